package program

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

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
