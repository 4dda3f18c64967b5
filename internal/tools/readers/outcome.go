package main

import (
	"fmt"
	"path/filepath"
)

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

// measure judges, repairs and runs the programs below dir, and returns the outcome
// of each by its directory.
func (b bench) measure(dir string, programs []program) (map[string]string, error) {
	before, copied, after := filepath.Join(dir, "before"), filepath.Join(dir, "copied"), filepath.Join(dir, "after")
	if err := writeModule(before, programs, false); err != nil {
		return nil, err
	}
	if err := writeModule(copied, programs, true); err != nil {
		return nil, err
	}
	verdicts, err := b.judge(before)
	if err != nil {
		return nil, err
	}
	if err := copyModule(after, before); err != nil {
		return nil, err
	}
	if err := b.fix(after); err != nil {
		return nil, err
	}
	var r results
	for _, version := range []struct {
		dir     string
		printed *map[string]string
	}{{before, &r.before}, {copied, &r.copied}, {after, &r.after}} {
		if *version.printed, err = b.run(version.dir, programs); err != nil {
			return nil, err
		}
	}
	return r.outcomes(programs, verdicts)
}

// results are what the versions of the programs printed, by program.
type results struct{ before, copied, after map[string]string }

// outcomes returns the outcome of each program. It is an error if a program does not
// show what it is for.
func (r results) outcomes(programs []program, verdicts verdicts) (map[string]string, error) {
	outcomes := map[string]string{}
	for _, p := range programs {
		dir := p.dir()
		before, copied, after := saw(r.before[dir]), saw(r.copied[dir]), saw(r.after[dir])
		switch {
		case before == "" || copied == "":
			return nil, fmt.Errorf("%s: no line %q:\n%s", dir, seen, r.before[dir])
		case before == copied:
			return nil, fmt.Errorf("%s: a copy changes nothing: %s", dir, before)
		case verdicts[dir] != "safe" && r.before[dir] != r.after[dir]:
			return nil, fmt.Errorf("%s: changed without a safe finding:\n%s", dir, r.after[dir])
		}
		outcomes[dir] = p.outcome(verdicts[dir], after == before, after == copied)
	}
	return outcomes, nil
}

// outcome returns the outcome for a verdict, if the reader sees after the repair what
// it saw before, or what it sees after a copy.
func (p program) outcome(verdict string, asBefore, asCopied bool) string {
	switch {
	case verdict == "":
		return silent
	case verdict != "safe":
		return verdict
	case p.twin && asCopied:
		return "safe"
	case p.twin:
		return broken
	case asBefore:
		return touched
	}
	return lost
}
