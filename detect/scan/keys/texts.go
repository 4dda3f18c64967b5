package keys

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// maybeText reports whether a value of the type may hold a text.
func (t *trace) maybeText(typ types.Type) bool {
	switch u := typ.Underlying().(type) {
	case *types.Tuple:
		for v := range u.Variables() {
			if t.maybeText(v.Type()) {
				return true
			}
		}
		return false
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Signature, *types.Chan, *types.Map:
		return false
	}
	return true
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// textArgument looks at a text that becomes an argument of a call. arg is -1 if it is what
// the callee makes of the map.
func (t *trace) textArgument(call *ast.CallExpr, fn *types.Func, e ast.Expr, arg int) {
	if isStandardFunc(fn) {
		t.standardText(call, fn, e)
		return
	}
	id, known := t.calls[call]
	switch {
	case !known:
		t.is(summary.KeysUnknown)
	default:
		t.Args = append(t.Args, summary.ArgumentRef{Call: id, Arg: arg, As: t.form})
	}
}

// standardText looks at a text e that is an argument of a function of the standard library,
// or with e nil at the text that the function makes of the map that is one.
func (t *trace) standardText(call *ast.CallExpr, fn *types.Func, e ast.Expr) {
	name := fn.Origin().FullName()
	switch m, _ := t.Contracts.Effect(name); {
	case m.Decodes > 0 && e != nil:
		t.decodesInto(call, e)
		return
	case m.Decodes > 0:
		return // e is what is filled
	case m.LooksUp > 0 && e != nil:
		t.is(summary.KeysCompared)
		return
	}
	if media, ok := puts.of(fn); ok {
		t.Media |= media
		return
	}
	switch pkg := fn.Pkg().Path(); {
	case !textPackages[pkg]:
		t.is(summary.KeysUnknown)
		return
	case pkg == "errors" && returnsBool(fn):
		t.intoTarget(call, e) // which error it is does not depend on the text
		return
	case e != nil && keyFuncs.of(fn) == keyCompared, e != nil && asksFor[fn.Name()], returnsBool(fn):
		if !t.checksItself(call) {
			t.is(summary.KeysCompared)
		}
		return
	}
	t.intoOperands(call, fn, e)
	if typ := t.TypeOf(call); t.maybeText(typ) || isNumeric(typ) || isParsed(typ) {
		was := t.form
		t.form = summary.AsText
		t.up(call)
		t.form = was
	}
}

// asksFor has the names of methods of HTTP's messages that look something up in them.
var asksFor = map[string]bool{"FormValue": true, "PostFormValue": true, "FormFile": true, "Cookie": true, "CookiesNamed": true, "PathValue": true, "BasicAuth": true, "UserAgent": true, "Referer": true}

// intoOperands goes on with the writers that a call of the standard library is given beside
// the text e, and with the message that is its receiver.
func (t *trace) intoOperands(call *ast.CallExpr, fn *types.Func, e ast.Expr) {
	for i, o := range t.OperandsOf(call) {
		typ := t.TypeOf(o)
		switch {
		case o == e, kinds.IsMap(typ) && !t.writes(fn, i):
		case isWriter(typ), i == 0 && fn.Signature().Recv() != nil && types.TypeString(typ, nil) == "*net/http.Request":
			t.sink(o)
		}
	}
}

// writes reports whether a function is known to write into the map that is operand i.
func (t *trace) writes(fn *types.Func, i int) bool {
	m, _ := t.Contracts.Effect(fn.Origin().FullName())
	return m.Writes == i+1
}

// intoTarget goes on with the variable that errors.As puts an error into.
func (t *trace) intoTarget(call *ast.CallExpr, e ast.Expr) {
	for _, arg := range call.Args {
		if arg != e && kinds.IsPointer(t.TypeOf(arg)) {
			t.sink(arg)
		}
	}
}

func isStandardFunc(fn *types.Func) bool {
	return fn != nil && fn.Pkg() != nil && contract.IsStandard(fn.Pkg().Path())
}

func (t *trace) isStandardCall(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	return ok && isStandardFunc(t.CalledFunc(call))
}

func returnsBool(fn *types.Func) bool {
	res := fn.Signature().Results()
	if res.Len() == 0 {
		return false
	}
	b, ok := res.At(res.Len() - 1).Type().Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// isParsed reports whether a function of the standard library that gives results of the type
// parses a text.
func isParsed(t types.Type) bool {
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	return kinds.IsMap(t)
}

func isNumeric(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsNumeric != 0
}

// decodesInto goes on with what a text is summary.Decoded into.
func (t *trace) decodesInto(call *ast.CallExpr, e ast.Expr) {
	was := t.form
	t.form = summary.Decoded
	for _, arg := range call.Args {
		if typ := t.TypeOf(arg); arg != e && (kinds.IsPointer(typ) || types.IsInterface(typ)) {
			t.sink(arg)
		}
	}
	t.form = was
}
