package values

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// varLoc returns where a variable lives: in this function, in the package, or
// in the function around a literal.
func (f *follower) varLoc(obj *types.Var) summary.Loc {
	if obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() {
		return summary.Loc{Base: summary.Base{Kind: summary.BaseGlobal, Name: kinds.GlobalName(obj)}}
	}
	if f.parent != nil && !f.declaredHere(obj) {
		return summary.Loc{Base: summary.Base{Kind: summary.BaseFree, Index: int32(f.capture(obj))}}
	}
	return summary.Loc{Base: f.variable(obj)}
}

func (f *follower) declaredHere(obj types.Object) bool {
	if _, ok := f.vars[obj]; ok {
		return true
	}
	return f.Block.Pos() <= obj.Pos() && obj.Pos() < f.Block.End()
}

// capture returns the index of a captured variable.
func (f *follower) capture(obj types.Object) int {
	i, ok := f.free[obj]
	if !ok {
		i = len(f.freeVars)
		f.free[obj] = i
		f.freeVars = append(f.freeVars, obj)
	}
	return i
}

// withCell adds to what a variable holds at this point what it may be given elsewhere. It may
// hold whatever is assigned to it anywhere, so it is read from its own location, like what a
// pointer points to.
func (f *follower) withCell(obj types.Object, loc summary.Loc, val summary.Val) summary.Val {
	if !f.Shared()[obj] || loc.Base.Kind != summary.BaseLocal || kinds.IsInline(obj.Type()) {
		return val
	}
	return val.Add(summary.Src{Loc: loc})
}

// locs returns the locations that e denotes. For a value that is not
// addressable, such as a call's struct result, it is where that value stands
// symbolically.
func (f *follower) locs(e ast.Expr) []summary.Src {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v, ok := f.Info.ObjectOf(e).(*types.Var); ok {
			return []summary.Src{{Loc: f.varLoc(v)}}
		}
		return nil
	case *ast.SelectorExpr:
		return f.selectorLocs(e)
	case *ast.IndexExpr:
		if kinds.IsMap(f.TypeOf(e.X)) {
			return f.lookUp(e) // of which a part is read
		}
		return f.indexLocs(e)
	case *ast.StarExpr:
		return summary.DerefAll(f.eval(e.X))
	default:
		return f.eval(e)
	}
}

func (f *follower) selectorLocs(e *ast.SelectorExpr) []summary.Src {
	sel := f.Info.Selections[e]
	if sel == nil {
		if v, ok := f.Info.Uses[e.Sel].(*types.Var); ok {
			return []summary.Src{{Loc: f.varLoc(v)}}
		}
		return nil
	}
	if sel.Kind() != types.FieldVal {
		return nil
	}
	return f.fieldLocs(e.X, sel.Index())
}

func (f *follower) indexLocs(e *ast.IndexExpr) []summary.Src {
	t := f.TypeOf(e.X)
	if kinds.IsInline(t) {
		return summary.StepAll(f.locs(e.X), summary.StepElem)
	}
	if kinds.IsPointer(t) {
		return summary.StepAll(summary.DerefAll(f.eval(e.X)), summary.StepElem)
	}
	at := summary.ElemAll(f.eval(e.X))
	if kinds.IsMap(t) {
		f.noteElements(at, t)
	}
	return at
}

// fieldLocs returns the locations of the field that index leads to from e,
// through embedded structs and pointers.
func (f *follower) fieldLocs(e ast.Expr, index []int) []summary.Src {
	t := f.TypeOf(e)
	var at []summary.Src
	if kinds.IsPointer(t) {
		at = summary.DerefAll(f.eval(e))
	} else {
		at = f.locs(e)
	}
	for n, i := range index {
		step, field := kinds.FieldStep(t, i)
		if field == nil {
			return nil
		}
		at = summary.StepAll(at, step)
		t = field.Type()
		if n < len(index)-1 && kinds.IsPointer(t) {
			at = summary.DerefAll(f.loadAll(at))
		}
	}
	return at
}

// loadAll returns what the locations hold.
func (f *follower) loadAll(locs []summary.Src) summary.Val {
	return f.st.LoadAll(locs)
}

// contentsOf returns what locations of type t hold. A struct some of whose
// fields have been assigned is named by where it is, not by what it was once
// copied from.
func (f *follower) contentsOf(at []summary.Src, t types.Type) summary.Val {
	if !kinds.IsInline(t) {
		return f.loadAll(at)
	}
	var out summary.Val
	for _, l := range at {
		if slices.ContainsFunc(f.st.Within(l.Loc), func(part summary.Loc) bool { return part.Path != l.Path }) {
			out = out.Add(l)
		} else {
			out = out.Union(f.loadAll([]summary.Src{l}))
		}
	}
	return out
}

// containersOf returns the maps that the element locations belong to.
func containersOf(elems []summary.Src) summary.Val {
	var out summary.Val
	for _, s := range elems {
		if s.Base.Kind == summary.BaseUnknown {
			out = out.Add(s)
			continue
		}
		s.Addr = s.Base.Kind == summary.BaseLocal
		if s.Path.Folded() {
			out = out.Add(s)
		}
		s.Path = s.Path[:len(s.Path)-len("|"+summary.StepElem)]
		out = out.Add(s)
	}
	return out
}

// addresses returns pointers to the locations.
func addresses(locs []summary.Src) summary.Val {
	var out summary.Val
	for _, l := range locs {
		l.Addr = true
		out = out.Add(l)
	}
	return out
}
