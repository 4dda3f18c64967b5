package library

import (
	"go/ast"

	"github.com/mapfix/mapfix/rewrite/site"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// inlineFunction returns the function for s in the file of s, or in another of the
// package that is built whenever that is; nil if there can be none.
func (l *Library) inlineFunction(s *site.Site) *function {
	at := l.caller(s)
	at.inline = s.Span.File
	return l.function(s.Copy, at)
}

// reaches reports whether a caller at the given place can rely on the file of
// f. Only files of the user's come and go with build constraints.
func (l *Library) reaches(f *function, at caller) bool {
	from, to := l.unit.Files[at.inline], l.unit.Files[f.user]
	if from == nil || to == nil || unit.Ours(l.unit.Pkg.Sources[f.user]) {
		return true
	}
	c := unit.ConstraintOf(to, f.user)
	return (c == "" || c == unit.ConstraintOf(from, at.inline)) && (unit.IsTest(at.inline) || !unit.IsTest(f.user))
}

// readInline takes note of the functions that we put into files of the user's.
func (l *Library) readInline() {
	for name, f := range l.unit.Files {
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && unit.IsInline(fn) {
				l.readFunc(name, fn)
			}
		}
	}
}
