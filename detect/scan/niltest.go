package scan

import (
	"go/ast"
	"go/token"

	"github.com/mapfix/mapfix/detect/summary"
)

// nilTested reports whether the body asks if the variable or field for which is holds is
// nil for another reason than to give it an empty map. Then a copy of nil must stay nil:
//
//	attrs := item.Attrs
//	if attrs == nil { attrs = defaults(url) }
func (a *flow) nilTested(is func(ast.Expr) bool) bool {
	test := func(e ast.Expr) bool { return a.isNilTest(e, is) }
	found := false
	ast.Inspect(a.body, func(n ast.Node) bool {
		if s, ok := n.(*ast.IfStmt); ok && test(s.Cond) && a.makes(s.Body, is) {
			found = found || contains(s.Body, test) || s.Else != nil && contains(s.Else, test)
			return false
		}
		e, ok := n.(ast.Expr)
		found = found || ok && test(e)
		return !found
	})
	return found
}

func (a *flow) isNilTest(e ast.Expr, is func(ast.Expr) bool) bool {
	b, ok := e.(*ast.BinaryExpr)
	return ok && (b.Op == token.EQL || b.Op == token.NEQ) && a.isNil(b.Y) && is(b.X)
}

// makes reports whether the block only gives what is holds for an empty map.
func (a *flow) makes(b *ast.BlockStmt, is func(ast.Expr) bool) bool {
	if len(b.List) != 1 {
		return false
	}
	as, ok := b.List[0].(*ast.AssignStmt)
	return ok && as.Tok == token.ASSIGN && len(as.Lhs) == 1 && is(as.Lhs[0]) && a.content(as.Rhs[0]) == summary.ContentEmpty
}
