package program

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// Outlives reports whether what a function has at a base is among what it returns, or is
// kept by somebody else, when it is done; itself, or as a part of something.
func (p *Program) Outlives(at Param, seen map[Param]bool) (returned, kept bool) {
	if seen[at] {
		return false, false
	}
	seen[at] = true
	f, st := at.Fn, p.state(at.Fn, -1)
	holding := func(v summary.Val) bool {
		return st.LeadsTo(v, func(s summary.Src) bool { return s.Base == at.Base })
	}
	returned = slices.ContainsFunc(f.Results, holding)
	kept = slices.ContainsFunc(f.Exit, func(e summary.Entry) bool {
		return e.Loc.Base.Kind == summary.BaseGlobal && holding(e.Val)
	})
	for i := range f.Calls {
		r, k := p.outlivesBy(flow.Site{Fn: f, Call: i}, at, seen)
		returned, kept = returned || r, kept || k
	}
	return returned, kept
}

// outlivesBy asks it of what a call does with it.
func (p *Program) outlivesBy(call flow.Site, at Param, seen map[Param]bool) (returned, kept bool) {
	st := p.state(call.Fn, call.Call)
	vals, kind := call.At().Handed()
	for i, v := range vals {
		if !st.LeadsTo(v, func(s summary.Src) bool { return s.Base == at.Base }) {
			continue
		}
		for _, id := range p.Callees(call) {
			g := p.Funcs[id]
			if g == nil {
				continue
			}
			r, k := p.Outlives(Param{g, summary.Base{Kind: kind, Index: int32(i)}}, seen)
			kept = kept || k
			for n := 0; r && n < call.At().Results; n++ {
				back, stays := p.Outlives(Param{call.Fn, summary.Base{Kind: summary.BaseCall, Index: int32(call.Call), Result: int32(n)}}, seen)
				returned, kept = returned || back, kept || stays
			}
		}
	}
	return returned, kept
}

// copierKeeps reports whether the object that f binds copies itself by a method that leaves
// what is at s with the original, as one that copies the struct alone does:
//
//	func (t *Task) Clone() *Task { c := *t; return &c }
func (p *Program) copierKeeps(f *summary.Func, ref summary.BindRef, s summary.Src) bool {
	b := &f.Binds[ref.ID-1]
	if !b.IsObject() {
		return false
	}
	id := methodOf(b.Type, f.Package, b.Copier)
	g := p.Funcs[id]
	rest, ok := s.Behind(ref)
	if g == nil || !ok || isDeepCopy(id) || len(g.Results) != 1 {
		return false
	}
	return slices.ContainsFunc(p.Project(g, -1, g.Results[0], rest), summary.IsForeign)
}

// methodOf returns the ID of a method of the type that typ, a pointer as pkg spells it, points
// to.
func methodOf(typ, pkg, name string) string {
	elem, ok := strings.CutPrefix(typ, "*")
	if i := strings.IndexByte(elem, '['); i >= 0 {
		elem = elem[:i]
	}
	if !strings.ContainsAny(elem, "./") {
		elem = pkg + "." + elem
	}
	if !ok {
		return "(" + elem + ")." + name
	}
	return "(*" + elem + ")." + name
}
