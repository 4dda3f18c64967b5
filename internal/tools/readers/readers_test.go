package main

import (
	"flag"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/internal/tools/samples"
)

var (
	update = flag.Bool("update", false, "record the outcomes")
	only   = flag.String("ways", "", "measure only the ways whose names match this `pattern`")
)

const (
	moduleRoot = "../../.."
	golden     = moduleRoot + "/testdata/readers/outcomes.tsv"
)

// TestOutcomes measures what mapfix does to all programs, and compares that with
// what was recorded. A change for the better is to be recorded too.
func TestOutcomes(t *testing.T) {
	if testing.Short() {
		t.Skip("the programs are built and run")
	}
	ways, bench := chosenWays(t), newBench(t)
	all := programs(ways)
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
		if err := bench.verify(t.TempDir(), all); err != nil {
			t.Fatal(err)
		}
	}
	outcomes, err := bench.measure(t.TempDir(), all)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("outcomes:\n%s", totals(all, outcomes))
	got := table(ways, outcomes, sum)
	if !*update || *only != "" {
		compare(t, string(recorded), got)
	} else if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
		t.Fatal(err)
	}
}

// compare fails the test for each cell that differs.
func compare(t *testing.T, want, got string) {
	t.Helper()
	recorded, measured := cells(want), cells(got)
	for _, name := range slices.Sorted(maps.Keys(measured)) {
		if measured[name] != recorded[name] {
			t.Errorf("%s: %s, recorded is %q", name, measured[name], recorded[name])
		}
	}
	if want != got && *only == "" {
		t.Errorf("outcomes differ from %s; record them with -update", golden)
	}
}

// cells returns the cells of a table by the names of way and write.
func cells(table string) map[string]string {
	cells := map[string]string{}
	var writes []string
	for line := range strings.Lines(table) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if fields[0] == "way" {
			writes = fields[1:]
		}
		for i, cell := range fields[1:] {
			if i < len(writes) {
				cells[fields[0]+"/"+writes[i]] = cell
			}
		}
	}
	return cells
}

// TestGenerate checks that a copy changes the text of each program, and that a twin is
// not what it is the twin of.
func TestGenerate(t *testing.T) {
	texts := map[string]string{} // by text: the directory of the program
	for _, p := range programs(chosenWays(t)) {
		for _, v := range []version{asIs, copied} {
			files, err := p.files(v)
			if err != nil {
				t.Fatal(err)
			}
			text := p.way.Name + p.write.name
			for _, name := range slices.Sorted(maps.Keys(files)) {
				text += strings.ReplaceAll(string(files[name]), p.dir()+"/", "")
			}
			if other, ok := texts[text]; ok {
				t.Errorf("%s is the same as %s", p.dir(), other)
			}
			texts[text] = p.dir()
		}
	}
}

// TestAlone judges some programs each in a module of its own: the others must not
// change what mapfix says about them.
func TestAlone(t *testing.T) {
	if testing.Short() {
		t.Skip("the command is built")
	}
	const sample = 20
	all, b := programs(chosenWays(t)), newBench(t)
	together := t.TempDir()
	if err := writeModule(together, all, asIs); err != nil {
		t.Fatal(err)
	}
	want, err := b.Judge(together)
	if err != nil {
		t.Fatal(err)
	}
	for i := range sample {
		p := all[(i*len(all)/sample+i%7)%len(all)] // i%7: originals and twins, all writes
		dir := t.TempDir()
		if err := writeModule(dir, []program{p}, asIs); err != nil {
			t.Fatal(err)
		}
		got, err := b.Judge(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got[p.dir()] != want[p.dir()] {
			t.Errorf("%s: %q alone, %q among the others", p.dir(), got[p.dir()], want[p.dir()])
		}
	}
}

// chosenWays returns the ways that -ways chooses.
func chosenWays(t *testing.T) []samples.Way {
	t.Helper()
	ways, err := readWays()
	if err != nil {
		t.Fatal(err)
	}
	pattern, err := regexp.Compile(*only)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(ways, func(w samples.Way) bool { return !pattern.MatchString(w.Name) })
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
