package stmts

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/rewrite/access"
)

// FirstWrite returns the index of the first statement that writes to a part of what x refers to,
// x being the same until the last statement, which is taken to write too.
func FirstWrite(info *types.Info, list []ast.Stmt, x *types.Var) int {
	first := len(list) - 1
	for i := first - 1; i >= 0; i-- {
		whole, part := sets(info, list[i], x)
		if whole {
			break
		}
		if part {
			first = i
		}
	}
	return first
}

// HasRead reports whether one of the statements would panic if x, as the last one finds it, were
// nil.
func HasRead(info *types.Info, list []ast.Stmt, x *types.Var) bool {
	for i := len(list) - 1; i >= 0; i-- {
		if whole, _ := sets(info, list[i], x); whole && i < len(list)-1 {
			break
		}
		if reads(info, list[i], x) {
			return true
		}
	}
	return false
}

// Assigned reports whether one of the statements assigns x.
func Assigned(info *types.Info, list []ast.Stmt, x *types.Var) bool {
	return slices.ContainsFunc(list, func(stmt ast.Stmt) bool {
		whole, _ := sets(info, stmt, x)
		return whole
	})
}

// LeavesNil reports whether one of the statements assigns x or compares it with nil, so that it
// may be nil even if nobody hands that in.
func LeavesNil(info *types.Info, list []ast.Stmt, x *types.Var) bool {
	return slices.ContainsFunc(list, func(stmt ast.Stmt) bool {
		found, _ := sets(info, stmt, x)
		ast.Inspect(stmt, func(n ast.Node) bool {
			b, ok := n.(*ast.BinaryExpr)
			found = found || ok && access.NilTest(info, b) == x
			return !found
		})
		return found
	})
}

// sets reports whether something in stmt assigns x, and whether something does a part of what
// x refers to.
func sets(info *types.Info, stmt ast.Stmt, x *types.Var) (whole, part bool) {
	set := func(lhs ast.Expr) {
		if id, ok := ast.Unparen(lhs).(*ast.Ident); ok {
			whole = whole || info.ObjectOf(id) == x
		} else {
			part = part || startsFrom(info, lhs) == x
		}
	}
	ast.Inspect(stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				set(lhs)
			}
		case *ast.IncDecStmt:
			set(n.X)
		}
		return true
	})
	return whole, part
}

// startsFrom returns the variable that a chain of fields, elements and references begins with,
// nil if there is none.
func startsFrom(info *types.Info, e ast.Expr) types.Object {
	for {
		switch n := syntax.VariableOf(e).(type) {
		case *ast.IndexExpr:
			e = n.X
		case *ast.Ident:
			return info.Uses[n]
		default:
			return nil
		}
	}
}

// reads reports whether stmt begins with an expression that would panic if x
// were nil.
func reads(info *types.Info, stmt ast.Stmt, x *types.Var) bool {
	var e ast.Expr
	switch stmt := stmt.(type) {
	case *ast.AssignStmt:
		e = stmt.Lhs[0]
	case *ast.IncDecStmt:
		e = stmt.X
	case *ast.IfStmt:
		if stmt.Init != nil {
			return false
		}
		e = stmt.Cond
	default:
		return false
	}
	for {
		switch n := e.(type) {
		case *ast.ParenExpr:
			e = n.X
		case *ast.BinaryExpr:
			e = n.X
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				return false
			}
			e = n.X
		case *ast.CallExpr:
			e = n.Fun
		case *ast.IndexExpr:
			e = n.X
		case *ast.SelectorExpr:
			if id, ok := ast.Unparen(n.X).(*ast.Ident); ok && info.Uses[id] == x {
				sel := info.Selections[n]
				return sel != nil && sel.Kind() == types.FieldVal
			}
			e = n.X
		default:
			return false
		}
	}
}
