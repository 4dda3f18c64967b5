package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/internal/tools/samples"
)

// Outcomes of programs, besides the word display. Those in capitals are wrong.
const (
	safe    = "safe"    // the safe fixes make it do what its twin does
	unsafe  = "unsafe"  // all fixes together do
	partial = "partial" // not even those do
	silent  = "silent"  // mapfix reports nothing
	broken  = "BROKEN"  // there are safe fixes, after which it does something else
	greedy  = "GREEDY"  // there is a safe fix, although what is written relies on the write before
)

// Outcomes of twins.
const (
	clean   = "clean"   // mapfix reports nothing
	hinted  = "HINTED"  // it reports what is only for display
	accused = "ACCUSED" // it reports an unsafe finding
	touched = "TOUCHED" // it has a safe one
)

// fixed reports whether an outcome is as good as the write allows by safe fixes.
func (p program) fixed(outcome string) bool {
	return outcome == safe || p.write.accumulates && outcome == unsafe
}

// isWrong reports whether an outcome is worse than a miss.
func isWrong(outcome string) bool { return strings.ToUpper(outcome) == outcome }

// An outcome is what became of a program and of its twin.
type outcome struct{ program, twin string }

// A bench is where programs are judged and run.
type bench struct{ *samples.Bench }

// A measurement is one of some programs, in directories below dir.
type measurement struct {
	bench
	dir      string
	programs []program
	texts    []samples.Program // of the programs
	copied   []samples.Program // of their twins
}

// measure returns the outcomes of the programs, in their order.
func (b bench) measure(dir string, programs []program) ([]outcome, error) {
	texts, err := written(programs)
	if err != nil {
		return nil, err
	}
	copied, err := written(twins(programs))
	if err != nil {
		return nil, err
	}
	m := &measurement{b, dir, programs, texts, copied}
	verdicts, repaired, err := m.repair()
	if err != nil {
		return nil, err
	}
	want, err := m.run("twins", m.copied)
	if err != nil {
		return nil, err
	}
	var outcomes []outcome
	for _, p := range programs {
		twin := p
		twin.twin = true
		isRight := repaired[p.dir()] == want[twin.dir()]
		outcomes = append(outcomes, outcome{p.outcome(verdicts[p.dir()], isRight), twinOutcome(verdicts[twin.dir()])})
	}
	return outcomes, nil
}

// repair judges programs and twins, and returns what those with a fix print after it:
// after the safe ones, if there are any, or after all.
func (m *measurement) repair() (verdicts, printed map[string]string, err error) {
	fixed := filepath.Join(m.dir, "fixed")
	if err := samples.WriteModule(fixed, modulePath, slices.Concat(m.texts, m.copied)); err != nil {
		return nil, nil, err
	}
	if verdicts, err = m.Judge(fixed); err != nil {
		return nil, nil, err
	}
	bySafe, byAll := m.withVerdict(verdicts, "safe"), m.withVerdict(verdicts, "unsafe")
	if err := m.Fix(fixed); err != nil {
		return nil, nil, err
	}
	for _, p := range slices.Concat(m.texts, m.copied) {
		if verdicts[p.Dir] != "safe" {
			if err := samples.Unchanged(fixed, p); err != nil {
				return nil, nil, err
			}
		}
	}
	if printed, err = m.Run(fixed, dirsOf(bySafe)); err != nil {
		return nil, nil, err
	}
	more, err := m.repairAll(byAll)
	if printed == nil {
		printed = map[string]string{}
	}
	for dir, text := range more {
		printed[dir] = text
	}
	return verdicts, printed, err
}

// repairAll returns what programs print after unsafe fixes.
func (m *measurement) repairAll(programs []samples.Program) (map[string]string, error) {
	if len(programs) == 0 {
		return nil, nil
	}
	dir := filepath.Join(m.dir, "unsafe")
	if err := samples.WriteModule(dir, modulePath, programs); err != nil {
		return nil, err
	}
	if err := m.Fix(dir, "-unsafe"); err != nil {
		return nil, err
	}
	return m.Run(dir, dirsOf(programs))
}

// withVerdict returns the programs, not the twins, that have a verdict.
func (m *measurement) withVerdict(verdicts map[string]string, verdict string) []samples.Program {
	var some []samples.Program
	for _, p := range m.texts {
		if verdicts[p.Dir] == verdict {
			some = append(some, p)
		}
	}
	return some
}

// run writes programs into a directory below dir, and returns what they print.
func (m *measurement) run(name string, programs []samples.Program) (map[string]string, error) {
	dir := filepath.Join(m.dir, name)
	if err := samples.WriteModule(dir, modulePath, programs); err != nil {
		return nil, err
	}
	return m.Run(dir, dirsOf(programs))
}

func dirsOf(programs []samples.Program) []string {
	var dirs []string
	for _, p := range programs {
		dirs = append(dirs, p.Dir)
	}
	return dirs
}

// outcome returns the outcome for a verdict. A repair is right if the program then
// prints what its twin does.
func (p program) outcome(verdict string, isRight bool) string {
	switch {
	case verdict == "":
		return silent
	case verdict == "safe" && p.write.accumulates:
		return greedy
	case verdict == "safe" && isRight:
		return safe
	case verdict == "safe":
		return broken
	case verdict == "unsafe" && isRight:
		return unsafe
	case verdict == "unsafe":
		return partial
	}
	return verdict
}

func twinOutcome(verdict string) string {
	switch verdict {
	case "":
		return clean
	case "safe":
		return touched
	case "unsafe":
		return accused
	}
	return hinted
}

// verify runs the programs and their twins below dir, and returns an error if a
// program leaves the shared data as it was, or if a twin does not.
func (b bench) verify(dir string, programs []program) error {
	texts, err := written(slices.Concat(programs, twins(programs)))
	if err != nil {
		return err
	}
	m := &measurement{bench: b, dir: dir}
	printed, err := m.run("verified", texts)
	if err != nil {
		return err
	}
	var failures []error
	for _, p := range slices.Concat(programs, twins(programs)) {
		switch text := printed[p.dir()]; {
		case strings.Contains(text, "panic:"):
			failures = append(failures, fmt.Errorf("%s: %s", p.dir(), text))
		case isIntact(text) != p.twin:
			failures = append(failures, fmt.Errorf("%s: the shared data is intact: %t\n%s", p.dir(), !p.twin, text))
		}
	}
	return errors.Join(failures...)
}

// isIntact reports whether the shared data is the same before and after the first call.
func isIntact(printed string) bool {
	var shared []string
	for line := range strings.Lines(printed) {
		if strings.HasPrefix(line, "shared:") {
			shared = append(shared, line)
		}
	}
	half := len(shared) / 2
	return half > 0 && slices.Equal(shared[:half], shared[half:2*half])
}
