package keys

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/summary"
)

func (t *trace) call(call *ast.CallExpr, e ast.Expr) {
	if call.Fun == e {
		t.is(summary.KeysUnknown)
		return
	}
	if tv, ok := t.Info.Types[call.Fun]; ok && tv.IsType() {
		t.up(call)
		return
	}
	for i, arg := range call.Args {
		if arg == e {
			t.argument(call, e, i+t.Receivers(call))
		}
	}
}

// argument looks at a key or text e that becomes an argument of a call, the receiver being
// argument 0 of a method.
func (t *trace) argument(call *ast.CallExpr, e ast.Expr, arg int) {
	if name := t.BuiltinCalled(call); name != "" {
		t.builtin(call, name)
		return
	}
	fn := t.CalledFunc(call)
	if t.form == summary.AsText && isErrorMethod(fn) {
		t.up(call)
		return
	}
	if arg < t.Receivers(call) && t.dispatched(call, e, fn) {
		return
	}
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
	id, known := t.calls[call]
	if !known {
		t.is(summary.KeysUnknown)
		return
	}
	t.Args = append(t.Args, summary.ArgumentRef{Call: id, Arg: arg})
	if t.carriesKey(t.TypeOf(call)) {
		t.up(call)
	}
}

// isErrorMethod reports whether fn is the method of the interface error.
func isErrorMethod(fn *types.Func) bool { return fn != nil && fn.Pkg() == nil && fn.Name() == "Error" }

// shown goes on with a text that a key is written into by a call.
func (t *trace) shown(call *ast.CallExpr, e ast.Expr) {
	t.form = summary.AsText
	fn := t.CalledFunc(call)
	media, _ := puts.of(fn)
	t.Media |= media
	t.intoOperands(call, fn, e)
	t.form = summary.AsKey
}

// carriesKey reports whether the result of a call may contain the key that it was given.
func (t *trace) carriesKey(typ types.Type) bool {
	switch u := typ.Underlying().(type) {
	case *types.Tuple:
		return u.Len() > 0
	case *types.Basic:
		return u.Info()&types.IsBoolean == 0
	}
	return true
}

func (t *trace) builtin(call *ast.CallExpr, name string) {
	switch name {
	case "append":
		t.up(call)
	case "copy":
		t.assigned(ast.Unparen(call.Args[0]))
	case "panic":
		t.Media |= summary.Panics
	case "print", "println", "close":
	case "len", "cap":
		switch {
		case t.IsSize(call), len(call.Args) == 1 && t.isElement(call.Args[0]):
		case t.form == summary.AsText:
			t.up(call)
		default:
			t.is(summary.KeysCompared)
		}
	default:
		t.is(summary.KeysCompared) // delete from another map
	}
}
