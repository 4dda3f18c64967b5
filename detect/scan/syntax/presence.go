package syntax

import (
	"go/ast"
	"go/token"
	"slices"
)

// OnlyFills reports whether an assignment asks whether a key is in a map for nothing but to put
// it in if it is not, with a value that is the same however often it is asked for:
//
//	if _, ok := labels["region"]; !ok {
//		labels["region"] = region
//	}
func (b *Body) OnlyFills(n *ast.AssignStmt) bool {
	there, isIdent := n.Lhs[1].(*ast.Ident)
	entry, isIndex := ast.Unparen(n.Rhs[0]).(*ast.IndexExpr)
	if !IsBlank(n.Lhs[0]) || !isIdent || !isIndex || b.Info.Defs[there] == nil {
		return false
	}
	uses := b.UsesOf(b.Info.Defs[there])
	if len(uses) != 1 {
		return false
	}
	cond := ast.Node(uses[0])
	for b.isNegation(b.Parents[cond]) {
		cond = b.Parents[cond]
	}
	branch, ok := b.Parents[cond].(*ast.IfStmt)
	return ok && cond == ast.Node(branch.Cond) && branch.Else == nil && !slices.ContainsFunc(branch.Body.List, func(s ast.Stmt) bool { return !b.fills(s, entry) })
}

func (b *Body) isNegation(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ParenExpr:
		return true
	case *ast.UnaryExpr:
		return n.Op == token.NOT
	}
	return false
}

// fills reports whether a statement gives the entry of a map a value, and does nothing else.
func (b *Body) fills(s ast.Stmt, entry *ast.IndexExpr) bool {
	as, ok := s.(*ast.AssignStmt)
	return ok && as.Tok == token.ASSIGN && len(as.Lhs) == 1 && b.Same(as.Lhs[0], entry) && !b.acts(as.Rhs[0])
}

// acts reports whether evaluating e may do something, or give another value the next time: it
// calls a function or receives from a channel.
func (b *Body) acts(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			fun := b.Info.Types[n.Fun]
			found = found || !fun.IsType() && !fun.IsBuiltin()
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}
