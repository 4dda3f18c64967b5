package variants

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/mapfix/mapfix/internal/tools/program"
	"github.com/mapfix/mapfix/internal/tools/verdict"
)

// extract moves neighbouring writes to maps into a function that gets the variables
// that they use:
//
//	write1(m, id)
func extract(p *program.Program) *Variant {
	e := newEditor(p)
	for _, pkg := range own(p) {
		functions(pkg, func(fd *ast.FuncDecl) {
			if fd.Type.TypeParams != nil || isGeneric(pkg, fd) {
				return
			}
			lists(fd.Body, func(list []ast.Stmt) {
				for len(list) > 0 {
					n := 0
					for n < len(list) && isWrite(pkg, list[n]) {
						n++
					}
					if n > 0 {
						e.extract(pkg, fd, list[:n])
					}
					list = list[max(n, 1):]
				}
			})
		})
	}
	return e.variant()
}

// isGeneric reports whether a method has a generic receiver.
func isGeneric(pkg *program.Package, fd *ast.FuncDecl) bool {
	f, ok := pkg.Info.Defs[fd.Name].(*types.Func)
	return !ok || f.Signature().RecvTypeParams() != nil
}

// isWrite reports whether a statement writes to a map and does nothing else.
func isWrite(pkg *program.Package, s ast.Stmt) bool {
	var written ast.Expr
	switch s := s.(type) {
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE || len(s.Lhs) != 1 {
			return false
		}
		written = s.Lhs[0]
	case *ast.IncDecStmt:
		written = s.X
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok || !pkg.Info.Types[call.Fun].IsBuiltin() {
			return false
		}
		id, ok := call.Fun.(*ast.Ident)
		return ok && (id.Name == "delete" || id.Name == "clear") && !needsVariable(pkg, s)
	}
	index, ok := written.(*ast.IndexExpr)
	return ok && isMap(pkg.Info.TypeOf(index.X)) && !needsVariable(pkg, s)
}

// needsVariable reports whether s has need of a variable itself, not only of its
// value: there is a function in s, or an address is taken.
func needsVariable(pkg *program.Package, s ast.Stmt) bool {
	return anyNode(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return true
		case *ast.UnaryExpr:
			return n.Op == token.AND
		case *ast.SelectorExpr:
			f, ok := pkg.Info.Uses[n.Sel].(*types.Func)
			return ok && f.Signature().Recv() != nil && !isReference(pkg.Info.TypeOf(n.X))
		}
		return false
	})
}

// isReference reports whether a copy of a value refers to the same thing.
func isReference(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Map, *types.Interface, *types.Basic, *types.Chan:
		return true
	}
	return false
}

// extract moves statements into a function, if all types that it needs can be written.
func (e *editor) extract(pkg *program.Package, fd *ast.FuncDecl, list []ast.Stmt) {
	var params, args []string
	for _, v := range variablesIn(pkg, list) {
		text, ok := typeText(e.Program, pkg, fd.Pos(), v.Type())
		if !ok {
			return
		}
		params, args = append(params, v.Name()+" "+text), append(args, v.Name())
	}
	if len(args) == 0 || hides(pkg, list) {
		return
	}
	from, to := list[0].Pos(), list[len(list)-1].End()
	e.sites++
	name := fmt.Sprintf("write%d", e.sites)
	e.insert(fd.End(), "\n\nfunc "+name+"("+strings.Join(params, ", ")+") {\n"+mark(e.lead(from))+e.text(from, to)+"\n}\n")
	e.replace(from, to, verdict.Ours+name+"("+strings.Join(args, ", ")+")")
}

// lead returns the line up to a position.
func (e *editor) lead(pos token.Pos) string {
	name, offset := e.at(pos)
	before := string(e.Files[name][:offset])
	return before[strings.LastIndexByte(before, '\n')+1:]
}

// mark returns the mark that a line ends in, see verdict.Mark.
func mark(line string) string {
	i := strings.LastIndex(line, "/*")
	if i < 0 || !strings.HasSuffix(line, "*/") {
		return ""
	}
	return line[i:]
}

// variablesIn returns the local variables that statements use, in order.
func variablesIn(pkg *program.Package, list []ast.Stmt) []types.Object {
	var found []types.Object
	seen := make(map[types.Object]bool)
	for _, s := range list {
		ast.Inspect(s, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			if obj := pkg.Info.Uses[id]; isLocal(obj) && !seen[obj] {
				seen[obj] = true
				found = append(found, obj)
			}
			return true
		})
	}
	return found
}

// hides reports whether statements use what is declared in a function and is not a
// variable, or variables that hide one another.
func hides(pkg *program.Package, list []ast.Stmt) bool {
	names := make(map[string]types.Object)
	for _, s := range list {
		if anyNode(s, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return false
			}
			obj := pkg.Info.Uses[id]
			if obj == nil || obj.Pkg() != pkg.Types {
				return false
			}
			if v, ok := obj.(*types.Var); ok && v.IsField() {
				return false
			}
			if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
				return false
			}
			other, known := names[id.Name]
			names[id.Name] = obj
			_, isName := obj.(*types.PkgName)
			return known && other != obj || !isName && !isLocal(obj) && obj.Parent() != pkg.Types.Scope()
		}) {
			return true
		}
	}
	return false
}
