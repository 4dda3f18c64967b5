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
func (b *body) nilTested(is func(ast.Expr) bool) bool {
	test := func(e ast.Expr) bool { return b.isNilTest(e, is) }
	found := false
	ast.Inspect(b.block, func(n ast.Node) bool {
		if s, ok := n.(*ast.IfStmt); ok && test(s.Cond) && b.makes(s.Body, is) {
			found = found || contains(s.Body, test) || s.Else != nil && contains(s.Else, test)
			return false
		}
		e, ok := n.(ast.Expr)
		found = found || ok && test(e)
		return !found
	})
	return found
}

func (b *body) isNilTest(e ast.Expr, is func(ast.Expr) bool) bool {
	test, ok := e.(*ast.BinaryExpr)
	return ok && (test.Op == token.EQL || test.Op == token.NEQ) && b.isNil(test.Y) && is(test.X)
}

// makes reports whether the block only gives what is holds for an empty map.
func (b *body) makes(block *ast.BlockStmt, is func(ast.Expr) bool) bool {
	if len(block.List) != 1 {
		return false
	}
	as, ok := block.List[0].(*ast.AssignStmt)
	return ok && as.Tok == token.ASSIGN && len(as.Lhs) == 1 && is(as.Lhs[0]) && b.content(as.Rhs[0]) == summary.ContentEmpty
}
