package rewrite

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"unicode"

	"github.com/mapfix/mapfix/rewrite/access"
)

// A localCopy is a variable that a block uses in place of an expression, from
// the first write through it on.
type localCopy struct {
	Name       string
	Path       access.Path
	Stmts      []ast.Stmt // that use the variable; it is declared in front of them
	Uses       []ast.Expr // of the expression, in the order of the source
	FirstWrite ast.Stmt   // the first write
	Read       bool       // one of the uses reads what is written
}

// Span returns where the statements are.
func (l *localCopy) Span() (from, to token.Pos) {
	return l.Stmts[0].Pos(), l.Stmts[len(l.Stmts)-1].End()
}

func (l *localCopy) Overlaps(m *localCopy) bool {
	from, to := l.Span()
	start, end := m.Span()
	return from < end && start < to
}

// BaseName returns the name that suits the variable: that of the last field or
// variable in the expression.
func (l *localCopy) BaseName() string {
	for i := len(l.Path.Steps) - 1; i >= 0; i-- {
		if f := l.Path.Steps[i].Field; f != nil {
			return unexported(f.Name())
		}
	}
	return unexported(l.Path.Root.Name())
}

// Before reports whether expr is an argument that the first write is computed
// from.
func (l *localCopy) Before(expr ast.Expr, stack []ast.Node) bool {
	assign, ok := l.FirstWrite.(*ast.AssignStmt)
	if !ok || !slices.Contains(stack, ast.Node(assign)) {
		return false
	}
	called := false
	for _, p := range stack {
		switch p := p.(type) {
		case *ast.FuncLit:
			if assign.Pos() < p.Pos() {
				return false // it may run later
			}
		case *ast.CallExpr:
			called = called || assign.Pos() < p.Pos()
		}
	}
	return called && slices.ContainsFunc(assign.Rhs, func(e ast.Expr) bool { return e.Pos() <= expr.Pos() && expr.End() <= e.End() })
}

// unexported returns name as that of a variable: params for Params, httpHeader
// for HTTPHeader, ids for IDs.
func unexported(name string) string {
	r := []rune(name)
	n := 0
	for n < len(r) && !unicode.IsLower(r[n]) {
		n++
	}
	if n > 1 && n < len(r) && string(r[n:]) != "s" {
		n-- // the start of the next word
	}
	return strings.ToLower(string(r[:n])) + string(r[n:])
}
