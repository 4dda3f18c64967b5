package site

import (
	"go/ast"
	"go/token"

	"github.com/mapfix/mapfix/rewrite/access"
)

// A Local is a variable that a block uses in place of an expression, from
// the first write through it on.
type Local struct {
	Name       string
	Path       access.Path
	Stmts      []ast.Stmt // that use the variable; it is declared in front of them
	Uses       []ast.Expr // of the expression, in the order of the source
	FirstWrite ast.Stmt   // the first write
	Read       bool       // one of the uses reads what is written
}

// Span returns where the statements are.
func (l *Local) Span() (from, to token.Pos) {
	return l.Stmts[0].Pos(), l.Stmts[len(l.Stmts)-1].End()
}
