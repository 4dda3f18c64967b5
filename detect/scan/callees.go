package scan

import (
	"go/ast"
	"go/types"
)

// builtinCalled returns the name of the predeclared function that is called, "" if it is
// another one.
func (b *body) builtinCalled(call *ast.CallExpr) string {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if fn, ok := b.info.Uses[id].(*types.Builtin); ok {
			return fn.Name()
		}
	}
	return ""
}

// selectedFunc returns the ID of the method, or function of another package, that is called;
// "" if it is another one.
func (b *body) selectedFunc(call *ast.CallExpr) string {
	if x, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if fn, ok := b.info.Uses[x.Sel].(*types.Func); ok {
			return b.funcID(fn)
		}
	}
	return ""
}

// calledFunc returns the declared function or method that is called, nil if it is a value.
func (b *body) calledFunc(call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	switch x := ast.Unparen(fun).(type) {
	case *ast.Ident:
		fn, _ := b.info.Uses[x].(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := b.info.Uses[x.Sel].(*types.Func)
		return fn
	}
	return nil
}

// receivers returns how many of a call's arguments stand before its first.
func (b *body) receivers(call *ast.CallExpr) int {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if s := b.info.Selections[sel]; s != nil && s.Kind() == types.MethodVal {
			return 1
		}
	}
	return 0
}

// operandsOf lists the arguments of a call, the receiver first.
func (b *body) operandsOf(call *ast.CallExpr) []ast.Expr {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && b.receivers(call) == 1 {
		return append([]ast.Expr{sel.X}, call.Args...)
	}
	return call.Args
}
