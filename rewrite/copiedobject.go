package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/rewrite/clone"
)

// copiedObject returns what expr is a copy of, as a whole and by a method of
// its own; nil if it is none. The copy can be asserted to be of some type.
func (u *unit) copiedObject(expr ast.Expr) ast.Expr {
	expr = ast.Unparen(expr)
	if a, ok := expr.(*ast.TypeAssertExpr); ok {
		expr = ast.Unparen(a.X)
	}
	call, ok := expr.(*ast.CallExpr)
	if !ok || len(call.Args) > 1 {
		return nil
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	t := u.pkg.Info.TypeOf(sel.X)
	if fn, ok := u.pkg.Info.Uses[sel.Sel].(*types.Func); !ok || fn.Signature().Params().Len() != len(call.Args) {
		return nil
	}
	if env := (&clone.Env{Pkg: u.pkg.Types}); t == nil || !env.CopiesObject(t, sel.Sel.Name) {
		return nil
	}
	return sel.X
}

// objectCopied reports whether expr, below parents, is the copy of an object
// or what such a copy is made of.
func (u *unit) objectCopied(expr ast.Expr, parents []ast.Node) bool {
	if u.copiedObject(expr) != nil {
		return true
	}
	for i := len(parents) - 1; i >= 0; i-- {
		switch p := parents[i].(type) {
		case *ast.ParenExpr, *ast.SelectorExpr:
		case *ast.CallExpr:
			arg := u.copiedObject(p)
			return arg != nil && ast.Unparen(arg) == ast.Unparen(expr)
		default:
			return false
		}
	}
	return false
}

// objectCopiedThere reports whether x is copied in one of the statements that
// the copy could follow: those that check what there is, and copies of others.
func (u *unit) objectCopiedThere(s *site, x *types.Var) bool {
	c := u.newChecks(s, x)
	for _, stmt := range c.candidates(s) {
		to := u.objectCopiedBy(stmt)
		if to == x {
			return true
		}
		if to == nil && !c.leaves(stmt) {
			return false
		}
	}
	return false
}

// objectCopiedBy returns x if stmt is x = x.DeepCopy(), with or without a
// guard, else nil.
func (u *unit) objectCopiedBy(stmt ast.Stmt) types.Object {
	a, ok := u.guardedBy(stmt).(*ast.AssignStmt)
	if !ok || a.Tok != token.ASSIGN || len(a.Lhs) != 1 || len(a.Rhs) != 1 {
		return nil
	}
	to, ok := a.Lhs[0].(*ast.Ident)
	arg := u.copiedObject(a.Rhs[0])
	if !ok || arg == nil {
		return nil
	}
	if from, ok := ast.Unparen(arg).(*ast.Ident); !ok || u.pkg.Info.Uses[from] != u.pkg.Info.Uses[to] {
		return nil
	}
	return u.pkg.Info.Uses[to]
}

// guardedBy returns the only statement in stmt if that is "if x != nil { … }",
// else stmt itself.
func (u *unit) guardedBy(stmt ast.Stmt) ast.Stmt {
	guard, ok := stmt.(*ast.IfStmt)
	if !ok || guard.Init != nil || guard.Else != nil || len(guard.Body.List) != 1 {
		return stmt
	}
	if cond, ok := ast.Unparen(guard.Cond).(*ast.BinaryExpr); !ok || cond.Op != token.NEQ || u.nilTest(cond) == nil {
		return stmt
	}
	return guard.Body.List[0]
}
