package values

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/binds"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

func (f *follower) conversion(e *ast.CallExpr) summary.Val {
	if len(e.Args) != 1 {
		return nil
	}
	val := f.eval(e.Args[0])
	if kinds.Renames(f.TypeOf(e.Args[0]), f.TypeOf(e)) {
		f.event(summary.Event{Kind: summary.EventLeak, Pos: f.Pos(e.Pos()), Val: f.st.Reach(val), Text: types.ExprString(e.Fun)})
	}
	return val
}

func (f *follower) builtin(e *ast.CallExpr, name string, mode summary.CallMode) summary.Val {
	switch name {
	case "make", "new":
		loc := summary.Loc{Base: f.object(e)}
		f.st.Forget(loc)
		return summary.Val{summary.Src{Loc: loc, Addr: true}}
	case "append":
		return f.appendCall(e)
	case "delete", "clear":
		return f.removal(e, name, mode)
	case "copy":
		if ops := f.allOperands(e.Args); len(ops) == 2 {
			f.innerEdit(e, e.Args[0])
			ops[1].val = f.listed(ops[1], 1)
			elems := f.elements(ops[1])
			for _, at := range summary.ElemAll(ops[0].val) {
				f.weaken(at.Loc, elems)
			}
		}
		return nil
	case "len":
		f.lenCall(e)
		return nil
	case "panic":
		for _, arg := range e.Args {
			f.event(summary.Event{Kind: summary.EventLeak, Pos: f.Pos(e.Pos()), Val: f.st.Reach(f.eval(arg)), Text: "panic"})
		}
		return nil
	case "min", "max", "cap":
		f.allOperands(e.Args)
		return nil
	}
	var out summary.Val
	for _, arg := range e.Args {
		out = out.Union(f.eval(arg))
	}
	return out
}

// lenCall evaluates a call of len. The size that something is made with decides nothing.
func (f *follower) lenCall(e *ast.CallExpr) {
	if len(e.Args) != 1 {
		return
	}
	val := f.eval(e.Args[0])
	if t := f.TypeOf(e.Args[0]); kinds.IsMap(t) && !f.IsSize(e) {
		f.event(summary.Event{Kind: summary.EventLen, Pos: f.Pos(e.Pos()), Val: val, Text: types.ExprString(e), MapAccess: &summary.MapAccess{Under: kinds.UnderString(t), Key: f.ComparedWith(e)}})
	}
}

// appendCall returns a slice that holds what the first argument held and the
// new elements; it may be the same slice or a new one.
func (f *follower) appendCall(e *ast.CallExpr) summary.Val {
	loc := summary.Loc{Base: f.object(e)}
	elem := summary.Loc{Base: loc.Base, Path: "|" + summary.StepElem}
	var old operand
	for i, o := range f.operands(e.Args) {
		switch {
		case i == 0:
			old = o
			continue
		case e.Ellipsis.IsValid():
			o.val = f.listed(o, i)
			o.val = f.elements(o)
		case !o.part:
			o.val = f.bound(o.val, binds.Spec{Expr: o.expr, Form: summary.BindElement, Type: o.typ, Index: i - 1})
			f.handsOver(summary.Handing{Way: summary.HandedToList}, o.val, o.expr, e.Args[0], o.typ)
		}
		f.weaken(elem, o.val)
	}
	if old.expr == nil {
		return nil
	}
	f.appendInside(e)
	f.weaken(elem, f.elements(old))
	return old.val.Add(summary.Src{Loc: loc, Addr: true})
}

// listed returns the list whose elements a call puts into another one as its argument i: the
// elements are copied, but what they lead to is not.
//
//	own := append([]Rule(nil), s.rules...)
func (f *follower) listed(o operand, i int) summary.Val {
	if o.part || kinds.KindOf(o.typ) != summary.KindSlice {
		return o.val
	}
	return f.bound(o.val, binds.Spec{Expr: o.expr, Form: summary.BindArg, Type: o.typ, Index: i, Clone: true})
}

// elements returns what the elements of a container hold, nil if its elements
// cannot refer to anything.
func (f *follower) elements(container operand) summary.Val {
	switch t := kinds.Core(container.typ).(type) {
	case *types.Map:
		f.noteElements(summary.ElemAll(container.val), container.typ)
		if !f.Carries(t.Elem()) {
			return f.refElements(container, t)
		}
	case *types.Slice:
		if !f.Carries(t.Elem()) {
			return nil
		}
	case *types.Basic:
		return nil
	}
	return f.loadAll(summary.ElemAll(container.val))
}

// appendInside notes that e appends to a part of a slice, and so writes over what comes behind
// that.
//
//	kept := list[:0]
//	kept = append(kept, first)
func (f *follower) appendInside(e *ast.CallExpr) {
	if s, ok := f.Defined(e.Args[0]).(*ast.SliceExpr); ok && s.High != nil && s.Max == nil {
		f.innerEdit(e, e.Args[0])
	}
}

func (f *follower) removal(e *ast.CallExpr, name string, mode summary.CallMode) summary.Val {
	ops := f.allOperands(e.Args)
	if len(ops) == 0 || !kinds.IsMap(ops[0].typ) {
		return nil
	}
	ev := f.mutation(e, ops[0], name)
	ev.Text = types.ExprString(e)
	if len(ops) > 1 {
		ev.Key = f.Key(ops[1].expr)
	}
	f.happening(mode, func() { f.event(ev) })
	return nil
}
