package scan

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/summary"
)

// Slices and pointers that lead to no map have no sources, which keeps the analysis small.
// Those that are elements of a map are followed even so, within a function and as far as
// variables: who writes into one writes what the map holds.
//
//	tags := params["tags"]
//	tags[0] = id

// refers reports whether t is a slice, or a pointer to a struct that is plain data.
func refers(t types.Type) bool {
	switch t := core(t).(type) {
	case *types.Slice:
		return isPlain(t.Elem(), make(map[types.Type]bool))
	case *types.Pointer:
		return isStruct(t.Elem()) && isPlain(t.Elem(), make(map[types.Type]bool))
	}
	return false
}

// isPlain reports whether values of type t are data through and through, and have no methods
// that change them; seen ends recursion.
func isPlain(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return true
	}
	seen[t] = true
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.UnsafePointer
	case *types.Array:
		return isPlain(u.Elem(), seen)
	case *types.Slice:
		return isPlain(u.Elem(), seen)
	case *types.Map:
		return isPlain(u.Key(), seen) && isPlain(u.Elem(), seen)
	case *types.Pointer:
		return isStruct(u.Elem()) && isPlain(u.Elem(), seen)
	case *types.Struct:
		if isLock(t) || changesItself(t) {
			return false
		}
		for f := range u.Fields() {
			if !isPlain(f.Type(), seen) {
				return false
			}
		}
		return true
	}
	return false
}

// hasPlainElements reports whether the elements of the map type t are plain data.
func hasPlainElements(t types.Type) bool {
	m, ok := core(t).(*types.Map)
	return ok && isPlain(m.Elem(), make(map[types.Type]bool))
}

// changesItself reports whether t has methods that are those of a pointer alone.
func changesItself(t types.Type) bool {
	return types.NewMethodSet(types.NewPointer(t)).Len() > types.NewMethodSet(t).Len()
}

// refs returns the sources of e, of which those are meant that lead into a map's element. It
// notes nothing.
func (a *flow) refs(e ast.Expr) summary.Val {
	e = ast.Unparen(e)
	if a.carries(a.typeOf(e)) {
		return a.quietly(e)
	}
	switch x := e.(type) {
	case *ast.SliceExpr:
		return a.refs(x.X)
	case *ast.TypeAssertExpr:
		return a.refs(x.X)
	case *ast.CallExpr:
		if tv, ok := a.info.Types[x.Fun]; ok && tv.IsType() && len(x.Args) == 1 {
			return a.refs(x.Args[0])
		}
		return nil
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			return addresses(a.refLocs(x.X))
		}
		return nil
	}
	return a.loadAll(a.refLocs(e))
}

// refLocs returns the locations that e denotes, like locs, of which those are meant that lie
// in a map's element.
func (a *flow) refLocs(e ast.Expr) []summary.Src {
	e = ast.Unparen(e)
	if a.carries(a.typeOf(e)) {
		return a.quietLocs(e)
	}
	switch x := e.(type) {
	case *ast.Ident:
		if v, ok := a.info.ObjectOf(x).(*types.Var); ok {
			return []summary.Src{{Loc: a.varLoc(v)}}
		}
	case *ast.IndexExpr:
		return a.refElem(x)
	case *ast.StarExpr:
		return summary.DerefAll(a.refs(x.X))
	case *ast.SelectorExpr:
		return a.refField(x)
	}
	return nil
}

func (a *flow) refElem(x *ast.IndexExpr) []summary.Src {
	t := a.typeOf(x.X)
	switch {
	case isMap(t):
		at := summary.ElemAll(a.quietly(x.X))
		a.noteElements(at, t)
		return at
	case isInline(t):
		return summary.StepAll(a.refLocs(x.X), summary.StepElem)
	case isPointer(t):
		return summary.StepAll(summary.DerefAll(a.refs(x.X)), summary.StepElem)
	}
	return summary.ElemAll(a.refs(x.X))
}

func (a *flow) refField(x *ast.SelectorExpr) []summary.Src {
	sel := a.info.Selections[x]
	if sel == nil || sel.Kind() != types.FieldVal || len(sel.Index()) != 1 {
		return nil
	}
	step, field := fieldStep(a.typeOf(x.X), sel.Index()[0])
	if field == nil {
		return nil
	}
	if isPointer(a.typeOf(x.X)) {
		return summary.StepAll(summary.DerefAll(a.refs(x.X)), step)
	}
	return summary.StepAll(a.refLocs(x.X), step)
}

// assignRef gives a variable whose values have no sources of their own a reference into a
// map's element, if that is what rhs is.
func (a *flow) assignRef(obj *types.Var, rhs ast.Node, index int) {
	e, ok := rhs.(ast.Expr)
	if !ok || index > 0 || !refers(obj.Type()) {
		return
	}
	a.storeRef(obj, a.inElements(a.refs(e)))
}

// rangeRef does so for the value variable of a loop.
func (a *flow) rangeRef(r *ast.RangeStmt) {
	id, ok := r.Value.(*ast.Ident)
	if !ok || id.Name == "_" {
		return
	}
	v, ok := a.info.ObjectOf(id).(*types.Var)
	if !ok || a.carries(v.Type()) || !refers(v.Type()) {
		return
	}
	var elems []summary.Src
	switch t := a.typeOf(r.X); core(t).(type) {
	case *types.Map:
		elems = summary.ElemAll(a.ranged[r])
		a.noteElements(elems, t)
	case *types.Slice:
		elems = summary.ElemAll(a.refs(r.X))
	}
	a.storeRef(v, a.inElements(a.loadAll(elems)))
}

func (a *flow) storeRef(obj *types.Var, val summary.Val) {
	if loc := a.varLoc(obj); loc.Base.Kind == summary.BaseLocal {
		a.storeAt(summary.Src{Loc: loc}, val, obj.Type())
	}
}

// inElements returns the sources that lead into a map's element.
func (a *flow) inElements(val summary.Val) summary.Val {
	var out summary.Val
	for _, s := range val {
		if _, ok := a.elementOf(s.Loc); ok {
			out = out.Add(s)
		}
	}
	return out
}

// noteElements remembers that the locations are elements of a map of type t.
func (a *flow) noteElements(at []summary.Src, t types.Type) {
	for _, s := range at {
		if s.Path.Last() == summary.StepElem {
			a.elementsOf[s.Loc] = t
		}
	}
}

// elementOf returns the innermost element of a map that l is, or lies in.
func (a *flow) elementOf(l summary.Loc) (elem summary.Loc, ok bool) {
	for l.Path != "" {
		if a.elementsOf[l] != nil {
			return l, true
		}
		l.Path = l.Path.Parent()
	}
	return summary.Loc{}, false
}
