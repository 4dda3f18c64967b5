package rewrite

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// prune takes out of our files the functions that nothing refers to once the
// changes are made. What a name means is not asked: a function stays if its
// name occurs anywhere, also in files that are left out of this build.
func (u *unit) prune(out *outcome, changed map[string][]byte) {
	if u.plan.opts.Used == nil {
		return
	}
	for _, base := range []string{packageFile, testFile, externalFile} {
		name := filepath.Join(u.pkg.Dir, base)
		if !ours(u.pkg.Sources[name]) || u.files[name] == nil {
			continue
		}
		text, ok := changed[name]
		if !ok {
			text = u.pkg.Sources[name]
		}
		unused := u.unused(name, text, changed)
		if len(unused) == 0 {
			continue
		}
		pruned := u.withoutFunctions(text, unused)
		changed[name] = pruned
		c := Change{File: name, Old: u.pkg.Sources[name], New: pruned, Removed: pruned == nil, Last: true}
		if ok {
			c.Interim = text
		}
		out.replace(c)
	}
}

// replace sets the change of one of our files.
func (o *outcome) replace(c Change) {
	o.added = slices.DeleteFunc(o.added, func(d Change) bool { return d.File == c.File })
	o.added = append(o.added, c)
}

// unused returns the functions in our file called name, which has the given
// text, that no other file refers to, nor a function that does stay.
func (u *unit) unused(name string, text []byte, changed map[string][]byte) map[string]bool {
	f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	elsewhere := u.identsElsewhere(name, changed)
	calls := make(map[string]map[string]bool)
	for _, decl := range f.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			calls[fn.Name.Name] = make(map[string]bool)
			addIdents(fn.Body, calls[fn.Name.Name])
		}
	}
	used := make(map[string]bool)
	var use func(string)
	use = func(fn string) {
		if callees, ok := calls[fn]; ok && !used[fn] {
			used[fn] = true
			for callee := range callees {
				use(callee)
			}
		}
	}
	for fn := range calls {
		if elsewhere[fn] || u.plan.opts.Used(u.pkg.Path, fn) {
			use(fn)
		}
	}
	unused := make(map[string]bool)
	for fn := range calls {
		if !used[fn] {
			unused[fn] = true
		}
	}
	return unused
}

// identsElsewhere returns the names that occur in files of the directory other
// than the one called name.
func (u *unit) identsElsewhere(name string, changed map[string][]byte) map[string]bool {
	idents := make(map[string]bool)
	texts := maps.Clone(changed)
	for file := range u.files {
		if _, ok := texts[file]; !ok {
			texts[file] = u.pkg.Sources[file]
		}
	}
	delete(texts, name)
	for file, text := range texts {
		// After an error the file comes as far as it could be parsed.
		if f, _ := parser.ParseFile(token.NewFileSet(), file, text, parser.SkipObjectResolution); f != nil {
			addIdents(f, idents)
		}
	}
	maps.Copy(idents, u.others().words)
	return idents
}

func addIdents(n ast.Node, idents map[string]bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			idents[id.Name] = true
		}
		return true
	})
}

// importName returns the name that spec declares.
func (u *unit) importName(spec *ast.ImportSpec) string {
	if p := u.importable(specPath(spec)); p != nil && spec.Name == nil {
		return p.Name()
	}
	return importName(spec)
}

// withoutFunctions returns one of our files without some of its functions, and
// the imports that only they needed; nil if nothing is left.
func (u *unit) withoutFunctions(text []byte, unused map[string]bool) []byte {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return text
	}
	var cuts []Edit
	idents := make(map[string]bool)
	left := 0
	for _, decl := range f.Decls {
		switch fn, ok := decl.(*ast.FuncDecl); {
		case ok && unused[fn.Name.Name]:
			cuts = append(cuts, cut(fset, text, fn))
		case ok:
			left++
			addIdents(fn, idents)
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
		unneeded := slices.DeleteFunc(slices.Clone(gen.Specs), func(spec ast.Spec) bool { return idents[u.importName(spec.(*ast.ImportSpec))] })
		if len(unneeded) == len(gen.Specs) {
			cuts = append(cuts, cut(fset, text, gen))
			continue
		}
		for _, spec := range unneeded {
			cuts = append(cuts, cut(fset, text, spec))
		}
	}
	return tidy(applyEdits(text, cuts), text)
}

// cut returns the edit that removes the lines of n, its comment included.
func cut(fset *token.FileSet, text []byte, n ast.Node) Edit {
	start := n.Pos()
	if fn, ok := n.(*ast.FuncDecl); ok && fn.Doc != nil {
		start = fn.Doc.Pos()
	}
	from := fset.Position(start).Offset
	from = bytes.LastIndexByte(text[:from], '\n') + 1
	return Edit{"", from, lineEnd(text, fset.Position(n.End()).Offset), ""}
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
