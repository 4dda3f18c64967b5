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

// A mover moves declarations from one package to a new one below it.
type mover struct {
	*editor
	pkg  *program.Package
	name string // of the new package
	path string // its import path
	dir  string
}

func newMover(e *editor, pkg *program.Package, name string) *mover {
	e.names.Packages[path.Join(pkg.Path, name)] = pkg.Path
	return &mover{editor: e, pkg: pkg, name: name, path: path.Join(pkg.Path, name), dir: path.Join(pkg.Dir, name)}
}

// moveFunctions moves functions that need nothing of their package to another one.
func (v *Vocabulary) moveFunctions(p *program.Program) *Variant {
	e := newEditor(p)
	before := make(map[types.Object]bool) // moved from the packages before
	for i, pkg := range own(p) {
		m := newMover(e, pkg, fmt.Sprintf("moved%d", i+1))
		moved := make(map[types.Object]string) // to their new names
		taken := make(map[string]bool)
		functions(pkg, func(fd *ast.FuncDecl) {
			name := exported(fd.Name.Name)
			if isMovable(fd) && fd.Recv == nil && fd.Name.Name != "main" && !taken[name] && !v.hasContract(pkg) && m.selfContained(fd, nil) && !usesAny(pkg, fd, before) {
				moved[pkg.Info.Defs[fd.Name]], taken[name] = name, true
			}
		})
		if len(moved) > 0 {
			m.moveFunctions(moved)
			e.sites += len(moved)
			for obj := range moved {
				before[obj] = true
			}
		}
	}
	return e.variant()
}

// usesAny reports whether n mentions one of several objects.
func usesAny(pkg *program.Package, n ast.Node, objs map[types.Object]bool) bool {
	return anyNode(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		return ok && objs[pkg.Info.Uses[id]]
	})
}

func exported(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// selfContained reports whether a declaration needs nothing of its package but
// itself, types that move too, and what is exported of these.
func (m *mover) selfContained(n ast.Node, moving map[types.Object]bool) bool {
	return !anyNode(n, func(x ast.Node) bool {
		id, ok := x.(*ast.Ident)
		if !ok {
			return false
		}
		obj := m.pkg.Info.Uses[id]
		if obj == nil || obj.Pkg() != m.pkg.Types || moving[obj] || n.Pos() <= obj.Pos() && obj.Pos() < n.End() {
			return false
		}
		switch obj := obj.(type) {
		case *types.PkgName:
			return false
		case *types.Var:
			return !obj.IsField() || !obj.Exported()
		case *types.Func:
			return obj.Signature().Recv() == nil || !obj.Exported() || moving == nil
		}
		return true
	})
}

// moveFunctions writes the new package and changes who uses its functions.
func (m *mover) moveFunctions(moved map[types.Object]string) {
	text := ""
	var needed []*types.PkgName
	for _, pkg := range own(m.Program) {
		for _, file := range pkg.Files {
			replaced := make(map[*ast.Ident]bool) // names of packages
			uses := 0
			var decls []ast.Decl
			for _, d := range file.Decls {
				if fd, ok := d.(*ast.FuncDecl); ok && moved[pkg.Info.Defs[fd.Name]] != "" {
					decls = append(decls, d)
					continue
				}
				uses += m.rename(pkg, d, moved, replaced)
			}
			for _, d := range decls {
				fd := d.(*ast.FuncDecl)
				text += m.moved(fd, moved) + "\n\n"
				needed = append(needed, importsIn(pkg, fd)...)
				m.replace(declStart(d), d.End(), "")
				m.names.Functions[m.path+"."+moved[pkg.Info.Defs[fd.Name]]] = fd.Name.Name
			}
			if uses > 0 {
				m.insert(file.Name.End(), fmt.Sprintf("\nimport %q\n", m.path))
			}
			if uses > 0 || len(decls) > 0 {
				m.blankUnused(pkg, file, decls, replaced)
			}
		}
	}
	m.added[path.Join(m.dir, m.name+".go")] = []byte("package " + m.name + "\n\n" + importDecl(needed) + text)
}

// rename qualifies the uses of moved functions in a declaration, and counts them.
// Names of packages that were in front of them are noted.
func (m *mover) rename(pkg *program.Package, d ast.Decl, moved map[types.Object]string, replaced map[*ast.Ident]bool) int {
	uses := 0
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if name := moved[pkg.Info.Uses[n.Sel]]; name != "" {
				if id, ok := n.X.(*ast.Ident); ok {
					replaced[id] = true
				}
				m.replace(n.Pos(), n.End(), m.name+"."+name)
				uses++
				return false
			}
		case *ast.Ident:
			if name := moved[pkg.Info.Uses[n]]; name != "" {
				m.replace(n.Pos(), n.End(), m.name+"."+name)
				uses++
			}
		}
		return true
	})
	return uses
}

// moved returns the text of a function under its new name.
func (m *mover) moved(fd *ast.FuncDecl, moved map[types.Object]string) string {
	var own []*ast.Ident
	ast.Inspect(fd, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && m.pkg.Info.ObjectOf(id) == m.pkg.Info.Defs[fd.Name] {
			own = append(own, id)
		}
		return true
	})
	text, at := "", declStart(fd)
	for _, id := range own {
		text += m.text(at, id.Pos()) + moved[m.pkg.Info.Defs[fd.Name]]
		at = id.End()
	}
	return text + m.text(at, fd.End())
}

// blankUnused makes imports blank that a file needs no more without declarations and
// without certain names of packages.
func (m *mover) blankUnused(pkg *program.Package, file *ast.File, without []ast.Decl, gone map[*ast.Ident]bool) {
	var used []*types.PkgName
	for _, d := range file.Decls {
		if slices.Contains(without, d) {
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && !gone[id] {
				if name, ok := pkg.Info.Uses[id].(*types.PkgName); ok {
					used = append(used, name)
				}
			}
			return true
		})
	}
	m.blank(pkg, file, used)
}

// moveTypes moves types with all of their methods to another package, and leaves an
// alias for each:
//
//	type Rule = moved1.Rule
func (v *Vocabulary) moveTypes(p *program.Program) *Variant {
	e := newEditor(p)
	for i, pkg := range own(p) {
		if v.hasContract(pkg) {
			continue
		}
		m := newMover(e, pkg, fmt.Sprintf("moved%d", i+1))
		if specs, methods := m.movableTypes(); len(specs) > 0 {
			m.moveTypes(specs, methods)
			e.sites += len(specs)
		}
	}
	return e.variant()
}

// movableTypes returns the types that can move, and the methods of all types.
func (m *mover) movableTypes() (map[types.Object]*ast.TypeSpec, map[types.Object][]*ast.FuncDecl) {
	specs := make(map[types.Object]*ast.TypeSpec)
	methods := make(map[types.Object][]*ast.FuncDecl)
	moving := make(map[types.Object]bool)
	for _, file := range m.pkg.Files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if spec, ok := spec.(*ast.TypeSpec); ok && spec.Name.IsExported() && spec.TypeParams == nil && !spec.Assign.IsValid() {
						obj := m.pkg.Info.Defs[spec.Name]
						specs[obj], moving[obj] = spec, true
					}
				}
			case *ast.FuncDecl:
				if obj := receiver(m.pkg, d); obj != nil {
					methods[obj] = append(methods[obj], d)
				}
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for obj, spec := range specs {
			if !m.isMovableType(spec, methods[obj], moving) {
				delete(specs, obj)
				delete(moving, obj)
				changed = true
			}
		}
	}
	return specs, methods
}

// receiver returns the type that a function is a method of, nil if it is none.
func receiver(pkg *program.Package, fd *ast.FuncDecl) types.Object {
	f, ok := pkg.Info.Defs[fd.Name].(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return nil
	}
	t := f.Signature().Recv().Type()
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := t.(*types.Named)
	if !ok {
		return nil
	}
	return named.Obj()
}

// isMovableType reports whether nothing that is not exported is part of a type, and
// its methods need nothing else of the package than types that move too.
func (m *mover) isMovableType(spec *ast.TypeSpec, methods []*ast.FuncDecl, moving map[types.Object]bool) bool {
	unexported := anyNode(spec.Type, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return false
		}
		switch obj := m.pkg.Info.Defs[id].(type) {
		case *types.Var:
			return obj.IsField() && !obj.Exported()
		case *types.Func:
			return !obj.Exported()
		}
		return false
	})
	if unexported || !m.selfContained(spec, moving) {
		return false
	}
	return !slices.ContainsFunc(methods, func(fd *ast.FuncDecl) bool {
		return !fd.Name.IsExported() || !m.selfContained(fd, moving)
	})
}

// moveTypes writes the new package and leaves aliases.
func (m *mover) moveTypes(specs map[types.Object]*ast.TypeSpec, methods map[types.Object][]*ast.FuncDecl) {
	text := ""
	var needed []*types.PkgName
	for _, file := range m.pkg.Files {
		var gone []ast.Decl
		uses := false
		noUse := make(map[*ast.Ident]bool)
		for _, d := range file.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok && specs[receiver(m.pkg, fd)] != nil {
				gone = append(gone, d)
				text += m.text(declStart(d), d.End()) + "\n\n"
				needed = append(needed, importsIn(m.pkg, d)...)
				m.replace(declStart(d), d.End(), "")
			}
			gen, ok := d.(*ast.GenDecl)
			if !ok || gen.Tok != token.TYPE {
				continue
			}
			for _, spec := range gen.Specs {
				spec := spec.(*ast.TypeSpec)
				if specs[m.pkg.Info.Defs[spec.Name]] == nil {
					continue
				}
				uses = true
				text += "type " + m.source(spec) + "\n\n"
				needed = append(needed, importsIn(m.pkg, spec)...)
				ast.Inspect(spec, func(n ast.Node) bool {
					if id, ok := n.(*ast.Ident); ok {
						noUse[id] = true
					}
					return true
				})
				m.replace(spec.Pos(), spec.End(), spec.Name.Name+" = "+m.name+"."+spec.Name.Name)
			}
		}
		if uses {
			m.insert(file.Name.End(), fmt.Sprintf("\nimport %q\n", m.path))
		}
		m.blankUnused(m.pkg, file, gone, noUse)
	}
	m.added[path.Join(m.dir, m.name+".go")] = []byte("package " + m.name + "\n\n" + importDecl(needed) + text)
}
