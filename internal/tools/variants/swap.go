package variants

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/internal/tools/program"
)

// swap exchanges neighbouring statements that are independent of each other:
// writes to one map under different constant keys, and declarations.
func swap(p *program.Program) *Variant {
	e := newEditor(p)
	for _, pkg := range own(p) {
		functions(pkg, func(fd *ast.FuncDecl) {
			lists(fd.Body, func(list []ast.Stmt) {
				for i := 1; i < len(list); i++ {
					a, b := list[i-1], list[i]
					if independent(pkg, a, b) && e.free(a.Pos(), b.End()) {
						first, second := e.source(a), e.source(b)
						e.replace(a.Pos(), a.End(), second)
						e.replace(b.Pos(), b.End(), first)
						e.sites++
					}
				}
			})
		})
	}
	return e.variant()
}

// independent reports whether it does not matter which of two statements comes first.
func independent(pkg *program.Package, a, b ast.Stmt) bool {
	x, ok := a.(*ast.AssignStmt)
	y, ok2 := b.(*ast.AssignStmt)
	if !ok || !ok2 || len(x.Lhs) != 1 || len(y.Lhs) != 1 || len(x.Rhs) != 1 || len(y.Rhs) != 1 {
		return false
	}
	if x.Tok == token.DEFINE && y.Tok == token.DEFINE {
		return independentDefines(pkg, x, y)
	}
	return x.Tok == token.ASSIGN && y.Tok == token.ASSIGN && independentWrites(pkg, x, y)
}

// independentDefines reports whether neither of two declarations needs the other. At
// most one of them may call something, and then the other one reads nothing that a
// call could change.
func independentDefines(pkg *program.Package, x, y *ast.AssignStmt) bool {
	if uses(pkg, y.Rhs[0], objectOf(pkg, x.Lhs[0])) || sameName(x.Lhs[0], y.Lhs[0]) || mentions(x.Rhs[0], y.Lhs[0]) || mentions(y.Rhs[0], x.Lhs[0]) {
		return false
	}
	a, b := hasCall(pkg, x.Rhs[0]), hasCall(pkg, y.Rhs[0])
	switch {
	case a && b:
		return false
	case a:
		return isFixed(pkg, y.Rhs[0])
	case b:
		return isFixed(pkg, x.Rhs[0])
	}
	return true
}

func sameName(a, b ast.Expr) bool { return a.(*ast.Ident).Name == b.(*ast.Ident).Name }

// mentions reports whether the name that a declaration introduces is in an expression,
// where it means something else.
func mentions(x, name ast.Expr) bool {
	return anyNode(x, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		return ok && id.Name == name.(*ast.Ident).Name
	})
}

// isFixed reports whether an expression has the same value whatever is called before.
func isFixed(pkg *program.Package, x ast.Expr) bool {
	if pkg.Info.Types[x].Value != nil {
		return true
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.CompositeLit:
		return len(x.Elts) == 0
	case *ast.UnaryExpr:
		return x.Op == token.AND && isFixed(pkg, x.X)
	}
	return false
}

// independentWrites reports whether two statements write to the same map under
// different constant keys what no write to that map changes.
func independentWrites(pkg *program.Package, x, y *ast.AssignStmt) bool {
	a, ok := x.Lhs[0].(*ast.IndexExpr)
	b, ok2 := y.Lhs[0].(*ast.IndexExpr)
	if !ok || !ok2 {
		return false
	}
	m := objectOf(pkg, a.X)
	if m == nil || m != objectOf(pkg, b.X) || !isMap(m.Type()) {
		return false
	}
	j, k := pkg.Info.Types[a.Index].Value, pkg.Info.Types[b.Index].Value
	if j == nil || k == nil || constant.Compare(j, token.EQL, k) {
		return false
	}
	return isPlain(pkg, x.Rhs[0]) && isPlain(pkg, y.Rhs[0])
}

// isPlain reports whether evaluating an expression calls nothing and looks into no
// map.
func isPlain(pkg *program.Package, x ast.Expr) bool {
	return !hasCall(pkg, x) && !anyNode(x, func(n ast.Node) bool {
		index, ok := n.(*ast.IndexExpr)
		return ok && isMap(types.Unalias(pkg.Info.TypeOf(index.X)))
	})
}
