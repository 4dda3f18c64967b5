package copies

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/rewrite/clone"
)

// copiedObject returns what expr is a copy of, as a whole and by a method of
// its own; nil if it is none. The copy can be asserted to be of some type.
func (k *Known) copiedObject(expr ast.Expr) ast.Expr {
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
	t := k.Unit.Pkg.Info.TypeOf(sel.X)
	if fn, ok := k.Unit.Pkg.Info.Uses[sel.Sel].(*types.Func); !ok || fn.Signature().Params().Len() != len(call.Args) {
		return nil
	}
	if env := (&clone.Env{Pkg: k.Unit.Pkg.Types}); t == nil || !env.CopiesObject(t, sel.Sel.Name) {
		return nil
	}
	return sel.X
}

// ObjectCopied reports whether expr, below parents, is the copy of an object
// or what such a copy is made of.
func (k *Known) ObjectCopied(expr ast.Expr, parents []ast.Node) bool {
	if k.copiedObject(expr) != nil {
		return true
	}
	for i := len(parents) - 1; i >= 0; i-- {
		switch p := parents[i].(type) {
		case *ast.ParenExpr, *ast.SelectorExpr:
		case *ast.CallExpr:
			arg := k.copiedObject(p)
			return arg != nil && ast.Unparen(arg) == ast.Unparen(expr)
		default:
			return false
		}
	}
	return false
}

// ObjectCopiedBy returns x if stmt is x = x.DeepCopy(), with or without a
// guard, else nil.
func (k *Known) ObjectCopiedBy(stmt ast.Stmt) types.Object {
	a, ok := k.guardedBy(stmt).(*ast.AssignStmt)
	if !ok || a.Tok != token.ASSIGN || len(a.Lhs) != 1 || len(a.Rhs) != 1 {
		return nil
	}
	to, ok := a.Lhs[0].(*ast.Ident)
	arg := k.copiedObject(a.Rhs[0])
	if !ok || arg == nil {
		return nil
	}
	if from, ok := ast.Unparen(arg).(*ast.Ident); !ok || k.Unit.Pkg.Info.Uses[from] != k.Unit.Pkg.Info.Uses[to] {
		return nil
	}
	return k.Unit.Pkg.Info.Uses[to]
}
