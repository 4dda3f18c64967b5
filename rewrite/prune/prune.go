package prune

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// A pruner takes out functions of a unit.
type pruner struct {
	*unit.Unit
	changed map[string][]byte // files as they become
}

// InlineFiles returns the files of the user's that have functions of ours, once
// changed.
func InlineFiles(u *unit.Unit, changed map[string][]byte) []string {
	p := &pruner{u, changed}
	var names []string
	for name, f := range u.Files {
		if text := p.text(name); !ast.IsGenerated(f) && bytes.Contains(text, []byte(unit.InlineMark)) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Files takes out of the named files the functions that we wrote and that nothing
// refers to once the changes are made; used tells of other packages. What a name means is
// not asked: a function stays if its name occurs anywhere, also in files that are left out
// of this build. It returns the changes of these files, and notes them in changed.
func Files(u *unit.Unit, names []string, used func(path, name string) bool, changed map[string][]byte) []edit.Change {
	p := &pruner{u, changed}
	unused := p.unused(names, used)
	if len(unused) == 0 {
		return nil
	}
	var changes []edit.Change
	for _, name := range names {
		text, edited := p.text(name), changed[name] != nil
		pruned := p.withoutFunctions(text, unused)
		if !unit.Ours(text) {
			pruned = p.withoutInline(text, unused)
		}
		if bytes.Equal(text, pruned) {
			continue
		}
		changed[name] = pruned
		c := edit.Change{File: name, Old: u.Pkg.Sources[name], New: pruned, Removed: pruned == nil, Last: true}
		if edited {
			c.Interim = text
		}
		changes = append(changes, c)
	}
	return changes
}

// text returns a file as it becomes.
func (p *pruner) text(name string) []byte {
	if text, ok := p.changed[name]; ok {
		return text
	}
	return p.Pkg.Sources[name]
}

// unused returns those of our functions in the named files that nothing else
// refers to, nor one of them that does stay.
func (p *pruner) unused(names []string, used func(path, name string) bool) map[string]bool {
	calls := make(map[string]map[string]bool) // by our functions
	elsewhere := maps.Clone(p.Elsewhere().Words)
	texts := maps.Clone(p.changed)
	for file := range p.Files {
		texts[file] = p.text(file)
	}
	for file, text := range texts {
		// After an error the file comes as far as it could be parsed.
		f, _ := parser.ParseFile(token.NewFileSet(), file, text, parser.ParseComments|parser.SkipObjectResolution)
		if f == nil {
			continue
		}
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && slices.Contains(names, file) && (unit.Ours(text) || unit.IsInline(fn)) {
				calls[fn.Name.Name] = make(map[string]bool)
				unit.AddIdents(fn.Body, calls[fn.Name.Name])
			} else {
				unit.AddIdents(decl, elsewhere)
			}
		}
	}
	unused := make(map[string]bool)
	for fn := range calls {
		unused[fn] = true
	}
	var keep func(string)
	keep = func(fn string) {
		if unused[fn] {
			delete(unused, fn)
			for callee := range calls[fn] {
				keep(callee)
			}
		}
	}
	for fn := range calls {
		if elsewhere[fn] || used(p.Pkg.Path, fn) {
			keep(fn)
		}
	}
	return unused
}

// withoutFunctions returns one of our files without some of its functions, and
// the imports that only they needed; nil if nothing is left.
func (p *pruner) withoutFunctions(text []byte, unused map[string]bool) []byte {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return text
	}
	var cuts []edit.Edit
	idents := make(map[string]bool)
	left := 0
	for _, decl := range f.Decls {
		switch fn, ok := decl.(*ast.FuncDecl); {
		case ok && unused[fn.Name.Name]:
			cuts = append(cuts, cut(fset, text, fn))
		case ok:
			left++
			unit.AddIdents(fn, idents)
		}
	}
	if left == 0 {
		return nil
	}
	for _, decl := range f.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.IMPORT {
			continue
		}
		unneeded := slices.DeleteFunc(slices.Clone(gen.Specs), func(spec ast.Spec) bool { return idents[p.ImportName(spec.(*ast.ImportSpec))] })
		if len(unneeded) == len(gen.Specs) {
			cuts = append(cuts, cut(fset, text, gen))
			continue
		}
		for _, spec := range unneeded {
			cuts = append(cuts, cut(fset, text, spec))
		}
	}
	return tidy(edit.Apply(text, cuts), text)
}

// cut returns the edit that removes the lines of n, its comment included.
func cut(fset *token.FileSet, text []byte, n ast.Node) edit.Edit {
	start := n.Pos()
	if fn, ok := n.(*ast.FuncDecl); ok && fn.Doc != nil {
		start = fn.Doc.Pos()
	}
	from := fset.Position(start).Offset
	from = bytes.LastIndexByte(text[:from], '\n') + 1
	return edit.Edit{Start: from, End: edit.LineEnd(text, fset.Position(n.End()).Offset)}
}

// tidy returns text as gofmt likes it, with the line ends of old.
func tidy(text, old []byte) []byte {
	out, err := format.Source(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
	if err != nil {
		return text
	}
	out = append(bytes.TrimRight(out, "\n"), '\n')
	if bytes.Contains(old, []byte("\r\n")) {
		out = []byte(strings.ReplaceAll(string(out), "\n", "\r\n"))
	}
	return out
}

// withoutInline returns a file of the user's without some of our functions in
// it, and the imports that only they needed. It is the text itself if that
// would take more with it.
func (p *pruner) withoutInline(text []byte, unused map[string]bool) []byte {
	rest := text
	for {
		start, end := p.nextToCut(rest, unused)
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
func (p *pruner) nextToCut(text []byte, unused map[string]bool) (start, end int) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return 0, 0
	}
	tf := fset.File(f.Package)
	for _, decl := range f.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && unused[fn.Name.Name] && unit.IsInline(fn) {
			return tf.Offset(fn.Doc.Pos()), tf.Offset(fn.End())
		}
	}
	if n := p.importToCut(f); n != nil {
		return tf.Offset(n.Pos()), tf.Offset(n.End())
	}
	return 0, 0
}

// importToCut returns an import that nothing in the file needs, or the declaration
// that has no other, and nil if there is none.
func (p *pruner) importToCut(f *ast.File) ast.Node {
	isImport := func(decl ast.Decl) bool {
		gen, ok := decl.(*ast.GenDecl)
		return ok && gen.Tok == token.IMPORT
	}
	idents := make(map[string]bool)
	for _, decl := range f.Decls {
		if !isImport(decl) {
			unit.AddIdents(decl, idents)
		}
	}
	for _, decl := range f.Decls {
		if !isImport(decl) {
			continue
		}
		gen := decl.(*ast.GenDecl)
		for _, spec := range gen.Specs {
			switch {
			case !p.unneeded(spec.(*ast.ImportSpec), idents):
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
func (p *pruner) unneeded(spec *ast.ImportSpec, idents map[string]bool) bool {
	path := unit.SpecPath(spec)
	if path == "C" || spec.Name == nil && p.Importable(path) == nil {
		return false
	}
	name := p.ImportName(spec)
	return name != "_" && name != "." && !idents[name]
}
