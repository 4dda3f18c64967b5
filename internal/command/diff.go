package command

import (
	"fmt"
	"strings"

	"github.com/mapfix/mapfix/internal/options"
	"github.com/mapfix/mapfix/internal/report"
)

// diff prints what -fix would change, for git apply.
func (c *command) diff(out *outcome) int {
	root, style := c.dir.RepositoryRoot(), c.style()
	for _, change := range out.plan.Changes {
		text, err := report.Diff(change, root)
		if err != nil {
			return c.fail(fmt.Errorf("%s: %v", c.dir.Relative(change.File), err))
		}
		if c.opts.Why && text != "" {
			c.printWhy(out, change.File)
		}
		fmt.Fprint(c.stdout, style.Diff(text))
	}
	c.tellFailed(out)
	fixed := len(out.plan.Fixes)
	fmt.Fprintf(c.stderr, "mapfix: %s in %s: the diff fixes %d\n", report.Count(len(out.found.Findings), "finding"),
		report.Count(out.builds.Packages(), "package"), fixed)
	c.hint(out, nil)
	for _, change := range out.plan.Changes {
		if c.opts.At(change.File).FailOn != options.Never {
			return exitFound
		}
	}
	return c.code(out.found.Findings)
}

// printWhy prints, before the hunks of a file, the findings that they fix. git
// apply passes over text there, but not between hunks.
func (c *command) printWhy(out *outcome, file string) {
	for _, fix := range out.plan.Fixes {
		if len(fix.Edits) == 0 || fix.Edits[0].File != file {
			continue
		}
		var b strings.Builder
		report.WriteFinding(&b, c.dir, fix.Finding, nil) // the hunk has the code
		for line := range strings.Lines(b.String()) {
			fmt.Fprint(c.stdout, c.style().Faint("# "+strings.TrimSuffix(line, "\n"))+"\n")
		}
	}
}
