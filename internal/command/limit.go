package command

import (
	"fmt"
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/internal/fixes"
	"github.com/mapfix/mapfix/internal/report"
)

// limit drops the findings that the command line does not ask for.
func (c *command) limit(out *outcome) error {
	excludes := c.opts.Excludes()
	out.found.Findings = slices.DeleteFunc(out.found.Findings, func(f *detect.Finding) bool { return c.opts.Excluded(report.Place(f).File, excludes) })
	c.lower(out)
	if c.lines != nil {
		elsewhere := func(f *detect.Finding) bool { return !c.touched(f) }
		out.found.Findings = slices.DeleteFunc(out.found.Findings, elsewhere)
		out.found.Silenced = slices.DeleteFunc(out.found.Silenced, elsewhere)
	}
	c.limitToCrash(out)
	if len(c.opts.Only) == 0 {
		return nil
	}
	for _, id := range c.opts.Only {
		if !slices.ContainsFunc(out.found.Findings, func(f *detect.Finding) bool { return f.ID == id }) {
			return fmt.Errorf("-only: no finding has the ID %s; mapfix -short lists the IDs", id)
		}
	}
	out.found.Findings = slices.DeleteFunc(out.found.Findings, func(f *detect.Finding) bool {
		return !slices.Contains(c.opts.Only, f.ID)
	})
	return nil
}

// lower makes findings what the settings of their directories allow at most.
func (c *command) lower(out *outcome) {
	for _, f := range out.found.Findings {
		at := report.Place(f).File
		limit := c.opts.At(at).AtMost
		if limit == "" || f.Applicability.Rank() >= limit.Rank() {
			continue
		}
		f.Applicability = limit
		f.Reasons = append(f.Reasons, detect.Reason{Rule: finding.DirectoryLimit, Text: c.opts.LimitAt(at), Against: true})
		for _, x := range fixes.ExplanationsOf(f, out.found.Explained) {
			x.Outcome = string(limit)
		}
	}
}

// limited reports whether the command line asks for some of the findings only.
func (c *command) limited() bool { return len(c.opts.Only) > 0 || c.lines != nil || c.crashes != nil }

// setOf returns the findings as a set.
func setOf(findings []*detect.Finding) map[*detect.Finding]bool {
	set := make(map[*detect.Finding]bool, len(findings))
	for _, f := range findings {
		set[f] = true
	}
	return set
}
