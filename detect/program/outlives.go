package program

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// Outlives reports whether what a function has at a base is among what it returns, or is
// kept by somebody else, when it is done; itself, or as a part of something. What passed is
// true of is not looked at; it may be nil.
func (p *Program) Outlives(at Param, passed func(*summary.Func, summary.Src) bool) (returned, kept bool) {
	o := outliving{Program: p, passed: passed, seen: make(map[Param]bool)}
	return o.outlives(at)
}

type outliving struct {
	*Program
	passed func(*summary.Func, summary.Src) bool
	seen   map[Param]bool
}

func (o *outliving) outlives(at Param) (returned, kept bool) {
	if o.seen[at] {
		return false, false
	}
	o.seen[at] = true
	f := at.Fn
	returned = slices.ContainsFunc(f.Results, func(v summary.Val) bool { return o.holds(at, -1, v) })
	kept = slices.ContainsFunc(f.Exit, func(e summary.Entry) bool {
		return e.Loc.Base.Kind == summary.BaseGlobal && o.holds(at, -1, e.Val)
	})
	for i := range f.Calls {
		r, k := o.outlivesBy(flow.Site{Fn: f, Call: i}, at)
		returned, kept = returned || r, kept || k
	}
	return returned, kept
}

// holds reports whether val, as it is at a call, leads to what is at a base.
func (o *outliving) holds(at Param, call int, val summary.Val) bool {
	return o.state(at.Fn, call).LeadsTo(val, func(s summary.Src) bool {
		return s.Base == at.Base && (o.passed == nil || !o.passed(at.Fn, s))
	})
}

// outlivesBy asks it of what a call does with it.
func (o *outliving) outlivesBy(call flow.Site, at Param) (returned, kept bool) {
	vals, kind := call.At().Handed()
	for i, v := range vals {
		if !o.holds(at, call.Call, v) {
			continue
		}
		for _, id := range o.Callees(call) {
			g := o.Funcs[id]
			if g == nil {
				continue
			}
			r, k := o.outlives(Param{g, summary.Base{Kind: kind, Index: int32(i)}})
			kept = kept || k
			for n := 0; r && n < call.At().Results; n++ {
				back, stays := o.outlives(Param{call.Fn, summary.Base{Kind: summary.BaseCall, Index: int32(call.Call), Result: int32(n)}})
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
