package keys

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/mapfix/mapfix/detect/contract"
)

// checksItself reports whether e only decides what a program prints at its end, or a test
// of its result: whether its data is as it should be.
//
//	func main() { ...; if settings.Dump() != start { fmt.Println("changed") } }
func (t *trace) checksItself(e ast.Expr) bool {
	if b, ok := e.(*ast.BinaryExpr); !t.checks || ok && !comparesEqual(b) {
		return false
	}
	for n := ast.Node(e); n != nil; n = t.Parents[n] {
		switch p := t.Parents[n].(type) {
		case *ast.ParenExpr, *ast.UnaryExpr:
		case *ast.BinaryExpr:
			if p.Op != token.LAND && p.Op != token.LOR && !comparesEqual(p) {
				return false
			}
		case *ast.IfStmt:
			return n == ast.Node(p.Cond) && !t.InLoop(p) && t.onlyPrints(p.Body) && t.onlyPrints(p.Else)
		default:
			return false
		}
	}
	return false
}

func comparesEqual(b *ast.BinaryExpr) bool { return b.Op == token.EQL || b.Op == token.NEQ }

// onlyPrints reports whether a branch only prints something, fails, ends the program, or chooses
// between constants.
func (t *trace) onlyPrints(s ast.Stmt) bool {
	switch s := s.(type) {
	case nil, *ast.ReturnStmt:
		return true
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		return ok && t.isReport(call)
	case *ast.AssignStmt:
		return !slices.ContainsFunc(s.Rhs, func(e ast.Expr) bool { return t.Info.Types[e].Value == nil })
	case *ast.BlockStmt:
		return !slices.ContainsFunc(s.List, func(s ast.Stmt) bool { return !t.onlyPrints(s) })
	case *ast.IfStmt:
		return t.onlyPrints(s.Body) && t.onlyPrints(s.Else)
	}
	return false
}

// isReport reports whether a call tells people, or the test that is run, what was found out.
func (t *trace) isReport(call *ast.CallExpr) bool {
	fn := t.CalledFunc(call)
	if fn == nil || fn.Pkg() == nil {
		return t.Info.Types[call.Fun].IsBuiltin()
	}
	return contract.Prints(fn.FullName()) || fn.Pkg().Path() == "os" || fn.Pkg().Path() == "testing"
}
