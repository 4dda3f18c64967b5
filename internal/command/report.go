package command

import (
	"fmt"

	"github.com/mapfix/mapfix/internal/report"
)

// reportJSON prints the findings as one JSON object.
func (c *command) reportJSON(out *outcome) int {
	if err := c.told(out).WriteJSON(c.stdout); err != nil {
		return c.fail(fmt.Errorf("cannot write the report: %v", err))
	}
	return c.code(out.found.Findings)
}

// report prints all findings with their evidence.
func (c *command) report(out *outcome) int {
	switch {
	case c.opts.Short:
		report.WriteShort(c.stdout, c.dir, out.found.Findings)
	case c.opts.Stat:
		report.WriteStat(c.stdout, out.found.Findings)
	case c.opts.GitHub:
		report.WriteGitHub(c.stdout, c.dir, out.found.Findings)
	default:
		files := c.source()
		for _, f := range out.found.Findings {
			report.WriteFinding(c.stdout, c.dir, f, files)
		}
	}
	c.summary(out)
	c.hint(out, nil)
	return c.code(out.found.Findings)
}

// summary prints on standard error what was found, in one line.
func (c *command) summary(out *outcome) {
	found := out.found
	line := fmt.Sprintf("%s in %s", report.Count(len(found.Findings), "finding"), report.Count(out.builds.Packages(), "package"))
	if levels := report.CountLevels(found.Findings); levels != "" {
		line += ": " + levels
	}
	if n := len(out.passed); n > 0 {
		line += fmt.Sprintf("; %d in the baseline", n)
	}
	if n := len(found.Silenced); n > 0 {
		line += fmt.Sprintf("; %d suppressed", n)
	}
	if found.Generated > 0 {
		line += fmt.Sprintf("; %d in generated files", found.Generated)
	}
	fmt.Fprintln(c.stderr, "mapfix: "+line)
}
