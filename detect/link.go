package detect

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// A Result is what Link found.
type Result struct {
	Findings  []*Finding // sorted by file and position
	Silenced  []*Finding // by a directive; in the order of Findings
	Functions int        // summarised
	Generated int        // findings in generated files
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

// Link puts the summaries of a program's packages together and returns the
// findings. It does not depend on the order of sums and changes none of them.
func Link(sums []*summary.PackageSummary, opts Options) *Result {
	return LinkReached(NewReach(sums), opts)
}

// LinkReached puts together what r knows and returns the findings. It changes none of the
// summaries.
func LinkReached(r *Reach, opts Options) *Result {
	p := newProgram(r, opts)
	p.findStart()
	p.findOnce()
	p.findObjects()
	p.findAsked()
	p.findWrites()
	res := &Result{Functions: len(p.order)}
	judge := newJudge(p)
	for _, c := range p.candidates() {
		judge.consider(c)
	}
	for _, f := range judge.findings() {
		res.add(p, f)
	}
	res.Explained = judge.explanations()
	for _, findings := range [][]*Finding{res.Findings, res.Silenced} {
		slices.SortStableFunc(findings, func(a, b *Finding) int {
			return cmp.Or(strings.Compare(a.Bind.File, b.Bind.File), a.Bind.Offset-b.Bind.Offset)
		})
	}
	return res
}

func (r *Result) add(p *program, f *Finding) {
	switch {
	case p.generated[f.Bind.File]:
		r.Generated++
	case p.isSilenced(f):
		r.Silenced = append(r.Silenced, f)
	default:
		r.Findings = append(r.Findings, f)
	}
}
