package detect

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// Options says what Link looks at.
type Options struct {
	Tests     bool       // functions in _test.go files too
	Contracts *Contracts // what APIs promise; nil for the built-in ones
	Explain   *Place     // explain what was decided here; nil for nothing
}

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
func Link(sums []*summary.PackageSummary, opts Options) *Result { return NewReach(sums).Link(opts) }

// Link puts together what is known and returns the findings. It changes none of the
// summaries.
func (r *Reach) Link(opts Options) *Result {
	p := newProgram(r, opts)
	p.findStart()
	p.findOnce()
	p.findObjects()
	p.findAsked()
	p.findWrites()
	res := &Result{Functions: len(p.order)}
	judge := p.newJudge()
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

func (p *program) isSilenced(f *Finding) bool {
	if p.silenced[summary.Silenced{File: f.Bind.File, Line: f.Bind.Line}] {
		return true
	}
	for _, m := range f.Mutations {
		if p.silenced[summary.Silenced{File: m.File, Line: m.Line}] {
			return true
		}
	}
	return false
}

// findStart marks the functions that run only while the program starts: init
// functions, what sync.Once calls, and what nobody else calls.
func (p *program) findStart() {
	for _, f := range p.order {
		if summary.IsInit(f) {
			p.start[f] = true
		}
		for i := range f.Calls {
			p.markOnce(&f.Calls[i])
		}
	}
	p.spread(p.start, p.onlyFromStart)
}

// spread adds to a set of functions all for which next holds, which asks for others in the
// set: callers, which come after their callees in order and are therefore looked at first.
func (p *program) spread(set map[*summary.Func]bool, next func(*summary.Func) bool) {
	for changed := true; changed; {
		changed = false
		for _, f := range slices.Backward(p.order) {
			if !set[f] && next(f) {
				set[f] = true
				changed = true
			}
		}
	}
}

// findOnce marks the functions that run only once: main, and what is called
// at one place only, in such a function and outside loops.
func (p *program) findOnce() {
	p.spread(p.once, func(f *summary.Func) bool { return summary.IsMain(f) || p.start[f] || p.onlyOnce(f) })
}

func (p *program) onlyOnce(f *summary.Func) bool {
	calls := 0
	for _, s := range p.callers[f] {
		c := s.at()
		if !p.once[s.fn] || c.Loop || c.Mode == summary.CallRef && !f.Literal {
			return false
		}
		if c.Mode != summary.CallRef {
			calls++
		}
	}
	return calls == 1
}

// markOnce marks the functions handed to sync.Once and its relatives.
func (p *program) markOnce(c *summary.Call) {
	switch c.Callee {
	case "(*sync.Once).Do", "sync.OnceFunc", "sync.OnceValue", "sync.OnceValues":
		for _, arg := range c.Args[max(0, len(c.Args)-1):] {
			for _, s := range arg {
				if f := p.funcs[s.Base.Name]; f != nil && s.Base.Kind == summary.BaseFunc {
					p.start[f] = true
				}
			}
		}
	}
}

func (p *program) onlyFromStart(f *summary.Func) bool {
	sites := p.callers[f]
	if f.Literal {
		return p.start[p.funcs[f.Parent]] && len(sites) > 0 && allFromStart(p, sites)
	}
	return len(sites) > 0 && allFromStart(p, sites)
}

func allFromStart(p *program, sites []site) bool {
	for _, s := range sites {
		if !p.start[s.fn] || s.at().Mode == summary.CallGo || s.at().Mode == summary.CallRef {
			return false
		}
	}
	return true
}
