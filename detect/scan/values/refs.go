package values

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/binds"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// Slices and pointers that lead to no map have no sources, which keeps the analysis small.
// Those that are elements of a map, or belong to one, are followed even so, within a function:
// who writes into one writes what the map holds. What a function writes that is handed in is
// noted for its callers (edits.go).
//
//	tags := params["tags"]
//	tags[0] = id

// refs returns the sources of e, of which those are meant that lead into a map's element. It
// notes nothing.
func (f *follower) refs(e ast.Expr) summary.Val {
	e = ast.Unparen(e)
	if f.Carries(f.TypeOf(e)) {
		return f.quietly(e)
	}
	switch x := e.(type) {
	case *ast.SliceExpr:
		return f.refSlice(x)
	case *ast.TypeAssertExpr:
		return f.refs(x.X)
	case *ast.CallExpr:
		return f.refCall(x)
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			return addresses(f.refLocs(x.X))
		}
		return nil
	case *ast.CompositeLit:
		return f.refLiteral(x)
	}
	return f.loadAll(f.refLocs(e))
}

func (f *follower) refSlice(x *ast.SliceExpr) summary.Val {
	switch t := f.TypeOf(x.X); {
	case kinds.IsInline(t):
		return addresses(f.refLocs(x.X))
	case kinds.IsPointer(t): // to an array
		return addresses(summary.DerefAll(f.refs(x.X)))
	}
	return f.refs(x.X)
}

// refCall returns the sources of what a conversion gives, or append and its like.
func (f *follower) refCall(x *ast.CallExpr) summary.Val {
	if tv, ok := f.Info.Types[x.Fun]; ok && tv.IsType() && len(x.Args) == 1 {
		return f.refs(x.Args[0])
	}
	switch f.BuiltinCalled(x) {
	case "make", "new":
		return summary.Val{{Loc: summary.Loc{Base: f.object(x)}, Addr: true}}
	case "append":
		return f.refAppend(x)
	}
	if fn := f.CalledFunc(x); fn != nil {
		if m, _ := f.Contracts.Effect(f.FuncID(fn)); m.Grows > 0 && m.Grows <= len(x.Args) {
			return f.refs(x.Args[m.Grows-1]).Add(summary.Src{Loc: summary.Loc{Base: f.object(x)}, Addr: true})
		}
	}
	return nil
}

func (f *follower) refAppend(x *ast.CallExpr) summary.Val {
	list := summary.Loc{Base: f.object(x)}
	for _, arg := range x.Args[1:] {
		val := f.refs(arg)
		if x.Ellipsis.IsValid() {
			val = f.loadAll(summary.ElemAll(val))
		}
		f.holdRefs(list, summary.StepElem, val)
	}
	old := f.refs(x.Args[0])
	f.holdRefs(list, summary.StepElem, f.loadAll(summary.ElemAll(old)))
	return old.Add(summary.Src{Loc: list, Addr: true})
}

// refLiteral returns the sources of a literal, whose parts hold what they are made from.
func (f *follower) refLiteral(lit *ast.CompositeLit) summary.Val {
	loc := summary.Loc{Base: f.object(lit)}
	t := f.TypeOf(lit)
	for i, elt := range lit.Elts {
		step := summary.StepElem
		kv, keyed := elt.(*ast.KeyValueExpr)
		if keyed {
			elt = kv.Value
		}
		if kinds.IsStruct(kinds.Deref(t)) {
			if keyed {
				i = kinds.FieldIndex(kinds.Deref(t), kv.Key)
			}
			step, _ = kinds.FieldStep(kinds.Deref(t), i)
		}
		f.holdRefs(loc, step, f.refs(elt))
	}
	return summary.Val{{Loc: loc, Addr: !kinds.IsInline(t)}}
}

// holdRefs adds to what a part of something that is made here may hold.
func (f *follower) holdRefs(of summary.Loc, step string, val summary.Val) {
	if part, ok := of.Path.Add(step); ok && len(val) > 0 {
		f.weaken(summary.Loc{Base: of.Base, Path: part}, f.followed(val))
	}
}

// refLocs returns the locations that e denotes, like locs, of which those are meant that lie
// in a map's element.
func (f *follower) refLocs(e ast.Expr) []summary.Src {
	e = ast.Unparen(e)
	if f.Carries(f.TypeOf(e)) {
		return f.quietLocs(e)
	}
	switch x := e.(type) {
	case *ast.Ident:
		if v, ok := f.Info.ObjectOf(x).(*types.Var); ok {
			return []summary.Src{{Loc: f.varLoc(v)}}
		}
	case *ast.IndexExpr:
		return f.refElem(x)
	case *ast.StarExpr:
		return summary.DerefAll(f.refs(x.X))
	case *ast.SelectorExpr:
		return f.refField(x)
	case *ast.CompositeLit, *ast.TypeAssertExpr, *ast.CallExpr:
		return f.refs(e)
	}
	return nil
}

func (f *follower) refElem(x *ast.IndexExpr) []summary.Src {
	t := f.TypeOf(x.X)
	switch {
	case kinds.IsMap(t):
		at := summary.ElemAll(f.quietly(x.X))
		f.noteElements(at, t)
		return at
	case kinds.IsInline(t):
		return summary.StepAll(f.refLocs(x.X), summary.StepElem)
	case kinds.IsPointer(t):
		return summary.StepAll(summary.DerefAll(f.refs(x.X)), summary.StepElem)
	}
	return summary.ElemAll(f.refs(x.X))
}

func (f *follower) refField(x *ast.SelectorExpr) []summary.Src {
	sel := f.Info.Selections[x]
	if sel == nil || sel.Kind() != types.FieldVal || len(sel.Index()) != 1 {
		return nil
	}
	step, field := kinds.FieldStep(f.TypeOf(x.X), sel.Index()[0])
	if field == nil {
		return nil
	}
	if kinds.IsPointer(f.TypeOf(x.X)) {
		return summary.StepAll(summary.DerefAll(f.refs(x.X)), step)
	}
	return summary.StepAll(f.refLocs(x.X), step)
}

// assignRef gives a variable whose values have no sources of their own a reference into a
// map's element, if that is what rhs is.
func (f *follower) assignRef(obj *types.Var, spec binds.Spec) {
	if !kinds.Refers(obj.Type()) {
		return
	}
	e, ok := spec.Expr.(ast.Expr)
	if !ok || spec.Index > 0 {
		f.storeRef(obj, nil)
		return
	}
	spec.Type = obj.Type()
	f.storeRef(obj, f.boundRef(f.refs(e), spec))
}

// boundRef returns val after passing through the bind that spec describes, should that give a
// name to a list which is an element of a map.
func (f *follower) boundRef(val summary.Val, spec binds.Spec) summary.Val {
	_, called := ast.Unparen(spec.Expr.(ast.Expr)).(*ast.CallExpr)
	if called || spec.Stmt == nil || kinds.KindOf(spec.Type) != summary.KindSlice {
		return val
	}
	var out summary.Val
	for _, s := range val {
		if _, ok := f.elementOf(s.Loc); ok && !s.Addr {
			out = out.Union(f.bound(summary.Val{s}, spec))
		} else {
			out = out.Add(s)
		}
	}
	return out
}

// assignRefPart does so for a part of a variable.
func (f *follower) assignRefPart(l, rhs ast.Expr) {
	if rhs == nil || f.Carries(f.TypeOf(l)) || !kinds.Refers(f.TypeOf(l)) {
		return
	}
	val := f.followed(f.refs(rhs))
	for _, at := range f.refLocs(l) {
		if at.Base.Kind == summary.BaseLocal {
			f.st.Weaken(at.Loc, val, kinds.IsStruct(f.TypeOf(l)))
		}
	}
}

// putRef does so for an element of a map that is made here.
func (f *follower) putRef(at []summary.Src, rhs ast.Expr) {
	if rhs == nil || f.Carries(f.TypeOf(rhs)) || !kinds.Refers(f.TypeOf(rhs)) {
		return
	}
	val := f.followed(f.refs(rhs))
	for _, l := range at {
		if l.Base.Kind == summary.BaseLocal && len(val) > 0 {
			f.weaken(l.Loc, val)
		}
	}
}

// rangeRef does so for the value variable of a loop.
func (f *follower) rangeRef(r *ast.RangeStmt) {
	id, ok := r.Value.(*ast.Ident)
	if !ok || id.Name == "_" {
		return
	}
	v, ok := f.Info.ObjectOf(id).(*types.Var)
	if !ok || f.Carries(v.Type()) || !kinds.Refers(v.Type()) {
		return
	}
	var elems []summary.Src
	switch t := f.TypeOf(r.X); kinds.Core(t).(type) {
	case *types.Map:
		elems = summary.ElemAll(f.ranged[r])
		f.noteElements(elems, t)
	case *types.Slice:
		elems = summary.ElemAll(f.refs(r.X))
	case *types.Array:
		elems = summary.StepAll(f.refLocs(r.X), summary.StepElem)
	case *types.Pointer:
		elems = summary.StepAll(summary.DerefAll(f.refs(r.X)), summary.StepElem)
	}
	spec := binds.Spec{Expr: id, Form: summary.BindRange, Stmt: r, Name: id.Name, To: id, Index: 1, Text: types.ExprString(r.X) + "[]", Type: v.Type()}
	f.storeRef(v, f.boundRef(f.loadAll(elems), spec))
}

func (f *follower) storeRef(obj *types.Var, val summary.Val) {
	if loc := f.varLoc(obj); loc.Base.Kind == summary.BaseLocal {
		f.storeAt(summary.Src{Loc: loc}, f.followed(val), obj.Type())
	}
}

// followed returns the sources that lead into a map's element, to what is handed in, or to
// what is made here and may hold such.
func (f *follower) followed(val summary.Val) summary.Val {
	var out summary.Val
	for _, s := range val {
		_, inMap := f.elementOf(s.Loc)
		if inMap || isHandedIn(s.Base) || s.Base.Kind == summary.BaseLocal {
			out = out.Add(s)
		}
	}
	return out
}

// refElements returns what the elements of a map of type t hold, which lead to no map.
func (f *follower) refElements(container operand, t *types.Map) summary.Val {
	if !kinds.Refers(t.Elem()) {
		return nil
	}
	return f.followed(f.loadAll(summary.ElemAll(container.val)))
}

// noteElements remembers that the locations are elements of a map of type t.
func (f *follower) noteElements(at []summary.Src, t types.Type) {
	for _, s := range at {
		if s.Path.Last() == summary.StepElem {
			f.elementsOf[s.Loc] = t
		}
	}
}

// elementOf returns the innermost element of a map that l is, or lies in.
func (f *follower) elementOf(l summary.Loc) (elem summary.Loc, ok bool) {
	for l.Path != "" {
		if f.elementsOf[l] != nil {
			return l, true
		}
		l.Path = l.Path.Parent()
	}
	return summary.Loc{}, false
}
