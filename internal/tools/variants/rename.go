package variants

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/internal/tools/program"
)

// renameAll gives functions, methods and local variables neutral names.
func renameAll(p *program.Program) *Variant {
	r := newRenamer(p, func(name string, n int) string {
		if token.IsExported(name) {
			return fmt.Sprintf("F%d", n)
		}
		return fmt.Sprintf("f%d", n)
	})
	r.locals = make(map[string]string)
	return r.rename()
}

// Verb returns the transformation that lets all names of functions begin with verb.
func Verb(verb string) Transformation {
	return Transformation{
		Name:   "verb-" + verb,
		Doc:    "the names of functions begin with " + verb,
		Lowers: true,
		Apply: func(p *program.Program) *Variant {
			return newRenamer(p, func(name string, n int) string {
				if token.IsExported(name) {
					return fmt.Sprintf("%sX%d", verb, n)
				}
				return fmt.Sprintf("%sX%d", strings.ToLower(verb[:1])+verb[1:], n)
			}).rename()
		},
	}
}

// A renamer renames by name: all functions and methods of one name have one name
// afterwards, so that interfaces stay implemented.
type renamer struct {
	*editor
	name   func(name string, n int) string
	kept   map[string]bool
	funcs  map[string]string // new names by the old ones
	locals map[string]string // the same of local variables; nil if they keep theirs
}

func newRenamer(p *program.Program, name func(string, int) string) *renamer {
	r := &renamer{editor: newEditor(p), name: name, kept: keptNames(p), funcs: make(map[string]string)}
	return r
}

func (r *renamer) rename() *Variant {
	for _, pkg := range own(r.Program) {
		for _, file := range pkg.Files {
			ast.Inspect(file, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					r.visit(pkg, id)
				}
				return true
			})
		}
	}
	for old, name := range r.funcs {
		r.names.Functions[name] = old
	}
	return r.variant()
}

func (r *renamer) visit(pkg *program.Package, id *ast.Ident) {
	names := r.funcs
	name := r.name
	switch obj := pkg.Info.ObjectOf(id).(type) {
	case *types.Func:
		if obj.Pkg() == nil || r.kept[id.Name] || !r.isOwn(obj.Pkg()) {
			return
		}
	case *types.Var:
		if r.locals == nil || !isLocal(obj) || !r.isOwn(obj.Pkg()) || id.Name == "_" {
			return
		}
		names, name = r.locals, localName
	case nil: // the variable of a type switch
		if r.locals == nil || !isSwitchVariable(pkg, id) {
			return
		}
		names, name = r.locals, localName
	default:
		return
	}
	if names[id.Name] == "" {
		names[id.Name] = name(id.Name, len(names)+1)
	}
	r.replace(id.Pos(), id.End(), names[id.Name])
	r.sites++
}

func localName(_ string, n int) string { return fmt.Sprintf("z%d", n) }

// isSwitchVariable reports whether id is declared by a type switch, which declares
// a variable for each clause instead.
func isSwitchVariable(pkg *program.Package, id *ast.Ident) bool {
	obj, ok := pkg.Info.Defs[id]
	if !ok || obj != nil || id.Name == "_" {
		return false
	}
	file := fileAt(pkg, id.Pos())
	return id != file.Name && anyNode(file, func(n ast.Node) bool {
		sw, ok := n.(*ast.TypeSwitchStmt)
		if !ok {
			return false
		}
		assign, ok := sw.Assign.(*ast.AssignStmt)
		return ok && assign.Lhs[0] == id
	})
}

func (r *renamer) isOwn(pkg *types.Package) bool {
	return slices.ContainsFunc(own(r.Program), func(o *program.Package) bool { return o.Types == pkg })
}

// keptNames returns the names of functions that mean something to others: main and
// init, methods that interfaces of other modules ask for, methods that templates or
// reflection may call by name, and those that the rewriter calls.
func keptNames(p *program.Program) map[string]bool {
	kept := map[string]bool{"main": true, "init": true, "_": true}
	for _, name := range []string{"Unwrap", "Is", "As", "Error", "String", "GoString", "DeepCopy", "DeepCopyInto"} {
		kept[name] = true
	}
	asked := interfaces(p)
	for _, pkg := range own(p) {
		for _, obj := range pkg.Info.Defs {
			f, ok := obj.(*types.Func)
			if !ok || f.Signature().Recv() == nil {
				continue
			}
			if f.Exported() && byReflection(pkg) || askedFor(f, asked) {
				kept[f.Name()] = true
			}
		}
	}
	return kept
}

// byReflection reports whether a package imports what calls methods by their names.
func byReflection(pkg *program.Package) bool {
	return slices.ContainsFunc(pkg.Types.Imports(), func(imported *types.Package) bool {
		return slices.Contains([]string{"text/template", "html/template", "reflect", "net/rpc", "expvar"}, imported.Path())
	})
}

// interfaces returns the interfaces with methods that are declared outside of the
// main module.
func interfaces(p *program.Program) []*types.Interface {
	var found []*types.Interface
	others := slices.Clone(p.Library.Packages())
	for _, pkg := range p.Packages {
		if !pkg.Module.Main {
			others = append(others, pkg.Types)
		}
	}
	for _, pkg := range others {
		for _, name := range pkg.Scope().Names() {
			if obj, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok && obj.Exported() {
				if i, ok := obj.Type().Underlying().(*types.Interface); ok && i.NumMethods() > 0 {
					found = append(found, i)
				}
			}
		}
	}
	return found
}

// askedFor reports whether one of the interfaces asks for the method, and its
// receiver implements it.
func askedFor(f *types.Func, asked []*types.Interface) bool {
	recv := f.Signature().Recv().Type()
	if _, ok := recv.(*types.Pointer); !ok && !types.IsInterface(recv) {
		recv = types.NewPointer(recv)
	}
	return slices.ContainsFunc(asked, func(i *types.Interface) bool {
		for m := range i.Methods() {
			if m.Name() == f.Name() && (types.Implements(recv, i) || types.Identical(m.Signature(), f.Signature())) {
				return true
			}
		}
		return false
	})
}
