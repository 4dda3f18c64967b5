package judge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/reach"
	"github.com/mapfix/mapfix/detect/result"
	"github.com/mapfix/mapfix/detect/rule"
)

// Link puts together what r knows and returns the findings. It changes none of the
// summaries.
func Link(r *reach.Reach, opts program.Options) *result.Result {
	return program.Guard(func(w *program.Work) *result.Result { return link(r, opts, w) })
}

func link(r *reach.Reach, opts program.Options, work *program.Work) *result.Result {
	p := program.NewProgram(r, opts, work)
	p.FindStart()
	p.FindOnce()
	p.FindObjects()
	p.FindAsked()
	p.FindWrites()
	res := &result.Result{Functions: len(p.Order)}
	judge := newJudge(p)
	judge.work = work
	for _, c := range p.Candidates() {
		work.On = c.Fn
		judge.consider(c)
	}
	judge.considerHanded()
	work.On = nil
	for _, f := range judge.findings() {
		judge.add(res, f)
	}
	res.Explained = judge.explanations()
	for _, findings := range [][]*finding.Finding{res.Findings, res.Silenced} {
		slices.SortStableFunc(findings, func(a, b *finding.Finding) int {
			return cmp.Or(strings.Compare(a.Bind.File, b.Bind.File), a.Bind.Offset-b.Bind.Offset)
		})
	}
	return res
}

func (j *judge) add(r *result.Result, f *finding.Finding) {
	switch j.leftOut(f) {
	case rule.GeneratedFile:
		r.Generated++
	case rule.Silenced:
		r.Silenced = append(r.Silenced, f)
	default:
		r.Findings = append(r.Findings, f)
	}
}

// leftOut returns the rule by which a finding is not reported, "" if it is.
func (j *judge) leftOut(f *finding.Finding) rule.ID {
	switch {
	case j.Generated[f.Bind.File]:
		return rule.GeneratedFile
	case j.IsSilenced(f):
		return rule.Silenced
	}
	return ""
}
