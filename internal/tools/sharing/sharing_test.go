package main

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/internal/tools/samples"
)

var (
	update = flag.Bool("update", false, "record the outcomes of all programs")
	only   = flag.String("programs", "", "measure only the programs whose directories match this `pattern`")
)

const (
	moduleRoot = "../../.."
	golden     = moduleRoot + "/testdata/sharing/outcomes.tsv"
)

// sample is how many programs there are for one that is measured by default.
const sample = 29

// TestOutcomes measures what mapfix does to programs, and compares that with what was
// recorded. A change for the better is to be recorded too.
func TestOutcomes(t *testing.T) {
	if testing.Short() {
		t.Skip("the programs are built and run")
	}
	all, bench := everything(t), newBench(t)
	chosen := choose(t, all)
	recorded, err := os.ReadFile(golden)
	if err != nil && !*update {
		t.Fatal(err)
	}
	sum, err := digest(all)
	if err != nil {
		t.Fatal(err)
	}
	// Programs are verified when they are new.
	if !strings.Contains(string(recorded), digestPrefix+sum+"\n") {
		if err := bench.verify(t.TempDir(), chosen); err != nil {
			t.Fatal(err)
		}
	}
	outcomes, err := bench.measure(t.TempDir(), chosen)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("outcomes:\n%s", totals(chosen, outcomes))
	if len(chosen) == len(all) && *update {
		if err := os.WriteFile(golden, []byte(table(all, outcomes, sum)), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	for i, p := range chosen {
		if line := row(p, outcomes[i]); !strings.Contains(string(recorded), "\n"+line) {
			t.Errorf("not recorded: %s", line)
		}
	}
	if len(chosen) == len(all) && table(all, outcomes, sum) != string(recorded) {
		t.Errorf("outcomes differ from %s; record them with -update", golden)
	}
}

// choose returns the programs that the flags ask for.
func choose(t *testing.T, all []program) []program {
	t.Helper()
	pattern, err := regexp.Compile(*only)
	if err != nil {
		t.Fatal(err)
	}
	whole := archive.Thorough() || *update || *only != ""
	var chosen []program
	for _, p := range all {
		if pattern.MatchString(p.dir()) && (whole || p.choice()%sample == 0) {
			chosen = append(chosen, p)
		}
	}
	return chosen
}

// TestPairs checks that each choice of one kind meets each of another somewhere.
func TestPairs(t *testing.T) {
	all := everything(t)
	met := map[pair]bool{}
	for _, p := range all {
		for _, pair := range p.pairs() {
			met[pair] = true
		}
	}
	for _, w := range writes {
		for _, u := range uses {
			if w.fits(u) && !met[pair{"write " + w.name, "use " + u.name}] {
				t.Errorf("write %s never meets use %s", w.name, u.name)
			}
		}
		for _, mt := range mapTypes {
			if w.in(mt) != "" && !met[pair{"write " + w.name, "type " + mt.name}] {
				t.Errorf("write %s never meets type %s", w.name, mt.name)
			}
		}
	}
}

// TestGenerate checks that a twin is not what it is the twin of.
func TestGenerate(t *testing.T) {
	for _, p := range everything(t) {
		twin := p
		twin.twin = true
		if text(t, p) == text(t, twin) {
			t.Errorf("%s is the same as its twin", p.dir())
		}
	}
}

// text returns the text of a program without its names.
func text(t *testing.T, p program) string {
	t.Helper()
	s, err := p.sample()
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for name, data := range s.Files {
		name, text := strings.TrimPrefix(name, p.dir()), strings.ReplaceAll(string(data), p.dir()+"/", "")
		files = append(files, name+"\n"+strings.ReplaceAll(text, p.suffix(), ""))
	}
	slices.Sort(files)
	return strings.Join(files, "")
}

// everything returns all programs.
func everything(t *testing.T) []program {
	t.Helper()
	ways, err := readWays()
	if err != nil {
		t.Fatal(err)
	}
	return programs(ways)
}

// newBench builds mapfix.
func newBench(t *testing.T) bench {
	t.Helper()
	b, err := samples.NewBench(moduleRoot, t.TempDir(), modulePath)
	if err != nil {
		t.Fatal(err)
	}
	return bench{b}
}
