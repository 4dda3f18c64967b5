package syntax

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// UsesOf lists the mentions of a variable in the body, those that assign it included.
func (b *Body) UsesOf(obj types.Object) []*ast.Ident {
	if b.mentionedBy == nil {
		b.mentionedBy = make(map[types.Object][]*ast.Ident)
		ast.Inspect(b.Block, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && b.Info.Uses[id] != nil {
				b.mentionedBy[b.Info.Uses[id]] = append(b.mentionedBy[b.Info.Uses[id]], id)
			}
			return true
		})
	}
	return b.mentionedBy[obj]
}

// Definitions maps each variable that the body defines by := to what it is
// defined as.
func (b *Body) Definitions() map[types.Object]ast.Expr {
	if b.defs != nil {
		return b.defs
	}
	b.defs = make(map[types.Object]ast.Expr)
	ast.Inspect(b.Block, func(n ast.Node) bool {
		as, ok := n.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for i, l := range as.Lhs {
			id, ok := l.(*ast.Ident)
			if !ok || b.Info.Defs[id] == nil {
				continue
			}
			b.defs[b.Info.Defs[id]] = as.Rhs[min(i, len(as.Rhs)-1)]
		}
		return true
	})
	return b.defs
}

// Defined returns what the variable e is defined as, nil if that is not said; other expressions
// are themselves.
func (b *Body) Defined(e ast.Expr) ast.Expr {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		e = b.Definitions()[b.Info.ObjectOf(id)]
	}
	return ast.Unparen(e)
}

// RegionOf returns the statement from which on, to the end of its block, all
// mentions of the map spelled text stand that do not stand before pos.
func (b *Body) RegionOf(text string, pos token.Pos) summary.Span {
	var list, stmt ast.Node
	for _, m := range b.mentionsOf(text) {
		if m.End() < pos {
			continue
		}
		if stmt == nil {
			list, stmt = b.listAround(m)
		}
		for list != nil && m.End() > list.End() {
			list, stmt = b.listAround(list)
		}
	}
	if stmt == nil {
		return summary.Span{}
	}
	return b.Span(stmt)
}

// mentionsOf lists the expressions of map type that are spelled text, in order.
func (b *Body) mentionsOf(text string) []ast.Node {
	if b.mentioned == nil {
		b.mentioned = make(map[string][]ast.Node)
		ast.Inspect(b.Block, func(n ast.Node) bool {
			if x, ok := n.(ast.Expr); ok && kinds.IsMap(b.TypeOf(x)) {
				t := types.ExprString(ast.Unparen(x))
				b.mentioned[t] = append(b.mentioned[t], n)
			}
			return true
		})
	}
	return b.mentioned[text]
}

// listAround returns the innermost list of statements around n, and its member
// that holds n.
func (b *Body) listAround(n ast.Node) (list, stmt ast.Node) {
	for ; n != nil; n = b.Parents[n] {
		switch p := b.Parents[n].(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
			if _, ok := n.(ast.Stmt); ok {
				return p, n
			}
		}
	}
	return nil, nil
}
