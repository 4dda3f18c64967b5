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
	f.innerWrite(l, l, f.heldAt(l), func(e *summary.Event) { e.Self = rhs != nil && f.GoesOn(l, rhs) })
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
		if at, ok := ast.Unparen(e).(*ast.IndexExpr); ok && at != ix {
			place := f.Key(at.Index)
			ev.Given = place.Given || place.Own
		}
		complete(&ev)
		f.event(ev)
	}
}

// innerUse notes that e, which lies in elements of maps, is handed on or read as a whole, as ev
// says. What does lead to maps is noted in its own right.
func (f *follower) innerUse(e ast.Expr, ev summary.Event) {
	if !f.recording || f.Carries(f.TypeOf(e)) || !kinds.Refers(f.TypeOf(e)) {
		return
	}
	for _, s := range f.st.Reach(f.refs(e)) {
		if _, ok := f.elementOf(s.Loc); ok {
			ev.Val = ev.Val.Add(s)
		}
	}
	if len(ev.Val) == 0 {
		return
	}
	ev.Pos, ev.MapAccess = f.Pos(e.Pos()), &summary.MapAccess{}
	if ix := f.ElementIn(e); ix != nil {
		ev.Key = f.Key(ix.Index)
	}
	f.event(ev)
}

// innerArguments notes so of the arguments of a call, but for one that it only writes. In front
// of them come as many receivers.
func (f *follower) innerArguments(e *ast.CallExpr, c *summary.Call, written, receivers int) {
	id, noted := f.callIDs[e]
	if !noted {
		return
	}
	for i, arg := range e.Args {
		if i != written {
			f.innerUse(arg, summary.Event{Kind: summary.EventPass, Call: id, Arg: min(receivers+i, len(c.Args)-1), Text: c.Text})
		}
	}
}

// argumentIsRead reports whether a call reads what its argument refers to, as far as is known.
func (f *follower) argumentIsRead(call *ast.CallExpr, arg int) bool {
	fn := f.CalledFunc(call)
	if fn == nil {
		return true
	}
	callee, sig := f.unit.Done[f.FuncID(fn)], fn.Signature()
	if methodExpr := sig.Recv() != nil && f.Receivers(call) == 0; methodExpr || callee == nil || sig.Variadic() || !kinds.Refers(sig.Params().At(arg).Type()) {
		return true
	}
	return f.Carries(sig.Params().At(arg).Type()) || callee.Params[f.Receivers(call)+arg].Read
}
