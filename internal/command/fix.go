package command

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/disk"
	"github.com/mapfix/mapfix/internal/fixes"
	"github.com/mapfix/mapfix/internal/options"
	"github.com/mapfix/mapfix/internal/report"
)

// fix writes the planned changes and prints the fate of each finding.
func (c *command) fix(ctx context.Context, out *outcome) int {
	wrote := c.apply(ctx, out)
	failed := wrote.Failed
	if len(wrote.Stopped) > 0 && wrote.Written == 0 && len(wrote.Errors) == 0 {
		return c.interrupted()
	}
	done := fixed{fates: c.fatesAfter(out, wrote)}
	for _, f := range out.found.Findings {
		if done.fates[f].Fix == nil {
			done.rest = append(done.rest, f)
		}
	}
	c.printFixed(out, done)
	for _, change := range out.plan.Changes {
		if change.Last && !failed[filepath.Dir(change.File)] && !c.opts.Stat {
			fmt.Fprintf(c.stdout, "%s: removed copy functions that are no longer called\n", c.dir.Relative(change.File))
		}
	}
	c.fixSummary(out, len(out.found.Findings)-len(done.rest))
	c.hint(out, done.fates)
	for _, err := range wrote.Errors {
		fmt.Fprintf(c.stderr, "mapfix: %s: %v\n", c.dir.Relative(err.File), strings.ReplaceAll(err.Why.Error(), "\n", "; "))
	}
	if n := len(wrote.Stopped); n > 0 {
		c.tell("interrupted: %s written as a whole, %d left as they were; run it again for the rest", report.Count(wrote.Written, "package"), n)
	}
	if len(failed) > 0 {
		return exitFailure
	}
	return c.code(done.rest)
}

// A fixed says what -fix has done.
type fixed struct {
	fates map[*detect.Finding]fixes.Fate
	rest  []*detect.Finding // that are not fixed
}

// fatesAfter returns the fates of all findings once the plan was carried out,
// as far as it was.
func (c *command) fatesAfter(out *outcome, wrote *disk.Outcome) map[*detect.Finding]fixes.Fate {
	planned, fates := fixes.FatesOf(out.plan), map[*detect.Finding]fixes.Fate{}
	for _, f := range out.found.Findings {
		fate := fixes.FateOf(f, planned)
		if reason := c.unstaged(f); reason != "" && fate.Fix == nil {
			fate.Reason = reason
		}
		switch {
		case fate.Fix != nil && fate.Fix.Touches(func(dir string) bool { return wrote.Stopped[dir] }):
			fate.Fix, fate.Reason = nil, "interrupted before its package was written"
		case fate.Fix != nil && fate.Fix.Touches(func(dir string) bool { return wrote.Failed[dir] }):
			fate.Fix, fate.Reason = nil, "its package could not be written"
		}
		if output, ok := out.failedWith(f); ok {
			fate.Reason, fate.Output = c.opts.Check+" fails with it", output
		}
		fates[f] = fate
	}
	return fates
}

// printFixed prints the fates as -short and -stat ask for.
func (c *command) printFixed(out *outcome, done fixed) {
	if c.opts.Stat {
		report.WriteStatFixed(c.stdout, out.found.Findings, done.fates)
		return
	}
	for _, f := range out.found.Findings {
		if c.opts.Mode == options.Fix || done.fates[f].Fix != nil { // the user knows what was declined
			c.printFate(f, done.fates[f])
		}
	}
}

// printFate prints a line about a finding that was fixed, and for one that was
// not, the reason and the rest of the evidence.
func (c *command) printFate(f *detect.Finding, fate fixes.Fate) {
	if fate.Fix != nil {
		fmt.Fprintf(c.stdout, "%s: fixed: %s\n", c.dir.At(report.Place(f)), fate.Fix.Message)
		return
	}
	fmt.Fprintf(c.stdout, "%s: not fixed: %s [%s]: %s\n", c.dir.At(report.Place(f)), f.Message, f.Applicability, fate.Reason)
	for _, line := range fate.Output {
		fmt.Fprintln(c.stdout, outputMark+line)
	}
	if !c.opts.Short {
		told := func(r detect.Reason) bool { return r.Text == fate.Reason }
		report.WriteReasons(c.stdout, slices.DeleteFunc(slices.Clone(f.Reasons), told))
	}
}

// fixSummary prints on standard error how far the fixes got, in one line.
func (c *command) fixSummary(out *outcome, fixed int) {
	rest := len(out.found.Findings) - fixed
	line := fmt.Sprintf("%s in %s: %d fixed, %d not", report.Count(len(out.found.Findings), "finding"),
		report.Count(out.builds.Packages(), "package"), fixed, rest)
	fmt.Fprintln(c.stderr, "mapfix: "+line)
}
