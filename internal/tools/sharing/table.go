package main

import (
	"fmt"
	"strings"

	"github.com/mapfix/mapfix/internal/tools/samples"
)

const legend = `# What mapfix does to the programs of internal/tools/sharing: what a program does, its
# outcome, and after the slash that of its twin, in which the map is copied by hand.
#
#   safe      the safe fixes make the program do what its twin does
#   unsafe    all fixes together do
#   partial   a finding, but no fixes that do
#   display   a finding without a fix
#   silent    no finding
#   BROKEN    wrong: after the safe fixes the program does something else than its twin
#   GREEDY    wrong: a safe fix of a write that relies on the one before
#   clean     of a twin: no finding; anything else is wrong
#
# Recorded by: MAPFIX_TESTS=all go test ./internal/tools/sharing -update
`

const digestPrefix = "# The programs that were verified: "

// table returns the outcomes as a table of tab-separated values. The digest says for
// which programs they are.
func table(programs []program, outcomes []outcome, digest string) string {
	var b strings.Builder
	b.WriteString(legend + digestPrefix + digest + "\n")
	for line := range strings.Lines(tallies(programs, outcomes, func(program) string { return "all" })) {
		b.WriteString("# " + line)
	}
	for i, p := range programs {
		b.WriteString(row(p, outcomes[i]))
	}
	return b.String()
}

// row returns the line of a program.
func row(p program, o outcome) string {
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%s/%s\n", p.way.Name, p.write.name, p.mapType.name, p.use.name, o.program, o.twin)
}

// totals returns how the outcomes are, altogether and by each choice.
func totals(programs []program, outcomes []outcome) string {
	return tallies(programs, outcomes, func(program) string { return "all" }) +
		tallies(programs, outcomes, func(p program) string { return "write " + p.write.name }) +
		tallies(programs, outcomes, func(p program) string { return "type " + p.mapType.name }) +
		tallies(programs, outcomes, func(p program) string { return "use " + p.use.name }) +
		tallies(programs, outcomes, func(p program) string { return "way " + p.way.Name })
}

// A tally counts outcomes.
type tally struct{ programs, fixed, repaired, wrong, twins int }

// tallies returns a line for each group of programs.
func tallies(programs []program, outcomes []outcome, group func(program) string) string {
	sums := map[string]*tally{}
	var names []string // in the order of the programs
	for i, p := range programs {
		name := group(p)
		if sums[name] == nil {
			sums[name] = &tally{}
			names = append(names, name)
		}
		sums[name].add(p, outcomes[i])
	}
	var b strings.Builder
	for _, name := range names {
		t := sums[name]
		fmt.Fprintf(&b, "%s: %d programs, %s by safe fixes, %s with -unsafe, %d wrong; %d twins wrong\n",
			name, t.programs, percent(t.fixed, t.programs), percent(t.repaired, t.programs), t.wrong, t.twins)
	}
	return b.String()
}

func (t *tally) add(p program, o outcome) {
	t.programs++
	if p.fixed(o.program) {
		t.fixed++
	}
	if o.program == safe || o.program == unsafe {
		t.repaired++
	}
	if isWrong(o.program) {
		t.wrong++
	}
	if o.twin != clean {
		t.twins++
	}
}

func percent(n, of int) string { return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(of)) }

// digest returns a number for the text of all programs and twins.
func digest(programs []program) (string, error) {
	texts, err := written(programs)
	if err != nil {
		return "", err
	}
	copied, err := written(twins(programs))
	return samples.Digest(append(texts, copied...)), err
}
