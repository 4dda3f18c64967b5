package rewrite

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"go/version"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/rewrite/edit"
)

// InlineMark stands in the comment of each function that is put into a file of
// the user's, where nothing else tells that we wrote it.
const InlineMark = "//mapfix:copy"

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
		if strings.TrimRight(c.Text, "\r") == InlineMark {
			return true
		}
	}
	return false
}

// inlineFiles returns the files of the user's that have functions of ours, once
// changed.
func (u *unit) inlineFiles(changed map[string][]byte) []string {
	var names []string
	for name, f := range u.files {
		if text := u.text(name, changed); !ast.IsGenerated(f) && bytes.Contains(text, []byte(InlineMark)) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// withoutInline returns a file of the user's without some of our functions in
// it, and the imports that only they needed. It is the text itself if that
// would take more with it.
func (u *unit) withoutInline(text []byte, unused map[string]bool) []byte {
	rest := text
	for {
		start, end := u.nextToCut(rest, unused)
		if start == end {
			return rest
		}
		lines, ok := edit.WithoutLines("", rest, start, end)
		if !ok {
			return text
		}
		final := lines.End == len(rest)
		eol := bytes.HasSuffix(rest, []byte("\n"))
		rest = edit.Apply(rest, []edit.Edit{lines})
		if final {
			rest = withoutBlankEnd(rest, eol)
		}
	}
}

// withoutBlankEnd takes the blank line off the end of text that we put in front
// of a function, and the line break that we put there if the text had none.
func withoutBlankEnd(text []byte, eol bool) []byte {
	cut := func(text []byte) []byte { return bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r")) }
	shorter := cut(text)
	switch {
	case !eol:
		return cut(shorter)
	case bytes.HasSuffix(shorter, []byte("\n")):
		return shorter
	}
	return text
}

// nextToCut returns the span of one of the functions, with its comment, or else
// of an import that nothing needs. It is empty if there is no more.
func (u *unit) nextToCut(text []byte, unused map[string]bool) (start, end int) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return 0, 0
	}
	tf := fset.File(f.Package)
	for _, decl := range f.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && unused[fn.Name.Name] && isInline(fn) {
			return tf.Offset(fn.Doc.Pos()), tf.Offset(fn.End())
		}
	}
	if n := u.importToCut(f); n != nil {
		return tf.Offset(n.Pos()), tf.Offset(n.End())
	}
	return 0, 0
}

// importToCut returns an import that nothing in the file needs, or the declaration
// that has no other, and nil if there is none.
func (u *unit) importToCut(f *ast.File) ast.Node {
	isImport := func(decl ast.Decl) bool {
		gen, ok := decl.(*ast.GenDecl)
		return ok && gen.Tok == token.IMPORT
	}
	idents := make(map[string]bool)
	for _, decl := range f.Decls {
		if !isImport(decl) {
			addIdents(decl, idents)
		}
	}
	for _, decl := range f.Decls {
		if !isImport(decl) {
			continue
		}
		gen := decl.(*ast.GenDecl)
		for _, spec := range gen.Specs {
			switch {
			case !u.unneeded(spec.(*ast.ImportSpec), idents):
			case len(gen.Specs) == 1:
				return gen
			default:
				return spec
			}
		}
	}
	return nil
}

// unneeded reports whether spec is known to import what none of the names in a
// file can mean.
func (u *unit) unneeded(spec *ast.ImportSpec, idents map[string]bool) bool {
	path := specPath(spec)
	if path == "C" || spec.Name == nil && u.importable(path) == nil {
		return false
	}
	name := u.importName(spec)
	return name != "_" && name != "." && !idents[name]
}

// assignMaps lets s call maps.Clone, if that is exactly what it needs: a copy of
// one level in which nil stays nil.
func (l *library) assignMaps(s *site) {
	u := l.unit
	if !s.copy.Shallow || !s.keepNil && !u.plan.opts.PreserveNil || !u.atLeast(s.place.file, "go1.21") || u.importable("maps") == nil {
		return
	}
	s.imported = l.editor(s.span.File).use("maps", "maps", s.place.pos)
	s.call = &function{name: "Clone"}
}

// extras returns the edits that s needs besides its own: imports, and functions
// in files of the user's.
func (l *library) extras(s *site) []edit.Edit {
	var list []edit.Edit
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
