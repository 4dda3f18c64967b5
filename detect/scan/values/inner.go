package values

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
)

// A write into a map's element is one of the map, under the key of the element: whoever
// looks that up sees it. Only the copy has to go deeper, which MapAccess.Inner says.

// innerAssign notes that l, which is not an element of a map itself, is assigned.
func (f *follower) innerAssign(l, rhs ast.Expr) {
	f.innerWrite(l, l, f.heldAt(l), func(e *summary.Event) { e.Self = rhs != nil && f.Mentions(rhs, l) })
}

// innerUpdate notes that l is computed from what it was.
func (f *follower) innerUpdate(l ast.Expr, step bool) {
	f.innerWrite(l, l, f.heldAt(l), func(e *summary.Event) { e.Self, e.Step = true, step })
}

// heldAt returns what l is a part of, if that is data: the slice, or the pointer to a struct.
func (f *follower) heldAt(l ast.Expr) summary.Val {
	switch ast.Unparen(l).(type) {
	case *ast.IndexExpr, *ast.SelectorExpr, *ast.StarExpr:
	default:
		return nil
	}
	if !f.IsData(l) {
		return nil
	}
	var held summary.Val
	for _, s := range f.refLocs(l) {
		object, _ := s.Container()
		object.Binds = s.Binds
		held = held.Add(object)
	}
	return held
}

// innerEdit notes that the elements of the slice list are written at n.
func (f *follower) innerEdit(n ast.Node, list ast.Expr) {
	if s, ok := kinds.Core(f.TypeOf(list)).(*types.Slice); ok && kinds.IsDataElem(s.Elem()) {
		f.innerWrite(n, list, f.refs(list), func(*summary.Event) {})
	}
}

// innerWrite notes a write at n to what val refers to, if that belongs to elements of maps.
// The expression e leads there.
func (f *follower) innerWrite(n ast.Node, e ast.Expr, val summary.Val, complete func(*summary.Event)) {
	for _, s := range val {
		elem, ok := f.elementOf(s.Loc)
		if !ok && !s.Addr {
			f.noteEdit(s.Loc)
		}
		if !ok || s.Addr {
			continue
		}
		typ := f.elementsOf[elem]
		m := s
		m.Path = elem.Path.Parent()
		m.Binds = bindsUpTo(s, m.Path)
		op := operand{val: summary.Val{m}, typ: typ, part: true}
		ix := f.ElementIn(e)
		if ix != nil && kinds.IsMap(f.TypeOf(ix.X)) {
			op.expr, op.part = ix.X, false
		}
		ev := f.mutation(n, op, "element")
		ev.Inner, ev.Text = s.Path[len(m.Path):], syntax.TextOf(n)
		if ix != nil {
			ev.Key = f.Key(ix.Index)
		}
		complete(&ev)
		f.event(ev)
	}
}

// bindsUpTo returns the binds of s at which no more than path was bound.
func bindsUpTo(s summary.Src, path summary.Path) (binds [4]summary.BindRef) {
	n := 0
	for _, b := range s.BindList() {
		if int(b.Len) <= len(path) {
			binds[n] = b
			n++
		}
	}
	return binds
}
