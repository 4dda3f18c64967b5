package scan

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/summary"
)

// typeCase binds the variable of a type switch in one of its cases.
func (a *flow) typeCase(cc *ast.CaseClause) {
	obj := a.info.Implicits[cc]
	if obj == nil || !a.carries(obj.Type()) {
		return
	}
	guard := a.guardOf(cc)
	if guard == nil {
		return
	}
	val := a.quietly(guard.X) // the guard itself has no type
	val = a.bound(val, bindSpec{expr: guard, form: summary.BindVar, name: obj.Name(), obj: obj, text: types.ExprString(guard.X) + ".(type)", typ: obj.Type(), index: int(cc.Pos()), stmt: cc})
	a.st.Store(summary.Loc{Base: a.variable(obj)}, val, isStruct(obj.Type()))
}

// guardOf returns the guard of the type switch that a case belongs to, nil if it is a case of
// another statement or the switch declares no variable.
func (b *body) guardOf(cc *ast.CaseClause) *ast.TypeAssertExpr {
	ts, ok := b.parents[b.parents[cc]].(*ast.TypeSwitchStmt)
	if !ok {
		return nil
	}
	as, ok := ts.Assign.(*ast.AssignStmt)
	if !ok {
		return nil
	}
	guard, _ := ast.Unparen(as.Rhs[0]).(*ast.TypeAssertExpr)
	return guard
}

// caseVariables returns the variables that the type switch with this guard declares, one for
// each case; nil for other statements.
func (b *body) caseVariables(guard *ast.AssignStmt) []types.Object {
	ts, ok := b.parents[guard].(*ast.TypeSwitchStmt)
	if !ok || ts.Assign != ast.Stmt(guard) {
		return nil
	}
	var out []types.Object
	for _, s := range ts.Body.List {
		if obj := b.info.Implicits[s]; obj != nil {
			out = append(out, obj)
		}
	}
	return out
}

// mentionsCaseOf reports whether in mentions the variable that a type switch around it gives
// the value of x.
func (b *body) mentionsCaseOf(in, x ast.Expr) bool {
	for n := b.parents[in]; n != nil; n = b.parents[n] {
		cc, ok := n.(*ast.CaseClause)
		if !ok || b.info.Implicits[cc] == nil {
			continue
		}
		if guard := b.guardOf(cc); guard == nil || !b.same(guard.X, x) {
			continue
		}
		if contains(in, func(e ast.Expr) bool {
			id, ok := e.(*ast.Ident)
			return ok && b.info.Uses[id] == b.info.Implicits[cc]
		}) {
			return true
		}
	}
	return false
}
