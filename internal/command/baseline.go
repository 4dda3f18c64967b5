package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/baseline"
	"github.com/mapfix/mapfix/internal/disk"
	"github.com/mapfix/mapfix/internal/options"
	"github.com/mapfix/mapfix/internal/report"
)

// passOver drops the findings that are in the baseline, and tells which of its
// entries no longer occur.
func (c *command) passOver(out *outcome) error {
	if c.opts.Baseline == "" || c.opts.Mode == options.Baseline || c.opts.Explain != nil {
		return nil
	}
	known, err := c.readBaseline()
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: no such file; -write-baseline creates it", c.opts.Said("baseline", c.opts.Baseline))
	}
	if err != nil {
		return err
	}
	is := known.Compare(kinds(out.found.Findings))
	passed := map[*detect.Finding]bool{}
	for i, f := range out.found.Findings {
		passed[f] = is.Known[i]
	}
	out.passed = slices.DeleteFunc(slices.Clone(out.found.Findings), func(f *detect.Finding) bool { return !passed[f] })
	out.found.Findings = slices.DeleteFunc(out.found.Findings, func(f *detect.Finding) bool { return passed[f] })
	if !c.limits().Some() {
		c.tellGone(out, is.Gone)
	}
	return nil
}

// readBaseline reads the file of the command line. The error is fs.ErrNotExist if
// there is none.
func (c *command) readBaseline() (*baseline.Baseline, error) {
	data, err := os.ReadFile(c.dir.Absolute(c.opts.Baseline))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fs.ErrNotExist
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %v", c.opts.Said("baseline", c.opts.Baseline), disk.Cause(err))
	}
	known, err := baseline.Parse(string(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %v", c.opts.Said("baseline", c.opts.Baseline), err)
	}
	return known, nil
}

// kinds returns what a baseline remembers of findings.
func kinds(findings []*detect.Finding) []baseline.Kind {
	all := make([]baseline.Kind, len(findings))
	for i, f := range findings {
		all[i] = baseline.Kind{Package: f.Package, Function: f.Function, Alias: f.Alias, Type: f.Type}
	}
	return all
}

// maxGone bounds how many entries are listed that no longer occur.
const maxGone = 10

// tellGone tells which entries no longer occur in the packages that were looked at.
func (c *command) tellGone(out *outcome, gone []baseline.Entry) {
	gone = slices.DeleteFunc(gone, func(e baseline.Entry) bool { return !out.builds.Covers(e.Package) })
	for _, e := range gone[:min(len(gone), maxGone)] {
		fmt.Fprintf(c.stderr, "mapfix: %s:%d: no longer occurs: %s in %s.%s\n", c.opts.Baseline, e.Line, e.Alias, e.Package, e.Function)
	}
	if more := len(gone) - maxGone; more > 0 {
		fmt.Fprintf(c.stderr, "mapfix: %s: %d more no longer occur\n", c.opts.Baseline, more)
	}
	if len(gone) > 0 {
		fmt.Fprintln(c.stderr, "mapfix: -write-baseline removes entries that no longer occur")
	}
}

// writeBaseline makes the baseline what was found. Entries of packages that were
// not looked at stay.
func (c *command) writeBaseline(out *outcome) int {
	old, err := c.readBaseline()
	if errors.Is(err, fs.ErrNotExist) {
		old = new(baseline.Baseline)
	} else if err != nil {
		return c.fail(err)
	}
	found := kinds(out.found.Findings)
	is := old.Compare(found)
	next := new(baseline.Baseline)
	added, removed := 0, 0
	for i, k := range found {
		next.Entries = append(next.Entries, baseline.Entry{Kind: k, Count: 1})
		if !is.Known[i] {
			added++
		}
	}
	for _, e := range is.Gone {
		if out.builds.Covers(e.Package) {
			removed += e.Count
		} else {
			next.Entries = append(next.Entries, e)
		}
	}
	if err := disk.Replace(c.dir.Absolute(c.opts.Baseline), []byte(next.String())); err != nil {
		return c.fail(fmt.Errorf("%s: %v", c.opts.Said("baseline", c.opts.Baseline), err))
	}
	fmt.Fprintf(c.stderr, "mapfix: %s: %s, %d new, %d removed\n", c.opts.Baseline, report.Count(len(found), "finding"), added, removed)
	return exitClean
}
