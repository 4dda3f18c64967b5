package access

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// NilTest returns the variable that e compares with nil, or nil.
func NilTest(info *types.Info, e *ast.BinaryExpr) types.Object {
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

// TestsNil reports whether cond is "a == nil", or the same with another
// operator.
func (a Path) TestsNil(info *types.Info, cond ast.Expr, op token.Token) bool {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok || b.Op != op {
		return false
	}
	x, y := b.X, b.Y
	if info.Types[x].IsNil() {
		x, y = y, x
	}
	got, ok := Of(info, x)
	return ok && info.Types[y].IsNil() && a.Relation(got) == Equal
}

// IsNilGuard reports whether stmt is "if a == nil { a = make(…) }".
func (a Path) IsNilGuard(info *types.Info, stmt ast.Stmt) bool {
	ifs, ok := stmt.(*ast.IfStmt)
	return ok && ifs.Init == nil && ifs.Else == nil && len(ifs.Body.List) == 1 &&
		a.TestsNil(info, ifs.Cond, token.EQL) && a.MakesAnew(info, ifs.Body.List[0])
}

// MakesAnew reports whether stmt is "a = make(…)" or "a = map[K]V{…}".
func (a Path) MakesAnew(info *types.Info, stmt ast.Stmt) bool {
	assign, ok := stmt.(*ast.AssignStmt)
	if !ok || assign.Tok != token.ASSIGN || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return false
	}
	if got, ok := Of(info, assign.Lhs[0]); !ok || a.Relation(got) != Equal {
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

// DeclaredIn reports whether one of the variables is declared in n, so that
// each time it is another.
func (a Path) DeclaredIn(n ast.Node) bool {
	return slices.ContainsFunc(a.Variables(), func(v types.Object) bool { return n.Pos() <= v.Pos() && v.Pos() < n.End() })
}
