package syntax

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// IsNil reports whether e is the predeclared nil.
func (b *Body) IsNil(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = b.Info.Uses[id].(*types.Nil)
	return ok
}

// NilTested reports whether the body asks if the variable or field for which is holds is
// nil for another reason than to give it an empty map. Then a copy of nil must stay nil:
//
//	attrs := item.Attrs
//	if attrs == nil { attrs = defaults(url) }
func (b *Body) NilTested(is func(ast.Expr) bool) bool {
	test := func(e ast.Expr) bool { return b.isNilTest(e, is) }
	found := false
	ast.Inspect(b.Block, func(n ast.Node) bool {
		if s, ok := n.(*ast.IfStmt); ok && test(s.Cond) && b.makes(s.Body, is) {
			found = found || Contains(s.Body, test) || s.Else != nil && Contains(s.Else, test)
			return false
		}
		e, ok := n.(ast.Expr)
		found = found || ok && test(e)
		return !found
	})
	return found
}

func (b *Body) isNilTest(e ast.Expr, is func(ast.Expr) bool) bool {
	test, ok := e.(*ast.BinaryExpr)
	return ok && (test.Op == token.EQL || test.Op == token.NEQ) && (b.IsNil(test.Y) && is(test.X) || b.IsNil(test.X) && is(test.Y))
}

// TellsNil reports whether e tells a map from nil, for another reason than to give it an
// empty one.
func (b *Body) TellsNil(e *ast.BinaryExpr) bool {
	tested := e.X
	if b.IsNil(tested) {
		tested = e.Y
	}
	is := func(o ast.Expr) bool { return b.Same(tested, o) }
	if !kinds.IsMap(b.TypeOf(tested)) || !b.isNilTest(e, is) {
		return false
	}
	s, ok := b.Parents[e].(*ast.IfStmt)
	return !(ok && s.Cond == e && s.Else == nil && b.makes(s.Body, is))
}

// makes reports whether the block only gives what is holds for an empty map.
func (b *Body) makes(block *ast.BlockStmt, is func(ast.Expr) bool) bool {
	if len(block.List) != 1 {
		return false
	}
	as, ok := block.List[0].(*ast.AssignStmt)
	return ok && as.Tok == token.ASSIGN && len(as.Lhs) == 1 && is(as.Lhs[0]) && b.Content(as.Rhs[0]) == summary.ContentEmpty
}

// Failing reports whether a return statement gives an error that is not nil,
// together with something that stands for no result:
//
//	if err != nil { return emptyConfig, err }
func (b *Body) Failing(n *ast.ReturnStmt) bool {
	if len(n.Results) < 2 {
		return false
	}
	last := n.Results[len(n.Results)-1]
	for p := b.Parents[n]; p != nil; p = b.Parents[p] {
		if ifs, ok := b.Parents[p].(*ast.IfStmt); ok && p == ifs.Body {
			test, ok := ifs.Cond.(*ast.BinaryExpr)
			return ok && test.Op == token.NEQ && b.Same(test.X, last) && b.IsNil(test.Y)
		}
	}
	return false
}
