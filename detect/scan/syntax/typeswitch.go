package syntax

import (
	"go/ast"
	"go/types"
)

// GuardOf returns the guard of the type switch that a case belongs to, nil if it is a case of
// another statement or the switch declares no variable.
func (b *Body) GuardOf(cc *ast.CaseClause) *ast.TypeAssertExpr {
	ts, ok := b.Parents[b.Parents[cc]].(*ast.TypeSwitchStmt)
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

// SwitchedOn returns what a type switch asks for the type of.
func SwitchedOn(ts *ast.TypeSwitchStmt) ast.Expr {
	var e ast.Expr
	switch a := ts.Assign.(type) {
	case *ast.AssignStmt:
		e = a.Rhs[0]
	case *ast.ExprStmt:
		e = a.X
	}
	return ast.Unparen(e).(*ast.TypeAssertExpr).X
}

// CaseVariables returns the variables that the type switch with this guard declares, one for
// each case; nil for other statements.
func (b *Body) CaseVariables(guard *ast.AssignStmt) []types.Object {
	ts, ok := b.Parents[guard].(*ast.TypeSwitchStmt)
	if !ok || ts.Assign != ast.Stmt(guard) {
		return nil
	}
	var out []types.Object
	for _, s := range ts.Body.List {
		if obj := b.Info.Implicits[s]; obj != nil {
			out = append(out, obj)
		}
	}
	return out
}

// mentionsCaseOf reports whether in mentions the variable that a type switch around it gives
// the value of x.
func (b *Body) mentionsCaseOf(in, x ast.Expr) bool {
	for n := b.Parents[in]; n != nil; n = b.Parents[n] {
		cc, ok := n.(*ast.CaseClause)
		if !ok || b.Info.Implicits[cc] == nil {
			continue
		}
		if guard := b.GuardOf(cc); guard == nil || !b.Same(guard.X, x) {
			continue
		}
		if Contains(in, func(e ast.Expr) bool {
			id, ok := e.(*ast.Ident)
			return ok && b.Info.Uses[id] == b.Info.Implicits[cc]
		}) {
			return true
		}
	}
	return false
}
