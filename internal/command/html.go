package command

import (
	"fmt"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/page"
	"github.com/mapfix/mapfix/rewrite"
)

// page returns the findings as a page.
func (c *command) page(out *outcome) (*page.Page, error) {
	p := &page.Page{
		Title: strings.Join(c.opts.patterns, " "), Version: version(),
		Summary: fmt.Sprintf("%s in %s", count(len(out.found.Findings), "finding"), count(out.builds.Packages(), "package")),
	}
	fates, files, seen := fatesOf(out.plan), c.source(), map[string]int{}
	for _, f := range out.found.Findings {
		seen[f.ID]++
		one := page.Finding{
			ID: f.ID, Anchor: fmt.Sprintf("f-%s-%d", f.ID, seen[f.ID]), Place: c.at(place(f)), Message: f.Message,
			Outcome: string(f.Applicability), Package: f.Package, Function: f.Function, Type: f.Type, Root: f.Root.Kind,
		}
		for _, step := range c.trace(f) {
			one.Steps = append(one.Steps, page.Step{
				Place: c.at(step.Position), Text: step.Text, Code: strings.TrimSpace(files.Line(step.File, step.Line)),
				Written: isWrite(f, step),
			})
		}
		for _, r := range f.Reasons {
			one.Reasons = append(one.Reasons, page.Reason{Text: r.String(), Against: r.Against})
		}
		if err := c.pageFix(&one, f, fateOf(f, fates)); err != nil {
			return nil, err
		}
		p.Findings = append(p.Findings, one)
	}
	return p, nil
}

// pageFix adds what becomes of a finding.
func (c *command) pageFix(to *page.Finding, f *detect.Finding, fate fate) error {
	if fate.fix == nil {
		to.Refusal = fate.reason
		return nil
	}
	changes, err := changesOf(fate.fix, c.readSource)
	if err != nil {
		return err
	}
	for _, change := range changes {
		file, err := page.Sides(c.relative(change.File), string(change.Old), string(change.New))
		if err != nil {
			return err
		}
		to.Files = append(to.Files, file)
	}
	to.Notes = c.notes(fate.fix)
	to.Command = "mapfix -fix -only " + f.ID
	if f.Applicability == detect.Unsafe {
		to.Command = "mapfix -unsafe -fix -only " + f.ID
	}
	return nil
}

// notes tells of the copy functions that a fix needs.
func (c *command) notes(fix *rewrite.Fix) []string {
	var notes []string
	for _, n := range fix.NewFiles {
		verb := "extends"
		if n.Created {
			verb = "writes"
		}
		notes = append(notes, fmt.Sprintf("It %s %s, which has the copy functions.", verb, c.relative(n.File)))
	}
	return notes
}
