package scan

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// same reports whether x and y are the same expression of the same variables: how these
// are spelled says nothing, for an inner variable may have the name of an outer one.
func (b *body) same(x, y ast.Expr) bool {
	x, y = ast.Unparen(x), ast.Unparen(y)
	if v, w := b.info.Types[x].Value, b.info.Types[y].Value; v != nil && w != nil {
		return v.Kind() == w.Kind() && constant.Compare(v, token.EQL, w)
	}
	switch x := x.(type) {
	case *ast.Ident:
		y, ok := y.(*ast.Ident)
		return ok && b.info.ObjectOf(x) != nil && b.info.ObjectOf(x) == b.info.ObjectOf(y)
	case *ast.SelectorExpr:
		y, ok := y.(*ast.SelectorExpr)
		return ok && b.info.Uses[x.Sel] == b.info.Uses[y.Sel] && (b.info.Selections[x] == nil || b.same(x.X, y.X))
	case *ast.StarExpr:
		y, ok := y.(*ast.StarExpr)
		return ok && b.same(x.X, y.X)
	case *ast.UnaryExpr:
		y, ok := y.(*ast.UnaryExpr)
		return ok && x.Op == y.Op && b.same(x.X, y.X)
	case *ast.BinaryExpr:
		y, ok := y.(*ast.BinaryExpr)
		return ok && x.Op == y.Op && b.same(x.X, y.X) && b.same(x.Y, y.Y)
	case *ast.IndexExpr:
		y, ok := y.(*ast.IndexExpr)
		return ok && b.same(x.X, y.X) && b.same(x.Index, y.Index)
	case *ast.TypeAssertExpr:
		y, ok := y.(*ast.TypeAssertExpr)
		return ok && b.same(x.X, y.X) && types.Identical(b.typeOf(x), b.typeOf(y))
	case *ast.CallExpr:
		y, ok := y.(*ast.CallExpr)
		return ok && b.same(x.Fun, y.Fun) && b.sameAll(x.Args, y.Args)
	}
	return false
}

func (b *body) sameAll(x, y []ast.Expr) bool {
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !b.same(x[i], y[i]) {
			return false
		}
	}
	return true
}

// contains reports whether in has a part for which is holds.
func contains(in ast.Node, is func(ast.Expr) bool) bool {
	found := false
	ast.Inspect(in, func(n ast.Node) bool {
		x, ok := n.(ast.Expr)
		found = found || ok && is(x)
		return !found
	})
	return found
}

// mentions reports whether in contains the expression x.
func (b *body) mentions(in ast.Node, x ast.Expr) bool {
	return contains(in, func(y ast.Expr) bool { return b.same(x, y) })
}

// isNil reports whether e is the predeclared nil.
func (b *body) isNil(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = b.info.Uses[id].(*types.Nil)
	return ok
}
