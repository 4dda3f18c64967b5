package rewrite

import (
	"go/ast"

	"github.com/mapfix/mapfix/rewrite/edit"
)

// inlineFunction returns the function for s in the file of s, or in another of the
// package that is built whenever that is; nil if there can be none.
func (l *library) inlineFunction(s *site) *function {
	at := l.caller(s)
	at.inline = s.span.File
	return l.function(s.copy, at)
}

// reaches reports whether a caller at the given place can rely on the file of
// f. Only files of the user's come and go with build constraints.
func (l *library) reaches(f *function, at caller) bool {
	from, to := l.unit.files[at.inline], l.unit.files[f.user]
	if from == nil || to == nil || ours(l.unit.pkg.Sources[f.user]) {
		return true
	}
	c := constraintOf(to, f.user)
	return (c == "" || c == constraintOf(from, at.inline)) && (isTest(at.inline) || !isTest(f.user))
}

// readInline takes note of the functions that we put into files of the user's.
func (l *library) readInline() {
	for name, f := range l.unit.files {
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && isInline(fn) {
				l.readFunc(name, fn)
			}
		}
	}
}

// assignMaps lets s call maps.Clone, if that is exactly what it needs: a copy of
// one level in which nil stays nil.
func (l *library) assignMaps(s *site) *call {
	u := l.unit
	if !s.copy.Shallow || !s.keepNil && !l.opts.PreserveNil || !u.atLeast(s.place.file, "go1.21") || u.importable("maps") == nil {
		return &call{}
	}
	return &call{
		function: &function{name: "Clone"},
		imported: l.editor(s.span.File).use("maps", "maps", s.place.pos),
	}
}

// edits returns all that is added to the user's file called name.
func (l *library) edits(name string) []edit.Edit { return l.editor(name).edits() }

// extras returns the edits that c needs besides its own: imports, and functions
// in files of the user's.
func (l *library) extras(c *call) []edit.Edit {
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
