package library

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// A fileImport is the name by which one file knows a package.
type fileImport struct {
	path, name string
	edit       *edit.Edit // that adds the import; nil if the file has it
	used       bool
}

// A fileEditor adds imports and functions to one file of the user's.
type fileEditor struct {
	unit    *unit.Unit
	name    string
	file    *ast.File
	idents  map[string]bool // all names that occur in the file
	imports []*fileImport   // by path
	text    string          // functions to be added
}

func newFileEditor(u *unit.Unit, name string) *fileEditor {
	e := &fileEditor{unit: u, name: name, file: u.Files[name], idents: make(map[string]bool)}
	ast.Inspect(e.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			ast.Inspect(n.X, func(n ast.Node) bool { e.note(n); return true })
			return false
		case *ast.ImportSpec:
			e.idents[unit.SpecName(n)] = true
			return false
		}
		e.note(n)
		return true
	})
	return e
}

func (e *fileEditor) note(n ast.Node) {
	if id, ok := n.(*ast.Ident); ok {
		e.idents[id.Name] = true
	}
}

// use returns the import of p, which is new if the file has none that is known
// by its name at pos. A pos that is not valid is the end of the file.
func (e *fileEditor) use(path, pkgName string, pos token.Pos) *fileImport {
	for _, i := range e.imports {
		if i.path == path && (i.edit != nil || e.known(i, pos)) {
			i.used = true
			return i
		}
	}
	for _, spec := range e.file.Imports {
		i := &fileImport{path: path, used: true}
		if obj := e.unit.Pkg.Info.PkgNameOf(spec); obj != nil && obj.Imported().Path() == path && obj.Name() != "_" && obj.Name() != "." {
			if i.name = obj.Name(); e.known(i, pos) {
				e.imports = append(e.imports, i)
				return i
			}
		}
	}
	i := &fileImport{path: path, name: e.freeName(pkgName), used: true}
	e.idents[i.name] = true
	text := strconv.Quote(path)
	if i.name != path[strings.LastIndexByte(path, '/')+1:] {
		text = i.name + " " + text
	}
	edit := e.addImport(path, text)
	i.edit = &edit
	e.imports = append(e.imports, i)
	return i
}

// known reports whether the name of i means the import at pos.
func (e *fileEditor) known(i *fileImport, pos token.Pos) bool {
	obj, ok := e.unit.Lookup(pos, i.name).(*types.PkgName)
	return !pos.IsValid() || ok && obj.Imported().Path() == i.path
}

// freeName returns base, or base with a number, so that it means nothing in the
// file or its package.
func (e *fileEditor) freeName(base string) string {
	taken := func(name string) bool {
		return e.idents[name] || e.unit.Pkg.Types.Scope().Lookup(name) != nil || e.unit.Elsewhere().Declared[name] ||
			token.IsKeyword(name) || types.Universe.Lookup(name) != nil
	}
	name := base
	for n := 2; taken(name); n++ {
		name = fmt.Sprint(base, n)
	}
	return name
}

// addImport returns the edit that adds an import with the text of its spec:
// among those of its kind if there is a block of imports, else as a declaration
// of its own.
func (e *fileEditor) addImport(path, text string) edit.Edit {
	orig := e.unit.Pkg.Sources[e.name]
	l := edit.NewLayout(orig)
	at := func(pos token.Pos) int { return l.Source.Offset(e.unit.Pkg.Fset.File(e.file.Package).Offset(pos)) }
	var edit edit.Edit
	var block, last *ast.GenDecl
	for _, decl := range e.file.Decls {
		if gen, ok := decl.(*ast.GenDecl); ok && gen.Tok == token.IMPORT {
			if last = gen; gen.Lparen.IsValid() && len(gen.Specs) > 0 {
				block = gen
			}
		}
	}
	switch {
	case block != nil:
		after, before, gap := e.neighbour(block, path)
		switch {
		case before != nil:
			edit = l.Before(at(startOf(before)), text)
		case gap:
			edit = blankBefore(l.After(at(after.Pos()), at(after.End()), text))
		default:
			edit = l.After(at(after.Pos()), at(after.End()), text)
		}
	case last != nil:
		edit = l.After(at(last.Pos()), at(last.End()), "import "+text)
	default:
		edit = blankBefore(l.After(at(e.file.Package), at(e.file.Name.End()), "import "+text))
	}
	edit.File = e.name
	return edit
}

// blankBefore returns an edit that adds a line with a blank line in front.
func blankBefore(edit edit.Edit) edit.Edit {
	eol := strings.IndexByte(edit.New, '\n') + 1
	edit.New = edit.New[:eol] + edit.New
	return edit
}

// startOf returns where spec starts with its comment.
func startOf(spec *ast.ImportSpec) token.Pos {
	if spec.Doc != nil {
		return spec.Doc.Pos()
	}
	return spec.Pos()
}

// neighbour returns the spec of the block that path goes behind, or in front
// of, so that its group stays sorted. A gap is to be left if no group suits.
func (e *fileEditor) neighbour(block *ast.GenDecl, path string) (after, before *ast.ImportSpec, gap bool) {
	var best []*ast.ImportSpec
	score := 0
	groups := e.groups(block)
	for _, group := range groups {
		for _, spec := range group {
			if n := affinity(unit.SpecPath(spec), path); n > score {
				best, score = group, n
			}
		}
	}
	if best == nil {
		last := groups[len(groups)-1]
		return last[len(last)-1], nil, true
	}
	for _, spec := range best {
		if unit.SpecPath(spec) > path {
			return nil, spec, false
		}
	}
	return best[len(best)-1], nil, false
}

// groups returns the specs of the block, divided by blank lines.
func (e *fileEditor) groups(block *ast.GenDecl) [][]*ast.ImportSpec {
	var groups [][]*ast.ImportSpec
	line := func(pos token.Pos) int { return e.unit.Pkg.Fset.PositionFor(pos, false).Line }
	for i, spec := range block.Specs {
		spec := spec.(*ast.ImportSpec)
		if i == 0 || line(startOf(spec)) > line(block.Specs[i-1].End())+1 {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], spec)
	}
	return groups
}

// affinity tells how much two paths have to do with each other: packages of
// the standard library have, and those whose paths start alike.
func affinity(a, b string) int {
	std := func(path string) bool { return !strings.Contains(strings.Split(path, "/")[0], ".") }
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	if std(a) == std(b) {
		n++
	}
	return n
}

// append notes a function to be added to the end of the file.
func (e *fileEditor) append(text string) { e.text += "\n" + text }

// edits returns all that is added to the file, imports in order of their paths.
func (e *fileEditor) edits() []edit.Edit {
	imports := slices.Clone(e.imports)
	slices.SortStableFunc(imports, func(a, b *fileImport) int { return strings.Compare(a.path, b.path) })
	var list []edit.Edit
	for _, i := range imports {
		if i.edit != nil {
			list = append(list, *i.edit)
		}
	}
	if e.text == "" {
		return list
	}
	orig := e.unit.Pkg.Sources[e.name]
	text, eol := e.text, "\n"
	if strings.Contains(string(orig), "\r\n") {
		eol = "\r\n"
	}
	if !strings.HasSuffix(string(orig), "\n") {
		text = "\n" + strings.TrimSuffix(text, "\n")
	}
	return append(list, edit.Edit{File: e.name, Start: len(orig), End: len(orig), New: strings.ReplaceAll(text, "\n", eol)})
}

// Edits returns all that is added to the user's file called name.
func (l *Library) Edits(name string) []edit.Edit { return l.editor(name).edits() }

// Extras returns the edits that c needs besides its own: imports, and functions
// in files of the user's.
func (l *Library) Extras(c *Callee) []edit.Edit {
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

// editor returns what adds to the user's file called name.
func (l *Library) editor(name string) *fileEditor {
	if l.editors[name] == nil {
		l.editors[name] = newFileEditor(l.unit, name)
	}
	return l.editors[name]
}
