package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/internal/tools/samples"
)

// A bench is where the programs are judged and run.
type bench struct{ *samples.Bench }

// Outcomes of programs and their twins, besides the words of verdicts.
const (
	silent  = "silent"  // mapfix reports nothing
	lost    = "LOST"    // a program: a safe fix loses the write that somebody relies on
	touched = "TOUCHED" // a program: a safe fix that changes nothing that is printed
	broken  = "BROKEN"  // a twin: a safe fix that does not keep the shared data intact
)

// right reports whether the outcome is what the contract asks for.
func (p program) right(outcome string) bool {
	if p.twin && !p.write.accumulates {
		return outcome == "safe"
	}
	return outcome == silent || outcome == "display" || outcome == "unsafe"
}

// measure judges and repairs the programs below dir, runs those that were repaired,
// and returns the outcome of each by its directory.
func (b bench) measure(dir string, programs []program) (map[string]string, error) {
	repaired := filepath.Join(dir, "repaired")
	if err := writeModule(repaired, programs, asIs); err != nil {
		return nil, err
	}
	verdicts, err := b.Judge(repaired)
	if err != nil {
		return nil, err
	}
	if err := b.Fix(repaired); err != nil {
		return nil, err
	}
	var originals, twins []program // that were repaired
	for _, p := range programs {
		switch {
		case verdicts[p.dir()] != "safe":
			if err := unchanged(repaired, p); err != nil {
				return nil, err
			}
		case p.twin:
			twins = append(twins, p)
		default:
			originals = append(originals, p)
		}
	}
	after, err := b.Run(repaired, dirs(slices.Concat(originals, twins)))
	if err != nil {
		return nil, err
	}
	// An original should print what it did before, a twin what it does with a copy.
	before, err := b.runVersion(filepath.Join(dir, "before"), originals, asIs)
	if err != nil {
		return nil, err
	}
	right, err := b.runVersion(filepath.Join(dir, "copied"), twins, copied)
	if err != nil {
		return nil, err
	}
	outcomes := map[string]string{}
	for _, p := range programs {
		dir := p.dir()
		want := saw(before[dir] + right[dir])
		outcomes[dir] = p.outcome(verdicts[dir], saw(after[dir]), want)
	}
	return outcomes, nil
}

// runVersion writes one version of the programs into dir, and runs it.
func (b bench) runVersion(dir string, programs []program, v version) (map[string]string, error) {
	if err := writeModule(dir, programs, v); err != nil {
		return nil, err
	}
	return b.Run(dir, dirs(programs))
}

// dirs returns the directories of programs.
func dirs(programs []program) []string {
	var dirs []string
	for _, p := range programs {
		dirs = append(dirs, p.dir())
	}
	return dirs
}

// unchanged returns an error if a program in the module is not as it was written.
func unchanged(module string, p program) error {
	files, err := p.files(asIs)
	if err != nil {
		return err
	}
	return samples.Unchanged(module, samples.Program{Dir: p.dir(), Files: files})
}

// verify runs the programs and their copied versions below dir, and returns an error
// if one of them does not show what it is for.
func (b bench) verify(dir string, programs []program) error {
	before, err := b.runVersion(filepath.Join(dir, "before"), programs, asIs)
	if err != nil {
		return err
	}
	changed, err := b.runVersion(filepath.Join(dir, "copied"), programs, copied)
	if err != nil {
		return err
	}
	var failures []error
	for _, p := range programs {
		dir := p.dir()
		switch original := saw(before[dir]); {
		case original == "":
			failures = append(failures, fmt.Errorf("%s: no line %q:\n%s", dir, seen, before[dir]))
		case original == saw(changed[dir]):
			failures = append(failures, fmt.Errorf("%s: a copy changes nothing: %s", dir, original))
		}
	}
	return errors.Join(failures...)
}

// outcome returns the outcome for a verdict, by what the reader sees after the repair
// and what it should see.
func (p program) outcome(verdict, sees, should string) string {
	switch {
	case verdict == "":
		return silent
	case verdict != "safe":
		return verdict
	case p.twin && sees == should:
		return "safe"
	case p.twin:
		return broken
	case sees == should:
		return touched
	}
	return lost
}

// seen begins the lines in which a program shows what its reader saw.
const seen = "reader saw:"

// saw returns those lines.
func saw(printed string) string {
	var b strings.Builder
	for line := range strings.Lines(printed) {
		if strings.HasPrefix(line, seen) {
			b.WriteString(line)
		}
	}
	return b.String()
}
