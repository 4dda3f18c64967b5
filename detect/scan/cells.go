package scan

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/summary"
)

// variablesShared finds the variables that a function and its literals have in common, and
// that are assigned more than once: what such a variable holds depends on who runs when. It
// may hold whatever is assigned to it anywhere, so it is read from its own location, like
// what a pointer points to.
//
//	var current map[string]string
//	reload := func() { current = load() }
func (a *flow) variablesShared() map[types.Object]bool {
	if a.parent != nil {
		return a.parent.cells // of the declared function, which has all of its literals
	}
	assigned := make(map[types.Object]int)
	assign := func(e ast.Expr, lits []*ast.FuncLit) {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			if obj := a.info.ObjectOf(id); obj != nil {
				assigned[obj]++
				if len(lits) > 0 && obj.Pos() < lits[len(lits)-1].Pos() {
					assigned[obj]++ // and with that from the beginning
				}
			}
		}
	}
	captured := make(map[types.Object]bool)
	var lits []*ast.FuncLit
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			lits = append(lits, n)
			ast.Inspect(n.Body, visit)
			lits = lits[:len(lits)-1]
			return false
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				assign(l, lits)
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				assign(id, lits)
			}
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if e != nil {
					assign(e, lits)
				}
			}
		case *ast.Ident:
			v, ok := a.info.Uses[n].(*types.Var)
			if ok && !v.IsField() && len(lits) > 0 && (v.Pos() < lits[len(lits)-1].Pos() || v.Pos() >= lits[len(lits)-1].End()) {
				captured[v] = true
			}
		}
		return true
	}
	ast.Inspect(a.block, visit)
	out := make(map[types.Object]bool)
	for obj := range captured {
		v := obj.(*types.Var)
		n := assigned[obj]
		if a.isParameter(v) {
			n++
		}
		if n > 1 && a.carries(v.Type()) && (v.Parent() == nil || v.Pkg() == nil || v.Parent() != v.Pkg().Scope()) {
			out[obj] = true
		}
	}
	return out
}

// isParameter reports whether v is a parameter, which has a value from the beginning, of
// the function or a literal in it.
func (b *body) isParameter(v *types.Var) bool {
	_, found := b.paramIndex(v)
	return found || v.Pos() < b.block.Pos()
}

// withCell adds to what a variable holds at this point what it may be given elsewhere.
func (a *flow) withCell(obj types.Object, loc summary.Loc, val summary.Val) summary.Val {
	if !a.cells[obj] || loc.Base.Kind != summary.BaseLocal || isInline(obj.Type()) {
		return val
	}
	return val.Add(summary.Src{Loc: loc})
}
