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

	"github.com/mapfix/mapfix/rewrite/edit"
)

// prune takes out the functions that we wrote and that nothing refers to once
// the changes are made: those of our files, and if functions go to files of the
// user's, those there. What a name means is not asked: a function stays if its
// name occurs anywhere, also in files that are left out of this build.
func (u *unit) prune(out *outcome, changed map[string][]byte) {
	if u.plan.opts.Used == nil {
		return
	}
	u.pruneFiles(u.prunable(changed), u.plan.opts.Used, out, changed)
}

// prunable returns the files with functions that may be taken out. Those of the
// shared package wait until all its callers are known.
func (u *unit) prunable(changed map[string][]byte) []string {
	var names []string
	for _, base := range []string{packageFile, testFile, externalFile} {
		name := filepath.Join(u.pkg.Dir, base)
		if ours(u.pkg.Sources[name]) && u.files[name] != nil && !(base == packageFile && u.isShared()) {
			names = append(names, name)
		}
	}
	if u.plan.opts.Placement == Inline {
		names = append(names, u.inlineFiles(changed)...)
	}
	return names
}

// pruneFiles is prune for the named files. The changes of what it takes out
// become part of out and changed.
func (u *unit) pruneFiles(names []string, used func(path, name string) bool, out *outcome, changed map[string][]byte) {
	unused := u.unused(names, used, changed)
	if len(unused) == 0 {
		return
	}
	for _, name := range names {
		text, edited := u.text(name, changed), changed[name] != nil
		pruned := u.withoutFunctions(text, unused)
		if !ours(text) {
			pruned = u.withoutInline(text, unused)
		}
		if bytes.Equal(text, pruned) {
			continue
		}
		changed[name] = pruned
		c := edit.Change{File: name, Old: u.pkg.Sources[name], New: pruned, Removed: pruned == nil, Last: true}
		if edited {
			c.Interim = text
		}
		out.replace(c)
	}
}

// text returns a file as it becomes.
func (u *unit) text(name string, changed map[string][]byte) []byte {
	if text, ok := changed[name]; ok {
		return text
	}
	return u.pkg.Sources[name]
}

// replace sets the change of a file, in place of those that it has so far.
func (o *outcome) replace(c edit.Change) {
	is := func(d edit.Change) bool { return d.File == c.File }
	o.edited = slices.DeleteFunc(o.edited, is)
	o.added = append(slices.DeleteFunc(o.added, is), c)
}

// unused returns those of our functions in the named files that nothing else
// refers to, nor one of them that does stay.
func (u *unit) unused(names []string, used func(path, name string) bool, changed map[string][]byte) map[string]bool {
	calls := make(map[string]map[string]bool) // by our functions
	elsewhere := maps.Clone(u.others().words)
	texts := maps.Clone(changed)
	for file := range u.files {
		texts[file] = u.text(file, changed)
	}
	for file, text := range texts {
		// After an error the file comes as far as it could be parsed.
		f, _ := parser.ParseFile(token.NewFileSet(), file, text, parser.ParseComments|parser.SkipObjectResolution)
		if f == nil {
			continue
		}
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && slices.Contains(names, file) && (ours(text) || isInline(fn)) {
				calls[fn.Name.Name] = make(map[string]bool)
				addIdents(fn.Body, calls[fn.Name.Name])
			} else {
				addIdents(decl, elsewhere)
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
		if elsewhere[fn] || used(u.pkg.Path, fn) {
			keep(fn)
		}
	}
	return unused
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
	var cuts []edit.Edit
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
