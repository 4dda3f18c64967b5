package rewrite

import (
	"go/ast"
	"go/version"
	"strings"
)

// inlineMark stands in the comment of each function that is put into a file of
// the user's, where nothing else tells that we wrote it.
const inlineMark = "//mapfix:copy"

// assignInline picks the function for s in the file of s, or in another of the
// package that is built whenever that is.
func (l *library) assignInline(s *site) {
	s.call = l.function(s.copy, place{
		test: isTest(s.span.File), inline: s.span.File,
		visible: func(name string) bool { return l.unit.visible(s, name) },
	})
}

// reaches reports whether a caller at the given place can rely on the file of
// f. Only files of the user's come and go with build constraints.
func (l *library) reaches(f *function, at place) bool {
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

// isInline reports whether we wrote fn, by its comment.
func isInline(fn *ast.FuncDecl) bool {
	if fn.Doc == nil {
		return false
	}
	for _, c := range fn.Doc.List {
		if strings.TrimRight(c.Text, "\r") == inlineMark {
			return true
		}
	}
	return false
}

// assignMaps lets s call maps.Clone, if that is exactly what it needs: a copy of
// one level in which nil stays nil.
func (l *library) assignMaps(s *site) {
	u := l.unit
	if !s.copy.Shallow || !s.keepNil || !u.atLeast(s.place.file, "go1.21") || u.importable("maps") == nil {
		return
	}
	s.imported = l.editor(s.span.File).use("maps", "maps", s.place.pos)
	s.call = &function{name: "Clone"}
}

// extras returns the edits that s needs besides its own: imports, and functions
// in files of the user's.
func (l *library) extras(s *site) []Edit {
	var list []Edit
	if s.imported != nil && s.imported.edit != nil {
		list = append(list, *s.imported.edit)
	}
	if s.call != nil && s.call.text != "" && s.call.user != "" {
		for _, e := range l.editors[s.call.user].edits() {
			if s.imported == nil || s.imported.edit == nil || *s.imported.edit != e {
				list = append(list, e)
			}
		}
	}
	return list
}

// atLeast reports whether the language version of f is v or newer.
func (u *unit) atLeast(f *ast.File, v string) bool {
	have := u.pkg.Info.FileVersions[f]
	if have == "" {
		have = u.pkg.GoVersion
	}
	return !version.IsValid(have) || version.Compare(have, v) >= 0
}
