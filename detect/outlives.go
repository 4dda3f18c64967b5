package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// outlives reports whether what a function has at a base is among what it returns, or is
// kept by somebody else, when it is done; itself, or as a part of something.
func (p *program) outlives(at param, seen map[param]bool) (returned, kept bool) {
	if seen[at] {
		return false, false
	}
	seen[at] = true
	f, st := at.fn, p.state(at.fn, -1)
	holding := func(v summary.Val) bool {
		return st.LeadsTo(v, func(s summary.Src) bool { return s.Base == at.base })
	}
	returned = slices.ContainsFunc(f.Results, holding)
	kept = slices.ContainsFunc(f.Exit, func(e summary.Entry) bool {
		return e.Loc.Base.Kind == summary.BaseGlobal && holding(e.Val)
	})
	for i := range f.Calls {
		r, k := p.outlivesBy(site{f, i}, at, seen)
		returned, kept = returned || r, kept || k
	}
	return returned, kept
}

// outlivesBy asks it of what a call does with it.
func (p *program) outlivesBy(call site, at param, seen map[param]bool) (returned, kept bool) {
	st := p.state(call.fn, call.call)
	vals, kind := call.at().Handed()
	for i, v := range vals {
		if !st.LeadsTo(v, func(s summary.Src) bool { return s.Base == at.base }) {
			continue
		}
		for _, id := range p.callees(call) {
			g := p.funcs[id]
			if g == nil {
				continue
			}
			r, k := p.outlives(param{g, summary.Base{Kind: kind, Index: int32(i)}}, seen)
			kept = kept || k
			for n := 0; r && n < call.at().Results; n++ {
				back, stays := p.outlives(param{call.fn, summary.Base{Kind: summary.BaseCall, Index: int32(call.call), Result: int32(n)}}, seen)
				returned, kept = returned || back, kept || stays
			}
		}
	}
	return returned, kept
}
