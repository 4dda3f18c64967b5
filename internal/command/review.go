package command

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/driver"
	"github.com/mapfix/mapfix/internal/fixes"
	"github.com/mapfix/mapfix/internal/options"
	"github.com/mapfix/mapfix/internal/report"
	"github.com/mapfix/mapfix/internal/review"
	"github.com/mapfix/mapfix/internal/terminal"
	"github.com/mapfix/mapfix/rewrite"
)

// review asks the user about each fix, and makes those that are wanted.
func (c *command) review(ctx context.Context, out *outcome) int {
	kept, _, err := c.cache()
	if err != nil {
		return c.fail(err)
	}
	p := &reviewed{command: c, ctx: ctx, out: out, cache: kept}
	t := review.NewTerminal(c.stdin, c.stdout, terminal.StyleOf(c.stdout, os.Getenv), terminal.Width(c.stdout))
	accepted, err := review.Run(p, t)
	if err != nil {
		return c.fail(err)
	}
	wanted := map[*detect.Finding]bool{}
	for key, f := range p.findings {
		wanted[f] = accepted[key]
	}
	out = p.out
	if out.plan, err = out.planner.Plan(func(f *detect.Finding) bool { return wanted[f] }); err != nil {
		return c.fail(err)
	}
	return c.fix(ctx, out)
}

// checkTerminal fails if there is nobody to ask.
func (c *command) checkTerminal() error {
	if c.opts.Mode == options.Review && !(terminal.Is(c.stdin) && terminal.Is(c.stdout)) {
		return errors.New("-i needs a terminal; -diff prints what it would show, and -fix -only ID applies a single fix")
	}
	return nil
}

// A reviewed is the program in a review.
type reviewed struct {
	*command
	ctx      context.Context
	out      *outcome
	cache    driver.Cache               // keeps what was declined; nil for nothing
	findings map[string]*detect.Finding // by key; nil if they are to be listed anew
	repairs  []review.Repair
	split    []string // IDs of what is asked about in parts
}

// Repairs returns the fixes that the command line wants, in order.
func (p *reviewed) Repairs() ([]review.Repair, error) {
	if p.findings != nil {
		return p.repairs, nil
	}
	wanted := setOf(p.out.found.Findings)
	plan, err := p.out.planner.Plan(func(f *detect.Finding) bool { return wanted[f] && p.wants(f) })
	if err != nil {
		return nil, err
	}
	fates := fixes.FatesOf(plan)
	seen := map[string]int{}
	p.findings, p.repairs = map[string]*detect.Finding{}, nil
	for _, f := range p.out.found.Findings {
		seen[f.ID]++
		fix := fates[f].Fix
		if fix == nil {
			continue
		}
		r, err := p.repair(f, fix)
		if err != nil {
			return nil, err
		}
		r.Key = fmt.Sprintf("%s %d", f.ID, seen[f.ID])
		p.findings[r.Key] = f
		p.repairs = append(p.repairs, r)
	}
	return p.repairs, nil
}

// repair returns what the user is shown of a fix.
func (p *reviewed) repair(f *detect.Finding, fix *rewrite.Fix) (review.Repair, error) {
	r := review.Repair{
		Headline: fmt.Sprintf("%s: %s [%s]", p.dir.At(report.Place(f)), f.Message, f.Applicability),
		File:     f.Repair.Target.File, Parts: len(f.Repair.Also) > 0,
	}
	for _, step := range report.Trace(f) {
		r.Evidence = append(r.Evidence, strings.TrimPrefix(p.dir.At(step.Position)+": "+step.Text, ": "))
	}
	for _, reason := range f.Reasons {
		r.Evidence = append(r.Evidence, "why: "+reason.String())
	}
	changes, err := fixes.ChangesOf(fix, p.readSource)
	for _, change := range changes {
		text, more := report.Diff(change, p.dir.RepositoryRoot())
		r.Diff += text
		err = errors.Join(err, more)
	}
	r.Notes = report.Notes(p.dir, fix)
	return r, err
}

// Split has each copy of a repair asked about on its own.
func (p *reviewed) Split(r review.Repair) error {
	p.split = append(p.split, p.findings[r.Key].ID)
	p.splitAll()
	return nil
}

// splitAll splits what the user wants to see in parts.
func (p *reviewed) splitAll() {
	for _, f := range slices.Clone(p.out.planner.Fixable) {
		if len(f.Repair.Also) > 0 && slices.Contains(p.split, f.ID) {
			p.out.found.Findings = fixes.Replaced(p.out.found.Findings, f, p.out.planner.Split(f))
		}
	}
	p.findings = nil
}

// reload analyses the program again after an edit.
func (p *reviewed) reload() error {
	out, err := p.analyse(p.ctx)
	if err != nil {
		return err
	}
	p.out = out
	p.splitAll()
	return nil
}

// Declined reports whether the user declined the repair when the code was the same.
func (p *reviewed) Declined(r review.Repair) bool {
	return p.cache != nil && p.cache.Has(p.answerKey(r))
}

// Decline keeps that the user declined the repair.
func (p *reviewed) Decline(r review.Repair) {
	if p.cache != nil {
		p.cache.Put(p.answerKey(r), []byte("n"))
	}
}

// answerKey returns what an answer holds for: the lines of code that the finding is
// about, wherever they are.
func (p *reviewed) answerKey(r review.Repair) string {
	f := p.findings[r.Key]
	files := p.source()
	lines := []string{files.Line(f.Bind.File, f.Bind.Line)}
	for _, m := range f.Mutations {
		lines = append(lines, files.Line(m.File, m.Line))
	}
	for _, step := range f.Trace {
		lines = append(lines, files.Line(step.File, step.Line))
	}
	slices.Sort(lines)
	lines = append(lines, string(p.dir), r.Key)
	return fmt.Sprintf("declined %x", sha256.Sum256([]byte(strings.Join(lines, "\n"))))
}
