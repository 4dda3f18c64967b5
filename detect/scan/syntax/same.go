package syntax

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// Same reports whether x and y are the same expression of the same variables: how these
// are spelled says nothing, for an inner variable may have the name of an outer one.
func (b *Body) Same(x, y ast.Expr) bool {
	x, y = ast.Unparen(x), ast.Unparen(y)
	if v, w := b.Info.Types[x].Value, b.Info.Types[y].Value; v != nil && w != nil {
		return v.Kind() == w.Kind() && constant.Compare(v, token.EQL, w)
	}
	switch x := x.(type) {
	case *ast.Ident:
		y, ok := y.(*ast.Ident)
		return ok && b.Info.ObjectOf(x) != nil && b.Info.ObjectOf(x) == b.Info.ObjectOf(y)
	case *ast.SelectorExpr:
		y, ok := y.(*ast.SelectorExpr)
		return ok && b.Info.Uses[x.Sel] == b.Info.Uses[y.Sel] && (b.Info.Selections[x] == nil || b.Same(x.X, y.X))
	case *ast.StarExpr:
		y, ok := y.(*ast.StarExpr)
		return ok && b.Same(x.X, y.X)
	case *ast.UnaryExpr:
		y, ok := y.(*ast.UnaryExpr)
		return ok && x.Op == y.Op && b.Same(x.X, y.X)
	case *ast.BinaryExpr:
		y, ok := y.(*ast.BinaryExpr)
		return ok && x.Op == y.Op && b.Same(x.X, y.X) && b.Same(x.Y, y.Y)
	case *ast.IndexExpr:
		y, ok := y.(*ast.IndexExpr)
		return ok && b.Same(x.X, y.X) && b.Same(x.Index, y.Index)
	case *ast.TypeAssertExpr:
		y, ok := y.(*ast.TypeAssertExpr)
		return ok && b.Same(x.X, y.X) && types.Identical(b.TypeOf(x), b.TypeOf(y))
	case *ast.CallExpr:
		y, ok := y.(*ast.CallExpr)
		return ok && b.Same(x.Fun, y.Fun) && b.sameAll(x.Args, y.Args)
	}
	return false
}

func (b *Body) sameAll(x, y []ast.Expr) bool {
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !b.Same(x[i], y[i]) {
			return false
		}
	}
	return true
}

// Contains reports whether in has a part for which is holds.
func Contains(in ast.Node, is func(ast.Expr) bool) bool {
	found := false
	ast.Inspect(in, func(n ast.Node) bool {
		x, ok := n.(ast.Expr)
		found = found || ok && is(x)
		return !found
	})
	return found
}

// Mentions reports whether in contains the expression x.
func (b *Body) Mentions(in ast.Node, x ast.Expr) bool {
	return Contains(in, func(y ast.Expr) bool { return b.Same(x, y) })
}
