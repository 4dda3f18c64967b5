package variants

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/internal/tools/program"
)

// reorder declares the functions and types of each file in reverse order. What is
// initialised keeps its place.
func reorder(p *program.Program) *Variant {
	e := newEditor(p)
	for _, pkg := range own(p) {
		for _, file := range pkg.Files {
			movable := slices.DeleteFunc(slices.Clone(file.Decls), func(d ast.Decl) bool { return !isMovable(d) })
			if len(movable) < 2 {
				continue
			}
			for i, d := range movable {
				other := movable[len(movable)-1-i]
				e.replace(declStart(d), d.End(), e.text(declStart(other), other.End()))
			}
			e.sites++
		}
	}
	return e.variant()
}

// isMovable reports whether it does not matter where something is declared.
func isMovable(d ast.Decl) bool {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Name.Name != "_" && (d.Name.Name != "init" || d.Recv != nil)
	case *ast.GenDecl:
		return d.Tok == token.TYPE
	}
	return false
}

// declStart returns where a declaration begins, with its comment.
func declStart(d ast.Decl) token.Pos {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc != nil {
			return d.Doc.Pos()
		}
	case *ast.GenDecl:
		if d.Doc != nil {
			return d.Doc.Pos()
		}
	}
	return d.Pos()
}

// splitFiles moves the functions of each file to another file, whose name comes
// before that of all others.
func splitFiles(p *program.Program) *Variant {
	e := newEditor(p)
	for _, pkg := range own(p) {
		for i, file := range pkg.Files {
			if ast.IsGenerated(file) || constrained(file) {
				continue
			}
			moved := slices.DeleteFunc(slices.Clone(file.Decls), func(d ast.Decl) bool {
				_, ok := d.(*ast.FuncDecl)
				return !ok || !isMovable(d)
			})
			if len(moved) == 0 || len(moved) == len(file.Decls) {
				continue
			}
			name := path.Join(pkg.Dir, "aa_"+path.Base(pkg.Names[i]))
			e.added[name] = []byte("package " + pkg.Name + "\n\n" + e.move(pkg, file, moved))
			e.sites++
		}
	}
	return e.variant()
}

// constrained reports whether a file has a build constraint.
func constrained(file *ast.File) bool {
	return slices.ContainsFunc(file.Comments, func(g *ast.CommentGroup) bool {
		return g.Pos() < file.Package && slices.ContainsFunc(g.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:build") })
	})
}

// move takes declarations out of a file and returns their text, with the imports
// that they need in front of it.
func (e *editor) move(pkg *program.Package, file *ast.File, moved []ast.Decl) string {
	var needed, kept []*types.PkgName
	text := ""
	for _, d := range file.Decls {
		if !slices.Contains(moved, d) {
			kept = append(kept, importsIn(pkg, d)...)
			continue
		}
		needed = append(needed, importsIn(pkg, d)...)
		text += e.text(declStart(d), d.End()) + "\n\n"
		e.replace(declStart(d), d.End(), "")
	}
	e.blank(pkg, file, kept)
	return importDecl(needed) + text
}

// importsIn returns the names of packages that n uses.
func importsIn(pkg *program.Package, n ast.Node) []*types.PkgName {
	var names []*types.PkgName
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if name, ok := pkg.Info.Uses[id].(*types.PkgName); ok {
				names = append(names, name)
			}
		}
		return true
	})
	return names
}

// importDecl returns a declaration that imports packages by the names they have.
func importDecl(names []*types.PkgName) string {
	lines := make(map[string]bool)
	for _, name := range names {
		lines[fmt.Sprintf("import %s %q\n", name.Name(), name.Imported().Path())] = true
	}
	return strings.Join(sortedKeys(lines), "") + "\n"
}

func sortedKeys(set map[string]bool) []string {
	var keys []string
	for key := range set {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// blank makes the imports of a file blank that are not used any more.
func (e *editor) blank(pkg *program.Package, file *ast.File, used []*types.PkgName) {
	for _, spec := range file.Imports {
		obj := pkg.Info.Implicits[spec]
		if spec.Name != nil {
			obj = pkg.Info.Defs[spec.Name]
		}
		name, ok := obj.(*types.PkgName)
		if !ok || slices.Contains(used, name) || spec.Name != nil && (spec.Name.Name == "_" || spec.Name.Name == ".") {
			continue
		}
		if spec.Name != nil {
			e.replace(spec.Name.Pos(), spec.Name.End(), "_")
		} else {
			e.insert(spec.Path.Pos(), "_ ")
		}
	}
}

// mergeFiles makes one file of all files of a package.
func mergeFiles(p *program.Program) *Variant {
	e := newEditor(p)
	for _, pkg := range own(p) {
		if len(pkg.Files) < 2 || !mergeable(pkg) {
			continue
		}
		var needed []*types.PkgName
		text := ""
		for i, file := range pkg.Files {
			for _, d := range file.Decls {
				if gen, ok := d.(*ast.GenDecl); ok && gen.Tok == token.IMPORT {
					continue
				}
				needed = append(needed, importsIn(pkg, d)...)
				text += e.text(declStart(d), d.End()) + "\n\n"
			}
			e.added[pkg.Names[i]] = nil
		}
		e.added[pkg.Names[0]] = []byte("package " + pkg.Name + "\n\n" + importDecl(needed) + text)
		e.sites++
	}
	return e.variant()
}

// mergeable reports whether names of packages mean the same in all files.
func mergeable(pkg *program.Package) bool {
	paths := make(map[string]string)
	for _, file := range pkg.Files {
		if ast.IsGenerated(file) || constrained(file) {
			return false
		}
		for imported, name := range importNames(pkg, file) {
			if other := paths[name]; other != "" && other != imported.Path() {
				return false
			}
			paths[name] = imported.Path()
		}
	}
	return true
}
