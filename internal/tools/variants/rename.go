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

// Rename returns the transformation that gives functions, methods and local variables
// neutral names.
func (v *Vocabulary) Rename() Transformation {
	return Transformation{
		Name:  "rename",
		Doc:   "functions and local variables get neutral names",
		Apply: v.renameAll,
	}
}

func (v *Vocabulary) renameAll(p *program.Program) *Variant {
	r := v.newRenamer(p, func(name string, n int) string {
		if token.IsExported(name) {
			return fmt.Sprintf("F%d", n)
		}
		return fmt.Sprintf("f%d", n)
	})
	r.locals = make(map[string]string)
	return r.rename()
}

// Verb returns the transformation that lets all names of functions begin with verb.
func (v *Vocabulary) Verb(verb string) Transformation {
	return Transformation{
		Name:   "verb-" + verb,
		Doc:    "the names of functions begin with " + verb,
		Lowers: true,
		Apply: func(p *program.Program) *Variant {
			return v.newRenamer(p, func(name string, n int) string {
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

func (v *Vocabulary) newRenamer(p *program.Program, name func(string, int) string) *renamer {
	return &renamer{editor: newEditor(p), name: name, kept: v.keptNames(p), funcs: make(map[string]string)}
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
