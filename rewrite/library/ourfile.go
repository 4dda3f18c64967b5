package library

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/mapfix/mapfix/rewrite/clone"
	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// home returns the name of the file that a new function goes to.
func (l *Library) home(test bool) string {
	base := unit.PackageFile
	switch {
	case l.unit.External():
		base = unit.ExternalFile
	case test:
		base = unit.TestFile
	}
	return filepath.Join(l.unit.Pkg.Dir, base)
}

// closed returns why functions cannot be added to their file, or "" if they can: it does
// not exist, or it is ours, part of the unit and built when it should be.
func (l *Library) closed(test bool) string {
	name := l.home(test)
	src, known := l.unit.Pkg.Sources[name]
	if !known {
		if _, err := os.Lstat(name); err != nil {
			return ""
		}
		src, _ = os.ReadFile(name) // what cannot be read is none of ours
	}
	f := l.unit.Files[name]
	switch {
	case !unit.Ours(src):
		return "the package's file of copy functions is not one of ours"
	case f == nil || unit.ConstraintOf(f, "") != l.guard:
		return "the package's file of copy functions (" + filepath.Base(name) + ") is built under another constraint than its files are"
	}
	return ""
}

// read takes note of the functions and imports in one of our files.
func (l *Library) read(name string, f *ast.File) {
	if l.imports.paths == nil {
		l.imports.paths = make(map[string]string)
	}
	for _, spec := range f.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if pkg := l.unit.Pkg.Info.PkgNameOf(spec); pkg != nil {
			l.imports.paths[path] = pkg.Name()
		}
	}
	for _, decl := range f.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			l.readFunc(name, fn)
		}
	}
}

// readFunc takes note of a function that we wrote.
func (l *Library) readFunc(file string, fn *ast.FuncDecl) {
	tf := l.unit.Pkg.Fset.File(fn.Pos())
	start := fn.Pos()
	if fn.Doc != nil {
		start = fn.Doc.Pos()
	}
	src := string(l.unit.Pkg.Sources[file])
	l.written[fn.Name.Name] = clone.Head(strings.ReplaceAll(src[tf.Offset(start):tf.Offset(fn.End())], "\r\n", "\n"))
	l.writtenIn[fn.Name.Name] = file
}

// Files returns our files as they become.
func (l *Library) Files() []edit.Change {
	byHome := make(map[string][]*function)
	for _, f := range l.funcs {
		if f.file == "" && f.user == "" {
			f.home = l.home(f.test)
			byHome[f.home] = append(byHome[f.home], f)
		}
	}
	var changes []edit.Change
	for name, funcs := range byHome {
		old, exists := l.unit.Pkg.Sources[name]
		changes = append(changes, edit.Change{File: name, Old: old, New: l.render(old, funcs), Created: !exists})
	}
	slices.SortFunc(changes, func(a, b edit.Change) int { return cmp.Compare(a.File, b.File) })
	return changes
}

// render returns old, one of our files or nil, with the functions added.
func (l *Library) render(old []byte, funcs []*function) []byte {
	head, body, imports := l.split(old)
	for _, f := range funcs {
		for _, p := range f.copy.Packages {
			imports[p.Path()] = l.importSpec(p)
		}
		body += "\n" + f.text
	}
	var b strings.Builder
	b.WriteString(head + "\n\n")
	if len(imports) > 0 {
		writeImports(&b, imports)
	}
	b.WriteString(strings.TrimLeft(body, "\n"))
	out, err := format.Source([]byte(b.String()))
	if err != nil {
		panic(err) // what we write is Go
	}
	if bytes.Contains(old, []byte("\r\n")) {
		out = bytes.ReplaceAll(out, []byte("\n"), []byte("\r\n"))
	}
	return out
}

func (l *Library) importSpec(p *types.Package) string {
	name := l.imports.names[p.Path()]
	if name == p.Name() {
		return strconv.Quote(p.Path())
	}
	return name + " " + strconv.Quote(p.Path())
}

func writeImports(b *strings.Builder, imports map[string]string) {
	paths := make([]string, 0, len(imports))
	for path := range imports {
		paths = append(paths, path)
	}
	if len(paths) == 1 {
		b.WriteString("import " + imports[paths[0]] + "\n\n")
		return
	}
	slices.Sort(paths)
	b.WriteString("import (\n")
	for _, group := range []bool{true, false} {
		for _, path := range paths {
			if std := !strings.Contains(strings.Split(path, "/")[0], "."); std == group {
				b.WriteString(imports[path] + "\n")
			}
		}
		b.WriteString("\n")
	}
	b.WriteString(")\n\n")
}

// split cuts one of our files into what stands up to the package clause, what
// follows the imports, and the imports by path.
func (l *Library) split(old []byte) (head, body string, imports map[string]string) {
	imports = make(map[string]string)
	if old == nil {
		head = unit.GeneratedMark + "\n\n"
		if l.guard != "" {
			head += "//go:build " + l.guard + "\n\n"
		}
		return head + "package " + l.unit.Name, "", imports
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(old), "\ufeff"), "\r\n", "\n")
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		panic(fmt.Sprint("rewrite: a file that was type-checked does not parse: ", err))
	}
	tf := fset.File(f.Package)
	at := tf.Offset(f.Name.End())
	head, body = text[:at], text[at:]
	for _, spec := range f.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		imports[path] = text[tf.Offset(spec.Pos()):tf.Offset(spec.End())]
	}
	for _, decl := range f.Decls {
		if gen, ok := decl.(*ast.GenDecl); ok && gen.Tok == token.IMPORT {
			body = text[tf.Offset(gen.End()):]
		}
	}
	return head, body, imports
}
