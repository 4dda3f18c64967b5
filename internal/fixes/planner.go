package fixes

import (
	"fmt"
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/internal/builds"
	"github.com/mapfix/mapfix/rewrite"
)

// A Planner works out fixes. Which ones a user wants may be decided, and decided
// again, when it is known what can be fixed at all.
type Planner struct {
	rewriter *builds.Planner
	Fixable  []*detect.Finding // that have a fix, of whatever applicability
	refused  []rewrite.Refusal // of all others that were planned for
	first    *rewrite.Result   // with the fixes of all that are fixable
	explain  []detect.Explanation
}

// New works out the fixes of all findings that have one, so that every
// mode knows what stops a copy. It drops the findings that this settles. The rewriter
// is made for the findings that may have one.
func New(set builds.Set, found *builds.Merged, rewriter func([]*detect.Finding) (*builds.Planner, error)) (*Planner, error) {
	all := slices.DeleteFunc(slices.Clone(found.Findings), func(f *detect.Finding) bool {
		return f.Repair == nil || f.Applicability == detect.Display
	})
	all, foreign := withoutForeign(set, all)
	downgrade(foreign, found.Explained)
	p := &Planner{refused: foreign, first: new(rewrite.Result), explain: found.Explained}
	var err error
	if p.rewriter, err = rewriter(all); err != nil {
		return nil, err
	}
	if p.first, err = p.rewriter.Rewrite(all); err != nil {
		return nil, err
	}
	all = withoutSettled(found, all, p.first)
	p.refuse(p.first.Refusals)
	refused := FatesOf(p.first)
	p.Fixable = slices.DeleteFunc(all, func(f *detect.Finding) bool { return refused[f].Fix == nil })
	return p, nil
}

// refuse keeps what cannot be fixed out of all further plans.
func (p *Planner) refuse(refused []rewrite.Refusal) {
	known := map[*detect.Finding]bool{}
	for _, r := range p.refused {
		known[r.Finding] = true
	}
	refused = slices.DeleteFunc(slices.Clone(refused), func(r rewrite.Refusal) bool { return known[r.Finding] })
	downgrade(refused, p.explain)
	p.refused = append(p.refused, refused...)
}

// Plan returns the fixes of the wanted findings, which may need fewer copy
// functions than those of all.
func (p *Planner) Plan(wanted func(*detect.Finding) bool) (*rewrite.Result, error) {
	some := slices.DeleteFunc(slices.Clone(p.Fixable), func(f *detect.Finding) bool { return !wanted(f) })
	plan := p.first
	if len(some) < len(p.Fixable) || p.first == nil {
		var err error
		if plan, err = p.rewriter.Rewrite(some); err != nil {
			return nil, err
		}
		p.refuse(plan.Refusals)
	}
	return &rewrite.Result{Changes: plan.Changes, Fixes: plan.Fixes, Refusals: p.refused}, nil
}

// Split replaces a fixable finding by one for each copy that its repair makes.
func (p *Planner) Split(f *detect.Finding) []*detect.Finding {
	repairs := append([]*summary.Repair{f.Repair}, f.Repair.Also...)
	parts := make([]*detect.Finding, len(repairs))
	for i, repair := range repairs {
		part, alone := *f, *repair
		alone.Also = nil
		part.Repair = &alone
		part.ID = fmt.Sprintf("%s/%d", f.ID, i+1)
		parts[i] = &part
	}
	p.Fixable = Replaced(p.Fixable, f, parts)
	p.first = nil // which is about the whole
	return parts
}

// Replaced returns findings with others in the place of one.
func Replaced(findings []*detect.Finding, f *detect.Finding, by []*detect.Finding) []*detect.Finding {
	i := slices.Index(findings, f)
	return slices.Replace(slices.Clone(findings), i, i+1, by...)
}

// withoutForeign drops the findings in files that are not for us to change, and
// returns a refusal for each.
func withoutForeign(all builds.Set, findings []*detect.Finding) (rest []*detect.Finding, refused []rewrite.Refusal) {
	for _, f := range findings {
		if reason := all.Foreign(f.Repair.Target.File); reason != "" {
			refused = append(refused, rewrite.Refusal{Finding: f, Reason: reason})
		} else {
			rest = append(rest, f)
		}
	}
	return rest, refused
}

// withoutSettled drops the findings that turned out to be repaired already, or to
// be doubtful and beyond repair, and returns the rest of those that were planned
// for.
func withoutSettled(found *builds.Merged, planned []*detect.Finding, plan *rewrite.Result) []*detect.Finding {
	settled := make(map[*detect.Finding]bool)
	for _, r := range plan.Refusals {
		doubted := r.Finding.Doubted && !r.Bug && !r.Copied
		settled[r.Finding] = r.Copied || doubted
		if doubted {
			amend(found.Explained, r, detect.LeftAlone)
		}
	}
	is := func(f *detect.Finding) bool { return settled[f] }
	found.Findings = slices.DeleteFunc(found.Findings, is)
	plan.Refusals = slices.DeleteFunc(plan.Refusals, func(r rewrite.Refusal) bool { return settled[r.Finding] })
	return slices.DeleteFunc(planned, is)
}

// downgrade makes findings for which no copy can be made ones for display, and
// what is explained of their writes too.
func downgrade(refused []rewrite.Refusal, explained []detect.Explanation) {
	for _, r := range refused {
		if r.Bug {
			continue
		}
		r.Finding.Applicability = detect.Display
		r.Finding.Reasons = append(r.Finding.Reasons, detect.Reason{Rule: finding.NoCopy, Text: r.Reason, Against: true})
		amend(explained, r, string(detect.Display))
	}
}

// amend tells in the explanations of a finding's writes that no copy can be made,
// and what comes of that.
func amend(explained []detect.Explanation, r rewrite.Refusal, outcome string) {
	for _, x := range ExplanationsOf(r.Finding, explained) {
		x.Outcome = outcome
		x.Refusal = r.Reason
	}
}

// ExplanationsOf returns the explanations of the writes that a finding is about.
func ExplanationsOf(f *detect.Finding, explained []detect.Explanation) []*detect.Explanation {
	var of []*detect.Explanation
	for i := range explained {
		x := &explained[i]
		isIt := func(m detect.Mutation) bool { return m.Position == x.Position }
		if x.Function == f.Function && x.Outcome != detect.LeftAlone && slices.ContainsFunc(f.Mutations, isIt) {
			of = append(of, x)
		}
	}
	return of
}
