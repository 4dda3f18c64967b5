package scan

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/summary"
)

func (t *keyTrace) call(call *ast.CallExpr, e ast.Expr) {
	if call.Fun == e {
		t.is(summary.KeysUnknown)
		return
	}
	if tv, ok := t.info.Types[call.Fun]; ok && tv.IsType() {
		t.up(call)
		return
	}
	for i, arg := range call.Args {
		if arg == e {
			t.argument(call, e, i+t.receivers(call))
		}
	}
}

// receivers returns how many of a call's arguments stand before its first.
func (t *keyTrace) receivers(call *ast.CallExpr) int {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if s := t.info.Selections[sel]; s != nil && s.Kind() == types.MethodVal {
			return 1
		}
	}
	return 0
}

// argument looks at a key or text e that becomes an argument of a call, the receiver being
// argument 0 of a method.
func (t *keyTrace) argument(call *ast.CallExpr, e ast.Expr, arg int) {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := t.info.Uses[id].(*types.Builtin); ok {
			t.builtin(call, b.Name())
			return
		}
	}
	fn := t.calledFunc(call)
	if t.form != summary.AsKey {
		t.textArgument(call, fn, e, arg)
		return
	}
	switch keyFuncs.of(fn) {
	case keyShown:
		t.shown(call, e)
		return
	case keyDerived:
		t.up(call)
		return
	case keyText:
		t.upText(call)
		return
	case keyCompared:
		t.is(summary.KeysCompared)
		return
	}
	id, known := t.callIDs[call]
	if !known {
		t.is(summary.KeysUnknown)
		return
	}
	t.Args = append(t.Args, summary.ArgumentRef{Call: id, Arg: arg})
	if t.carriesKey(t.typeOf(call)) {
		t.up(call)
	}
}

// shown goes on with a text that a key is written into by a call.
func (t *keyTrace) shown(call *ast.CallExpr, e ast.Expr) {
	t.form = summary.AsText
	for _, o := range t.operandsOf(call) {
		if o != e && isWriter(t.typeOf(o)) {
			t.sink(o)
		}
	}
	t.form = summary.AsKey
}

// carriesKey reports whether the result of a call may contain the key that it was given.
func (t *keyTrace) carriesKey(typ types.Type) bool {
	switch u := typ.Underlying().(type) {
	case *types.Tuple:
		return u.Len() > 0
	case *types.Basic:
		return u.Info()&types.IsBoolean == 0
	}
	return true
}

// calledFunc returns the declared function or method that is called, nil if it is a value.
func (t *keyTrace) calledFunc(call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	switch x := ast.Unparen(fun).(type) {
	case *ast.Ident:
		fn, _ := t.info.Uses[x].(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := t.info.Uses[x.Sel].(*types.Func)
		return fn
	}
	return nil
}

func (t *keyTrace) builtin(call *ast.CallExpr, name string) {
	switch name {
	case "append":
		t.up(call)
	case "copy":
		t.assigned(ast.Unparen(call.Args[0]))
	case "print", "println", "panic", "close":
	case "len", "cap":
		switch {
		case t.isSize(call):
		case t.form == summary.AsText:
			t.up(call)
		default:
			t.is(summary.KeysCompared)
		}
	default:
		t.is(summary.KeysCompared) // delete from another map
	}
}
