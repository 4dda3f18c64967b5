package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// nilTest returns the variable that e compares with nil, or nil.
func nilTest(info *types.Info, e *ast.BinaryExpr) types.Object {
	x, y := ast.Unparen(e.X), ast.Unparen(e.Y)
	if info.Types[x].IsNil() {
		x, y = y, x
	}
	id, ok := x.(*ast.Ident)
	if !ok || e.Op != token.EQL && e.Op != token.NEQ || !info.Types[y].IsNil() {
		return nil
	}
	return info.Uses[id]
}

// testsNil reports whether cond is "a == nil", or the same with another
// operator.
func (a access) testsNil(info *types.Info, cond ast.Expr, op token.Token) bool {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok || b.Op != op {
		return false
	}
	x, y := b.X, b.Y
	if info.Types[x].IsNil() {
		x, y = y, x
	}
	got, ok := accessOf(info, x)
	return ok && info.Types[y].IsNil() && a.relation(got) == equal
}

// isNilGuard reports whether stmt is "if a == nil { a = make(…) }".
func (a access) isNilGuard(info *types.Info, stmt ast.Stmt) bool {
	ifs, ok := stmt.(*ast.IfStmt)
	return ok && ifs.Init == nil && ifs.Else == nil && len(ifs.Body.List) == 1 &&
		a.testsNil(info, ifs.Cond, token.EQL) && a.makesAnew(info, ifs.Body.List[0])
}

// makesAnew reports whether stmt is "a = make(…)" or "a = map[K]V{…}".
func (a access) makesAnew(info *types.Info, stmt ast.Stmt) bool {
	assign, ok := stmt.(*ast.AssignStmt)
	if !ok || assign.Tok != token.ASSIGN || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return false
	}
	if got, ok := accessOf(info, assign.Lhs[0]); !ok || a.relation(got) != equal {
		return false
	}
	switch v := ast.Unparen(assign.Rhs[0]).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.CallExpr:
		id, _ := ast.Unparen(v.Fun).(*ast.Ident)
		b, ok := info.Uses[id].(*types.Builtin)
		return ok && b.Name() == "make"
	}
	return false
}

// declaredIn reports whether one of the variables is declared in n, so that
// each time it is another.
func (a access) declaredIn(n ast.Node) bool {
	return slices.ContainsFunc(a.variables(), func(v types.Object) bool { return n.Pos() <= v.Pos() && v.Pos() < n.End() })
}
