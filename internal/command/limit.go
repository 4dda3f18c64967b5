package command

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/mapfix/mapfix/detect"
)

// limit drops the findings that the command line does not ask for.
func (c *command) limit(out *outcome) error {
	excludes := c.excludes()
	out.found.Findings = slices.DeleteFunc(out.found.Findings, func(f *detect.Finding) bool { return c.excluded(place(f).File, excludes) })
	c.lower(out)
	if c.lines != nil {
		elsewhere := func(f *detect.Finding) bool { return !c.touched(f) }
		out.found.Findings = slices.DeleteFunc(out.found.Findings, elsewhere)
		out.found.Silenced = slices.DeleteFunc(out.found.Silenced, elsewhere)
	}
	c.limitToCrash(out)
	if len(c.opts.only) == 0 {
		return nil
	}
	for _, id := range c.opts.only {
		if !slices.ContainsFunc(out.found.Findings, func(f *detect.Finding) bool { return f.ID == id }) {
			return fmt.Errorf("-only: no finding has the ID %s; mapfix -short lists the IDs", id)
		}
	}
	out.found.Findings = slices.DeleteFunc(out.found.Findings, func(f *detect.Finding) bool {
		return !slices.Contains(c.opts.only, f.ID)
	})
	return nil
}

// excluded reports whether a file, or a directory that it is in, matches one of the
// patterns.
func (c *command) excluded(file string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		return matchesAbove(c.absolute(filepath.FromSlash(pattern)), file)
	})
}

// limited reports whether the command line asks for some of the findings only.
func (c *command) limited() bool { return len(c.opts.only) > 0 || c.lines != nil || c.crashes != nil }

// setOf returns the findings as a set.
func setOf(findings []*detect.Finding) map[*detect.Finding]bool {
	set := make(map[*detect.Finding]bool, len(findings))
	for _, f := range findings {
		set[f] = true
	}
	return set
}
