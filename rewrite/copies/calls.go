package copies

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/mapfix/mapfix/rewrite/access"
	"github.com/mapfix/mapfix/rewrite/clone"
)

// A Call is a call that is known to copy its argument or receiver. What a
// function is called says nothing about that.
type Call struct {
	Expr     *ast.CallExpr
	Arg      ast.Expr   // what is copied
	Deep     bool       // the copy owns all that there is
	Owns     [][]string // or else the containers at these paths
	KeepsNil bool       // it promises that the copy of nil is nil
	ByMethod bool
}

// copyCall returns what call copies, or nil if it is not known to copy.
func (k *Known) copyCall(call *ast.CallExpr) *Call {
	fn := typeutil.StaticCallee(k.Unit.Pkg.Info, call)
	if fn == nil || call.Ellipsis.IsValid() {
		return nil
	}
	if fn.Signature().Recv() != nil {
		return k.methodCall(call, fn)
	}
	if len(call.Args) != 1 {
		return nil
	}
	c := &Call{Expr: call, Arg: call.Args[0], Owns: [][]string{{}}}
	if p := k.promise(fn.Origin()); p != nil {
		c.Owns, c.KeepsNil = p.Paths, p.KeepsNil
		return c
	}
	isOwn := func(f *Function) bool { return f.Object == fn.Origin() }
	if fn.Name() == "Clone" && (ofPackage(fn, "maps") || ofPackage(fn, "slices")) || slices.ContainsFunc(k.Functions(), isOwn) {
		return c
	}
	return nil
}

// methodCall is copyCall for methods.
func (k *Known) methodCall(call *ast.CallExpr, fn *types.Func) *Call {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	if len(call.Args) > 0 {
		if k.copiedObject(call) == nil {
			return nil
		}
		return &Call{Expr: call, Arg: sel.X, Deep: true, ByMethod: true} // of a request
	}
	env := &clone.Env{Pkg: k.Unit.Pkg.Types}
	deep, ok := env.CopiedBy(k.Unit.Pkg.Info.TypeOf(sel.X), fn.Name())
	if !ok {
		return nil
	}
	return &Call{Expr: call, Arg: sel.X, Deep: deep, Owns: [][]string{{}}, ByMethod: true}
}

// Inside returns the copy that expr is, the copy that is its argument,
// and so on.
func (k *Known) Inside(expr ast.Expr) []*Call {
	var calls []*Call
	for {
		call, ok := ast.Unparen(expr).(*ast.CallExpr)
		if !ok {
			return calls
		}
		c := k.copyCall(call)
		if c == nil {
			return calls
		}
		calls, expr = append(calls, c), c.Arg
	}
}

// Around returns the copy of expr, the copy of that, and so on.
func (k *Known) Around(expr ast.Expr, parents []ast.Node) []*Call {
	var calls []*Call
	for i := len(parents) - 1; i >= 0; i-- {
		switch p := parents[i].(type) {
		case *ast.ParenExpr, *ast.SelectorExpr: // of a method; else the argument is another
		case *ast.CallExpr:
			c := k.copyCall(p)
			if c == nil || ast.Unparen(c.Arg) != ast.Unparen(expr) {
				return calls
			}
			calls, expr = append(calls, c), p
		default:
			return calls
		}
	}
	return calls
}

// CopiedBy returns x and the copies if stmt replaces x by a copy of x, else "".
func (k *Known) CopiedBy(stmt ast.Stmt) (string, []*Call) {
	a, ok := k.guardedBy(stmt).(*ast.AssignStmt)
	if !ok || a.Tok != token.ASSIGN || len(a.Lhs) != 1 || len(a.Rhs) != 1 {
		return "", nil
	}
	calls := k.Inside(a.Rhs[0])
	x := types.ExprString(ast.Unparen(a.Lhs[0]))
	if len(calls) == 0 || types.ExprString(ast.Unparen(calls[len(calls)-1].Arg)) != x {
		return "", nil
	}
	return x, calls
}

// guardedBy returns the only statement in stmt if that is "if x != nil { … }",
// else stmt itself.
func (k *Known) guardedBy(stmt ast.Stmt) ast.Stmt {
	guard, ok := stmt.(*ast.IfStmt)
	if !ok || guard.Init != nil || guard.Else != nil || len(guard.Body.List) != 1 {
		return stmt
	}
	if cond, ok := ast.Unparen(guard.Cond).(*ast.BinaryExpr); !ok || cond.Op != token.NEQ || access.NilTest(k.Unit.Pkg.Info, cond) == nil {
		return stmt
	}
	return guard.Body.List[0]
}
