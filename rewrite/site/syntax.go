package site

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
)

// A Syntax is what the ast says about a site.
type Syntax struct {
	File     *ast.File
	Node     ast.Node
	Parents  []ast.Node  // of Node, outermost first
	Pos      token.Pos   // where names are looked up
	Type     types.Type  // of what is copied
	Function *types.Func // declared, that the site is in; nil if it is in none
}

// Find sets Node and Parents to the outermost node of the right kind with
// exactly the given span, and reports whether there is one.
func (s *Syntax) Find(tf *token.File, kind summary.RepairKind, span summary.Span) bool {
	if span.Start < 0 || span.Start >= span.End || span.End > tf.Size() {
		return false
	}
	s.Node, s.Parents = FindNode(s.File, tf, kind, span.Start, span.End)
	return s.Node != nil
}

// FindNode returns the outermost node for a repair of the given kind with
// exactly the given offsets, and its parents.
func FindNode(f *ast.File, tf *token.File, kind summary.RepairKind, start, end int) (found ast.Node, parents []ast.Node) {
	from, to := tf.Pos(start), tf.Pos(end)
	ast.PreorderStack(f, nil, func(n ast.Node, stack []ast.Node) bool {
		if found != nil || n.Pos() > from || n.End() < to {
			return found == nil && n == f // comments can lie outside of a file's span
		}
		if n.Pos() == from && n.End() == to && fits(n, kind) {
			found, parents = n, append([]ast.Node(nil), stack...)
		}
		return found == nil
	})
	return found, parents
}

func fits(n ast.Node, kind summary.RepairKind) bool {
	switch kind {
	case summary.Wrap:
		_, ok := n.(ast.Expr)
		return ok
	case summary.After, summary.Local:
		_, ok := n.(ast.Stmt)
		return ok
	case summary.Enter:
		switch n.(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
			return true
		}
	}
	return false
}

// List returns the statements among which the site's node stands, and its
// index; nil if it stands in no list.
func (s *Syntax) List() ([]ast.Stmt, int) {
	child := s.Node
	for i := len(s.Parents) - 1; i >= 0; i-- {
		if _, ok := s.Parents[i].(*ast.LabeledStmt); ok {
			child = s.Parents[i]
			continue
		}
		for j, stmt := range syntax.Statements(s.Parents[i]) {
			if stmt == child {
				return syntax.Statements(s.Parents[i]), j
			}
		}
		return nil, 0
	}
	return nil, 0
}
