package keys

import (
	"go/ast"
	"go/token"
	"slices"
)

// onlyDeletes reports whether a loop over a map does nothing but to delete entries, each by a
// test of its own key and value. Whether an earlier call has deleted some of them already makes
// no difference to what is left:
//
//	for name := range labels {
//		if strings.HasPrefix(name, "internal/") {
//			delete(labels, name)
//		}
//	}
func (k *Tracer) onlyDeletes(r *ast.RangeStmt) bool {
	key, ok := r.Key.(*ast.Ident)
	if !ok || len(r.Body.List) == 0 {
		return false
	}
	for i, s := range r.Body.List {
		last := i == len(r.Body.List)-1
		if !(last && k.deletes(s, r.X, key)) && !k.tests(s, r.X, key) {
			return false
		}
	}
	return true
}

// tests reports whether a statement deletes the entry, or leaves it, by a test of it.
func (k *Tracer) tests(s ast.Stmt, m ast.Expr, key *ast.Ident) bool {
	branch, ok := s.(*ast.IfStmt)
	if !ok || branch.Init != nil || branch.Else != nil || len(branch.Body.List) != 1 || k.asksMore(branch.Cond, m) {
		return false
	}
	leave, ok := branch.Body.List[0].(*ast.BranchStmt)
	return ok && leave.Tok == token.CONTINUE && leave.Label == nil || k.deletes(branch.Body.List[0], m, key)
}

func (k *Tracer) deletes(s ast.Stmt, m ast.Expr, key *ast.Ident) bool {
	do, ok := s.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := do.X.(*ast.CallExpr)
	return ok && k.Info.Types[call.Fun].IsBuiltin() && len(call.Args) == 2 && k.Same(call.Args[0], m) && k.Same(call.Args[1], key)
}

// asksMore reports whether evaluating e may do more than to look at values: it calls a function
// of the program, receives from a channel, or asks how many entries the map m has.
func (k *Tracer) asksMore(e, m ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			fun := k.Info.Types[n.Fun]
			ofMap := func(arg ast.Expr) bool { return k.Same(arg, m) }
			found = found || !fun.IsType() && !fun.IsBuiltin() && !isStandardFunc(k.CalledFunc(n)) || slices.ContainsFunc(n.Args, ofMap)
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}
