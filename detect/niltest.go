package detect

import (
	"go/ast"
	"go/token"
	"go/types"
)

// nilTested reports whether the body asks if the named variable or field is
// nil for another reason than to give it a map. Then a copy of nil must stay
// nil:
//
//	attrs := item.Attrs
//	if attrs == nil { return get(url) }
func (a *flow) nilTested(name string) bool {
	found := false
	ast.Inspect(a.body, func(n ast.Node) bool {
		if s, ok := n.(*ast.IfStmt); ok && a.isNilTest(s.Cond, name) && makes(s.Body, name) {
			for _, part := range []ast.Node{s.Body, s.Else} {
				if part != nil {
					ast.Inspect(part, func(m ast.Node) bool {
						e, ok := m.(ast.Expr)
						found = found || ok && a.isNilTest(e, name)
						return !found
					})
				}
			}
			return false
		}
		e, ok := n.(ast.Expr)
		found = found || ok && a.isNilTest(e, name)
		return !found
	})
	return found
}

func (a *flow) isNilTest(e ast.Expr, name string) bool {
	b, ok := e.(*ast.BinaryExpr)
	if !ok || b.Op != token.EQL && b.Op != token.NEQ {
		return false
	}
	id, ok := ast.Unparen(b.Y).(*ast.Ident)
	return ok && id.Name == "nil" && name != "" && types.ExprString(ast.Unparen(b.X)) == name
}

// makes reports whether the block only gives name a new value.
func makes(b *ast.BlockStmt, name string) bool {
	if len(b.List) != 1 {
		return false
	}
	as, ok := b.List[0].(*ast.AssignStmt)
	return ok && as.Tok == token.ASSIGN && len(as.Lhs) == 1 && types.ExprString(as.Lhs[0]) == name
}
