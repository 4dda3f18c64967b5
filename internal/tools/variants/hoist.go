package variants

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/internal/tools/program"
)

// hoistArguments makes a call that is an argument before the call that it is an
// argument of:
//
//	out, err := json.Marshal(f(x))
//
// becomes
//
//	t := f(x)
//	out, err := json.Marshal(t)
func hoistArguments(p *program.Program) *Variant {
	e := newEditor(p)
	for _, pkg := range own(p) {
		statements(pkg, func(_ *ast.FuncDecl, s ast.Stmt) {
			outer := onlyCall(s)
			if outer == nil || pkg.Info.Types[outer.Fun].IsType() || hasCall(pkg, outer.Fun) {
				return
			}
			for _, arg := range outer.Args {
				if !hasCall(pkg, arg) {
					continue
				}
				if isValueCall(pkg, arg) && e.free(s.Pos(), s.End()) {
					e.hoist(s, arg)
				}
				return
			}
		})
	}
	return e.variant()
}

// hoist puts the value of x into a new variable before s.
func (e *editor) hoist(s ast.Stmt, x ast.Expr) {
	e.sites++
	name := fmt.Sprintf("own%d", e.sites)
	e.insert(s.Pos(), name+" := "+e.source(x)+"\n")
	e.replace(x.Pos(), x.End(), name)
}

// onlyCall returns the call that a statement consists of, apart from variables that
// take its results.
func onlyCall(s ast.Stmt) *ast.CallExpr {
	var x ast.Expr
	switch s := s.(type) {
	case *ast.ExprStmt:
		x = s.X
	case *ast.ReturnStmt:
		if len(s.Results) == 1 {
			x = s.Results[0]
		}
	case *ast.AssignStmt:
		if len(s.Rhs) != 1 {
			return nil
		}
		for _, left := range s.Lhs {
			if _, ok := left.(*ast.Ident); !ok {
				return nil
			}
		}
		x = s.Rhs[0]
	}
	call, _ := x.(*ast.CallExpr)
	return call
}

// isValueCall reports whether x calls a function that has one result of a type that
// a variable can have.
func isValueCall(pkg *program.Package, x ast.Expr) bool {
	call, ok := x.(*ast.CallExpr)
	if !ok || isConversion(pkg, call) || call.Ellipsis.IsValid() {
		return false
	}
	switch t := pkg.Info.TypeOf(call).(type) {
	case nil, *types.Tuple:
		return false
	case *types.Basic:
		return t.Info()&types.IsUntyped == 0
	}
	return true
}

// splitSelectors splits a chain of selectors in two:
//
//	m := s.conf.Labels
//
// becomes
//
//	t := s.conf
//	m := t.Labels
func splitSelectors(p *program.Program) *Variant {
	e := newEditor(p)
	for _, pkg := range own(p) {
		statements(pkg, func(_ *ast.FuncDecl, s ast.Stmt) {
			assign, ok := s.(*ast.AssignStmt)
			if !ok || assign.Tok != token.DEFINE || len(assign.Rhs) != 1 {
				return
			}
			outer, ok := assign.Rhs[0].(*ast.SelectorExpr)
			if !ok || !isMap(pkg.Info.TypeOf(outer)) || !isField(pkg, outer) {
				return
			}
			switch inner := outer.X.(type) {
			case *ast.SelectorExpr:
				ok = isField(pkg, inner)
			case *ast.IndexExpr, *ast.CallExpr, *ast.StarExpr:
			default:
				return
			}
			if ok && e.free(s.Pos(), s.End()) {
				e.hoist(s, outer.X)
			}
		})
	}
	return e.variant()
}

// isField reports whether a selector selects a field.
func isField(pkg *program.Package, x *ast.SelectorExpr) bool {
	selection := pkg.Info.Selections[x]
	return selection != nil && selection.Kind() == types.FieldVal
}
