package syntax

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/kinds"
)

// BuiltinCalled returns the name of the predeclared function that is called, "" if it is
// another one.
func (b *Body) BuiltinCalled(call *ast.CallExpr) string {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if fn, ok := b.Info.Uses[id].(*types.Builtin); ok {
			return fn.Name()
		}
	}
	return ""
}

// selectedFunc returns the ID of the method, or function of another package, that is called;
// "" if it is another one.
func (b *Body) selectedFunc(call *ast.CallExpr) string {
	if x, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if fn, ok := b.Info.Uses[x.Sel].(*types.Func); ok {
			return b.FuncID(fn)
		}
	}
	return ""
}

// CalledFunc returns the declared function or method that is called, nil if it is a value.
func (b *Body) CalledFunc(call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	switch x := ast.Unparen(fun).(type) {
	case *ast.Ident:
		fn, _ := b.Info.Uses[x].(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := b.Info.Uses[x.Sel].(*types.Func)
		return fn
	}
	return nil
}

// Receivers returns how many of a call's arguments stand before its first.
func (b *Body) Receivers(call *ast.CallExpr) int {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if s := b.Info.Selections[sel]; s != nil && s.Kind() == types.MethodVal {
			return 1
		}
	}
	return 0
}

// OperandsOf lists the arguments of a call, the receiver first.
func (b *Body) OperandsOf(call *ast.CallExpr) []ast.Expr {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && b.Receivers(call) == 1 {
		return append([]ast.Expr{sel.X}, call.Args...)
	}
	return call.Args
}

// IsSize reports whether e is, or is part of, an argument of make.
func (b *Body) IsSize(e ast.Expr) bool {
	for n := b.Parents[e]; n != nil; n = b.Parents[n] {
		switch n := n.(type) {
		case *ast.BinaryExpr, *ast.ParenExpr:
		case *ast.CallExpr:
			return b.BuiltinCalled(n) == "make"
		default:
			return false
		}
	}
	return false
}

// MayReturn tells the graph's builder which calls end the function.
func (b *Body) MayReturn(call *ast.CallExpr) bool {
	return b.BuiltinCalled(call) != "panic" && !neverReturns(b.selectedFunc(call))
}

func neverReturns(name string) bool {
	switch name {
	case "os.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln", "runtime.Goexit":
		return true
	}
	return false
}

// Listed returns what the iterator goes through that e is known to give, if it is a call; nil for
// others.
func (b *Body) Listed(e ast.Expr) ast.Expr {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	fn := b.CalledFunc(call)
	if fn == nil {
		return nil
	}
	m, _ := b.Contracts.Effect(b.FuncID(fn))
	args := call.Args
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && b.Info.Selections[sel] != nil && b.Info.Selections[sel].Kind() == types.MethodVal {
		args = append([]ast.Expr{sel.X}, args...)
	}
	if m.Lists == 0 || m.Lists > len(args) {
		return nil
	}
	return args[m.Lists-1]
}

// ResultCount returns how many results a call gives.
func (b *Body) ResultCount(e *ast.CallExpr) int {
	if sig, ok := kinds.Core(b.TypeOf(e.Fun)).(*types.Signature); ok {
		return sig.Results().Len()
	}
	return 0
}

// Takes reports whether the body does anything with the only result of a call but to return it.
func (b *Body) Takes(call *ast.CallExpr) bool {
	switch p := b.Parents[call].(type) {
	case *ast.ExprStmt, *ast.GoStmt, *ast.DeferStmt, *ast.ReturnStmt:
		return false
	case *ast.AssignStmt:
		return !IsBlank(p.Lhs[0])
	}
	return true
}
