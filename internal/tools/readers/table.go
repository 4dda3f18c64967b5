package main

import (
	"fmt"
	"strings"

	"github.com/mapfix/mapfix/internal/tools/samples"
)

const legend = `# What mapfix does to the programs of internal/tools/readers. A row is a way to rely on
# a write, a column a way to write. A cell has the outcome of the program, which must
# not be changed, and after the slash that of its twin, in which the write is a mistake.
#
#   silent, display, unsafe   nothing is applied: right for a program
#   LOST                      wrong: a safe fix loses the write that somebody relies on
#   TOUCHED                   wrong: a safe fix, although the output stays the same
#   safe                      of a twin: repaired, and the shared data is intact
#   BROKEN                    of a twin, wrong: a safe fix that leaves it corrupted
#   -                         the pair makes no sense; the way's archive says why
#
# The twins under count and append are right if they are not safe: such a write relies
# on the one before. Recorded by: go test ./internal/tools/readers -update
`

const digestPrefix = "# The programs that were verified: "

// table returns the outcomes as a table of tab-separated values.
// The digest says for which programs they are.
func table(ways []samples.Way, outcomes map[string]string, digest string) string {
	var b strings.Builder
	b.WriteString(legend + digestPrefix + digest + "\n")
	for line := range strings.Lines(tallies(programs(ways), outcomes, "")) {
		b.WriteString("# " + line)
	}
	b.WriteString("way")
	for _, wr := range writes {
		b.WriteString("\t" + wr.name)
	}
	b.WriteString("\n")
	for _, w := range ways {
		b.WriteString(w.Name)
		for _, wr := range writes {
			if w.Skip[wr.name] != "" {
				b.WriteString("\t-")
				continue
			}
			original, twin := program{way: w, write: wr}, program{way: w, write: wr, twin: true}
			fmt.Fprintf(&b, "\t%s/%s", outcomes[original.dir()], outcomes[twin.dir()])
		}
		b.WriteString("\n")
	}
	return b.String()
}

// A tally counts outcomes.
type tally struct{ programs, wrong int }

func (t tally) String() string { return fmt.Sprintf("%d of %d", t.wrong, t.programs) }

// totals returns how many outcomes are wrong, altogether, by write and by way.
func totals(programs []program, outcomes map[string]string) string {
	return tallies(programs, outcomes, "") + tallies(programs, outcomes, "write") + tallies(programs, outcomes, "way")
}

// tallies returns a line for each group of programs: how many outcomes are wrong.
func tallies(programs []program, outcomes map[string]string, by string) string {
	sums := map[string]tally{}
	var names []string // in the order of the programs
	for _, p := range programs {
		name := p.group(by)
		sum, known := sums[name]
		if !known {
			names = append(names, name)
		}
		sum.programs++
		if !p.right(outcomes[p.dir()]) {
			sum.wrong++
		}
		sums[name] = sum
	}
	var b strings.Builder
	for _, name := range names {
		fmt.Fprintf(&b, "%s: %s wrong\n", name, sums[name])
	}
	return b.String()
}

// group returns the name of what the program is counted with.
func (p program) group(by string) string {
	kind := "programs"
	if p.twin {
		kind = "twins"
	}
	switch by {
	case "write":
		return kind + ", write " + p.write.name
	case "way":
		return kind + ", way " + p.way.Name
	}
	return kind
}
