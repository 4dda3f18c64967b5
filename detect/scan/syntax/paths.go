package syntax

import (
	"go/ast"
	"go/types"
)

// IsPath reports whether e names a variable or field, without calling anything.
func IsPath(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return IsPath(e.X)
	case *ast.StarExpr:
		return IsPath(e.X)
	}
	return false
}

// VariableOf returns the variable that e, which may be a field, is a part of.
func VariableOf(e ast.Expr) ast.Expr {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return x
		}
	}
}

// IsPart reports whether n begins with x: an element or field of it, or what its method
// gives.
func (b *Body) IsPart(n ast.Node, x ast.Expr) bool {
	e, _ := n.(ast.Expr)
	for e != nil {
		switch y := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = y.X
		case *ast.IndexExpr:
			e = y.X
		case *ast.TypeAssertExpr:
			e = y.X
		case *ast.CallExpr:
			e = y.Fun
			continue // f(x) is no part of f
		default:
			return false
		}
		if b.Same(e, x) {
			return true
		}
	}
	return false
}

// IsBlank reports whether e is the blank identifier.
func IsBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// LvalueText spells what is assigned to, so that a field of it can be named.
func LvalueText(e ast.Expr) string {
	if s, ok := ast.Unparen(e).(*ast.StarExpr); ok {
		if id, ok := ast.Unparen(s.X).(*ast.Ident); ok {
			return id.Name // (*p).F is p.F
		}
	}
	return types.ExprString(e)
}

// TextOf spells the expression n, and nothing if it is another node.
func TextOf(n ast.Node) string {
	if e, ok := n.(ast.Expr); ok {
		return types.ExprString(e)
	}
	return ""
}
