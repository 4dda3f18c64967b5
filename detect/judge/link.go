package judge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/reach"
	"github.com/mapfix/mapfix/detect/summary"
)

// A Result is what Link found.
type Result struct {
	Findings  []*finding.Finding // sorted by file and position
	Silenced  []*finding.Finding // by a directive; in the order of Findings
	Functions int                // summarised
	Generated int                // findings in generated files
	Explained []Explanation
}

// MarshalBinary returns the result in a compact form. The error is always nil.
func (r *Result) MarshalBinary() ([]byte, error) { return summary.Marshal(r), nil }

// UnmarshalBinary makes r the result that was marshaled. After an error, r is
// not changed.
func (r *Result) UnmarshalBinary(data []byte) error { return summary.Unmarshal(data, r) }

// MarshalMovable is MarshalBinary for a result that is to stay right when code is
// moved about; see summary.MarshalMovable.
func (r *Result) MarshalMovable(summaryOf func(file string) *summary.PackageSummary) []byte {
	return summary.MarshalMovable(r, summaryOf)
}

// UnmarshalMovable makes r what MarshalMovable was given, as it is now.
func (r *Result) UnmarshalMovable(data []byte, summaryOf func(file string) *summary.PackageSummary) error {
	return summary.UnmarshalMovable(data, r, summaryOf)
}

// Link puts together what r knows and returns the findings. It changes none of the
// summaries.
func Link(r *reach.Reach, opts program.Options) *Result {
	p := program.NewProgram(r, opts)
	p.FindStart()
	p.FindOnce()
	p.FindObjects()
	p.FindAsked()
	p.FindWrites()
	res := &Result{Functions: len(p.Order)}
	judge := newJudge(p)
	for _, c := range p.Candidates() {
		judge.consider(c)
	}
	for _, f := range judge.findings() {
		res.add(p, f)
	}
	res.Explained = judge.explanations()
	for _, findings := range [][]*finding.Finding{res.Findings, res.Silenced} {
		slices.SortStableFunc(findings, func(a, b *finding.Finding) int {
			return cmp.Or(strings.Compare(a.Bind.File, b.Bind.File), a.Bind.Offset-b.Bind.Offset)
		})
	}
	return res
}

func (r *Result) add(p *program.Program, f *finding.Finding) {
	switch {
	case p.Generated[f.Bind.File]:
		r.Generated++
	case p.IsSilenced(f):
		r.Silenced = append(r.Silenced, f)
	default:
		r.Findings = append(r.Findings, f)
	}
}
