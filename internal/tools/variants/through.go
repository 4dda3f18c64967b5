package variants

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"strings"

	"github.com/mapfix/mapfix/internal/tools/program"
)

// throughInterface calls the methods of the program's types by an interface that has
// just them:
//
//	interface{ Rules() []Rule }(s).Rules()
func throughInterface(p *program.Program) *Variant {
	e := newEditor(p)
	eachRead(p, func(pkg *program.Package, _ ast.Stmt, call *ast.CallExpr) {
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || pkg.Info.Selections[sel] == nil {
			return
		}
		recv := pkg.Info.TypeOf(sel.X)
		if types.IsInterface(recv) || types.NewMethodSet(recv).Lookup(pkg.Types, sel.Sel.Name) == nil {
			return
		}
		signature := pkg.Info.TypeOf(sel).(*types.Signature)
		text, ok := typeText(p, pkg, call.Pos(), signature)
		if !ok || !sel.Sel.IsExported() {
			return
		}
		e.insert(sel.X.Pos(), "interface{ "+sel.Sel.Name+strings.TrimPrefix(text, "func")+" }(")
		e.insert(sel.X.End(), ")")
		e.sites++
	})
	return e.variant()
}

// throughValue calls functions and methods by a variable:
//
//	get := s.Rules
//	rules := get()
func throughValue(p *program.Program) *Variant {
	e := newEditor(p)
	eachRead(p, func(pkg *program.Package, s ast.Stmt, call *ast.CallExpr) {
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok && pkg.Info.Selections[sel] != nil && types.IsInterface(pkg.Info.TypeOf(sel.X)) {
			return
		}
		if hasCall(pkg, call.Fun) || s == nil || onlyCall(s) != call || !e.free(s.Pos(), s.End()) {
			return
		}
		e.sites++
		name := fmt.Sprintf("get%d", e.sites)
		e.insert(s.Pos(), name+" := "+e.source(call.Fun)+"\n")
		e.replace(call.Fun.Pos(), call.Fun.End(), name)
	})
	return e.variant()
}

// eachRead calls visit with the calls of functions of the program that lead to a map,
// and the statement around them if it is in a list.
func eachRead(p *program.Program, visit func(*program.Package, ast.Stmt, *ast.CallExpr)) {
	for _, pkg := range own(p) {
		functions(pkg, func(fd *ast.FuncDecl) {
			var listed ast.Stmt
			inList := make(map[ast.Node]bool)
			lists(fd.Body, func(list []ast.Stmt) {
				for _, s := range list {
					inList[s] = true
				}
			})
			ast.Inspect(fd.Body, func(n ast.Node) bool {
				if inList[n] {
					listed = n.(ast.Stmt)
				}
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				f := calleeOf(pkg, call)
				if f == nil || f.Pkg() == nil || !isOwn(p, f.Pkg()) || f.Signature().TypeParams() != nil || !holdsMap(pkg.Info.TypeOf(call), 5) {
					return true
				}
				visit(pkg, listed, call)
				return true
			})
		})
	}
}

func isOwn(p *program.Program, pkg *types.Package) bool {
	for _, o := range own(p) {
		if o.Types == pkg {
			return true
		}
	}
	return false
}

// genericRead is the function that maps are read through.
const genericRead = `

func throughGeneric[M ~map[K]V, K comparable, V any](m M) M { return m }
`

// throughGeneric takes maps through a generic function when they get a name:
//
//	m := throughGeneric(s.labels)
func throughGeneric(p *program.Program) *Variant {
	e := newEditor(p)
	for _, pkg := range own(p) {
		if pkg.Module.GoVersion == "go1.17" {
			continue
		}
		sites := e.sites
		statements(pkg, func(_ *ast.FuncDecl, s ast.Stmt) {
			assign, ok := s.(*ast.AssignStmt)
			if !ok || assign.Tok != token.DEFINE || len(assign.Lhs) != len(assign.Rhs) {
				return
			}
			for _, x := range assign.Rhs {
				if isRead(pkg, x) && isMap(pkg.Info.TypeOf(x)) {
					e.insert(x.Pos(), "throughGeneric(")
					e.insert(x.End(), ")")
					e.sites++
				}
			}
		})
		if e.sites > sites {
			e.added[path.Join(pkg.Dir, "generic_read.go")] = []byte("package " + pkg.Name + genericRead)
		}
	}
	return e.variant()
}

// isRead reports whether an expression takes a value from somewhere.
func isRead(pkg *program.Package, x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.SelectorExpr, *ast.IndexExpr, *ast.Ident, *ast.StarExpr:
		return true
	case *ast.CallExpr:
		return !isConversion(pkg, x)
	}
	return false
}
