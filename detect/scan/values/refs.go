package values

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// Slices and pointers that lead to no map have no sources, which keeps the analysis small.
// Those that are elements of a map are followed even so, within a function and as far as
// variables: who writes into one writes what the map holds.
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
		return f.refs(x.X)
	case *ast.TypeAssertExpr:
		return f.refs(x.X)
	case *ast.CallExpr:
		if tv, ok := f.Info.Types[x.Fun]; ok && tv.IsType() && len(x.Args) == 1 {
			return f.refs(x.Args[0])
		}
		return nil
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			return addresses(f.refLocs(x.X))
		}
		return nil
	}
	return f.loadAll(f.refLocs(e))
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
func (f *follower) assignRef(obj *types.Var, rhs ast.Node, index int) {
	e, ok := rhs.(ast.Expr)
	if !ok || index > 0 || !kinds.Refers(obj.Type()) {
		return
	}
	f.storeRef(obj, f.inElements(f.refs(e)))
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
	}
	f.storeRef(v, f.inElements(f.loadAll(elems)))
}

func (f *follower) storeRef(obj *types.Var, val summary.Val) {
	if loc := f.varLoc(obj); loc.Base.Kind == summary.BaseLocal {
		f.storeAt(summary.Src{Loc: loc}, val, obj.Type())
	}
}

// inElements returns the sources that lead into a map's element.
func (f *follower) inElements(val summary.Val) summary.Val {
	var out summary.Val
	for _, s := range val {
		if _, ok := f.elementOf(s.Loc); ok {
			out = out.Add(s)
		}
	}
	return out
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
