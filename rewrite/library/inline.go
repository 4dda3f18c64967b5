package library

import (
	"go/ast"

	"github.com/mapfix/mapfix/rewrite/edit"
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

// assignMaps lets s call maps.Clone, if that is exactly what it needs: a copy of
// one level in which nil stays nil.
func (l *Library) assignMaps(s *site.Site) *Call {
	u := l.unit
	if !s.Copy.Shallow || !s.KeepNil && !l.opts.PreserveNil || !u.AtLeast(s.Syntax.File, "go1.21") || u.Importable("maps") == nil {
		return &Call{}
	}
	return &Call{
		function: &function{name: "Clone"},
		imported: l.editor(s.Span.File).use("maps", "maps", s.Syntax.Pos),
	}
}

// Edits returns all that is added to the user's file called name.
func (l *Library) Edits(name string) []edit.Edit { return l.editor(name).edits() }

// Extras returns the edits that c needs besides its own: imports, and functions
// in files of the user's.
func (l *Library) Extras(c *Call) []edit.Edit {
	var list []edit.Edit
	var added *edit.Edit
	if c.imported != nil && c.imported.edit != nil {
		added = c.imported.edit
		list = append(list, *added)
	}
	if c.function == nil || c.function.text == "" || c.function.user == "" {
		return list
	}
	for _, e := range l.editors[c.function.user].edits() {
		if added == nil || *added != e {
			list = append(list, e)
		}
	}
	return list
}
