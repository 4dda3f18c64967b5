package values

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// What a function writes that leads to no map may be an element of one for who hands it in.
// It is a write of the caller's then, at the call.
//
//	stamp(params["tags"], id) // tags[0] = id

// isHandedIn reports whether what starts from b is what a function is called with, or captures.
func isHandedIn(b summary.Base) bool {
	return b.Kind == summary.BaseParam || b.Kind == summary.BaseFree
}

// handIn gives a parameter that leads to no map the name of what the caller passes.
func (f *follower) handIn(v *types.Var, src summary.Src) {
	if kinds.Refers(v.Type()) {
		f.st.Set(summary.Loc{Base: f.variable(v)}, summary.Val{src})
	}
}

// noteEdit notes that the function writes what is at l, which is handed in.
func (f *follower) noteEdit(l summary.Loc) {
	if f.recording && isHandedIn(l.Base) && !slices.Contains(f.fn.Edits, l) {
		f.fn.Edits = append(f.fn.Edits, l)
	}
}

// applyEdits notes that the callee, of the same package, writes what the call hands in.
func (f *follower) applyEdits(e ast.Node, callee *summary.Func, ops []operand) {
	for _, at := range callee.Edits {
		i := int(at.Base.Index)
		switch {
		case at.Base.Kind == summary.BaseFree:
			f.applyCaptured(e, callee, at)
		case i < len(ops) && ops[i].expr != nil && !ops[i].part:
			f.edited(e, ops[i].expr, f.refs(ops[i].expr), at.Path)
		}
	}
}

// applyCaptured notes that a literal which is called writes what a variable holds.
func (f *follower) applyCaptured(e ast.Node, literal *summary.Func, at summary.Loc) {
	vars := f.captures[literal.ID]
	if int(at.Base.Index) >= len(vars) {
		return
	}
	v, ok := vars[at.Base.Index].(*types.Var)
	if !ok || f.Carries(v.Type()) {
		return
	}
	loc := f.varLoc(v)
	val := f.st.Load(loc)
	if kinds.IsInline(v.Type()) {
		val = summary.Val{{Loc: loc}}
	}
	f.edited(e, nil, val, at.Path)
}

// editedBehind notes that a call at n writes the plain data that the argument expr points to.
func (f *follower) editedBehind(n ast.Node, expr ast.Expr) {
	if kinds.IsPointer(f.TypeOf(expr)) && kinds.Refers(f.TypeOf(expr)) {
		f.edited(n, expr, f.refs(expr), "")
	}
}

// edited notes that a call at n writes what lies at a path from val, which expr stands for.
func (f *follower) edited(n ast.Node, expr ast.Expr, val summary.Val, path summary.Path) {
	if path != "" {
		val = f.loadAll(f.st.Walk(val, path))
	}
	var held summary.Val
	for _, s := range val {
		if s.Addr { // a pointer into it
			binds := s.Binds
			s, _ = s.Container()
			s.Binds = binds
		}
		held = held.Add(s)
	}
	f.innerWrite(n, expr, held, func(*summary.Event) {})
}
