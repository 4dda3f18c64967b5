package syntax

import (
	"go/ast"
	"go/token"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// Content says what a map expression holds when it is made.
func (b *Body) Content(e ast.Expr) summary.Content {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return b.litContent(e)
	case *ast.CallExpr:
		if b.BuiltinCalled(e) == "make" {
			return summary.ContentEmpty
		}
		return summary.ContentData
	case *ast.Ident:
		if e.Name == "nil" {
			return summary.ContentEmpty
		}
	case *ast.UnaryExpr:
		return b.Content(e.X)
	}
	return summary.ContentUnknown
}

func (b *Body) litContent(e *ast.CompositeLit) summary.Content {
	if kinds.IsStruct(kinds.Deref(b.TypeOf(e))) && !kinds.IsMap(b.TypeOf(e)) {
		return summary.ContentFields
	}
	if len(e.Elts) == 0 {
		return summary.ContentEmpty
	}
	for _, elt := range e.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		if !b.isZero(elt) {
			return summary.ContentData
		}
	}
	return summary.ContentZeroes
}

func (b *Body) isZero(e ast.Expr) bool {
	if tv, ok := b.Info.Types[e]; ok && tv.Value != nil {
		s := tv.Value.ExactString()
		return s == "0" || s == `""` || s == "false"
	}
	c := b.Content(e)
	return c == summary.ContentEmpty || c == summary.ContentZeroes
}

// IsLiteral reports whether e is a composite literal or a pointer to one.
func IsLiteral(e ast.Expr) bool {
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = u.X
	}
	_, ok := ast.Unparen(e).(*ast.CompositeLit)
	return ok
}

func isEmptyLit(e ast.Expr) bool {
	lit, ok := e.(*ast.CompositeLit)
	return ok && len(lit.Elts) == 0
}
