package scan

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/summary"
)

// textsOf returns what the function does with the texts that a call gives: one of a function
// of the standard library encodes what it is given, another one returns what it has encoded.
func (k *keyTracer) textsOf(e *ast.CallExpr) summary.KeyFlow {
	t := k.start(summary.AsText)
	switch fn := t.calledFunc(e); {
	case !isStandardFunc(fn):
		if t.maybeText(k.typeOf(e)) || isNumeric(k.typeOf(e)) {
			t.up(e)
		}
	case encoders[fn.Pkg().Path()]:
		t.standardText(e, fn, nil)
	}
	return t.result()
}

// writtenBy returns what the function does with what a callee writes into its arguments.
func (k *keyTracer) writtenBy(e *ast.CallExpr, receivers int) []summary.WrittenFlow {
	var out []summary.WrittenFlow
	for i, arg := range e.Args {
		if !isWriter(k.typeOf(arg)) && !isChan(k.typeOf(arg)) {
			continue
		}
		t := k.start(summary.AsText)
		t.sink(arg)
		if keys := t.result(); keys.Matters() {
			out = append(out, summary.WrittenFlow{Arg: receivers + i, KeyFlow: keys})
		}
	}
	return out
}

// maybeText reports whether a value of the type may hold a text.
func (t *keyTrace) maybeText(typ types.Type) bool {
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
	return !isError(typ)
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// isWriter reports whether what is written into a value of the type can be read back from
// there, or from what it was made with: not if it is a way out of the program.
func isWriter(t types.Type) bool {
	if goesOut[types.TypeString(t, nil)] {
		return false
	}
	if passesOn[types.TypeString(t, nil)] {
		return true
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Write")
	fn, ok := obj.(*types.Func)
	if !ok || fn.Signature().Params().Len() != 1 {
		return false
	}
	_, list := fn.Signature().Params().At(0).Type().Underlying().(*types.Slice)
	return list
}

// goesOut has the types of writers behind which nobody reads a text back.
var goesOut = map[string]bool{
	"*os.File": true, "net.Conn": true, "net/http.ResponseWriter": true, "*net.TCPConn": true, "*net/http/httptest.ResponseRecorder": true,
}

// passesOn has the types that write into what they were made with.
var passesOn = map[string]bool{
	"*encoding/json.Encoder": true, "*encoding/gob.Encoder": true, "*encoding/xml.Encoder": true, "*encoding/csv.Writer": true, "*log.Logger": true,
	"*bufio.Writer": true, "*text/tabwriter.Writer": true, "*compress/gzip.Writer": true, "*mime/multipart.Writer": true,
}

// textArgument looks at a text that becomes an argument of a call. arg is -1 if it is what
// the callee makes of the map.
func (t *keyTrace) textArgument(call *ast.CallExpr, fn *types.Func, e ast.Expr, arg int) {
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
func (t *keyTrace) standardText(call *ast.CallExpr, fn *types.Func, e ast.Expr) {
	name := fn.Origin().FullName()
	switch m, _ := contract.Models(name); {
	case m.Decodes > 0 && e != nil:
		t.decodesInto(call, e)
		return
	case m.Decodes > 0:
		return // e is what is filled
	case m.Looks && e != nil:
		t.is(summary.KeysCompared)
		return
	}
	switch pkg := fn.Pkg().Path(); {
	case isOpaque(pkg):
		t.is(summary.KeysUnknown)
		return
	case !textPackages[pkg]:
		return // it goes out of the program, or is kept with others
	case e != nil && keyFuncs.of(fn) == keyCompared, returnsBool(fn):
		if !t.checksItself(call) {
			t.is(summary.KeysCompared)
		}
		return
	}
	for _, o := range t.operandsOf(call) {
		if o != e && isWriter(t.typeOf(o)) {
			t.sink(o)
		}
	}
	if typ := t.typeOf(call); t.maybeText(typ) || isNumeric(typ) || isParsed(typ) {
		was := t.form
		t.form = summary.AsText
		t.up(call)
		t.form = was
	}
}

func isStandardFunc(fn *types.Func) bool {
	return fn != nil && fn.Pkg() != nil && contract.IsStandard(fn.Pkg().Path())
}

func (t *keyTrace) isStandardCall(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	return ok && isStandardFunc(t.calledFunc(call))
}

// isOpaque reports whether nothing is known of what a package does with a text.
func isOpaque(pkg string) bool { return pkg == "reflect" || pkg == "unsafe" }

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
	return isMap(t)
}

func isNumeric(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsNumeric != 0
}

// decodesInto goes on with what a text is summary.Decoded into.
func (t *keyTrace) decodesInto(call *ast.CallExpr, e ast.Expr) {
	was := t.form
	t.form = summary.Decoded
	for _, arg := range call.Args {
		if typ := t.typeOf(arg); arg != e && (isPointer(typ) || types.IsInterface(typ)) {
			t.sink(arg)
		}
	}
	t.form = was
}

// sink goes on with who reads what is written into e.
func (t *keyTrace) sink(e ast.Expr) { t.sinkField(e, nil) }

// sinkField is sink for the field of e, or with nil for all of it.
func (t *keyTrace) sinkField(e ast.Expr, field *types.Var) {
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		t.sinkField(e.X, field)
	case *ast.StarExpr:
		t.sinkField(e.X, field)
	case *ast.IndexExpr:
		t.sinkField(e.X, field)
	case *ast.SelectorExpr:
		v, ok := t.info.Uses[e.Sel].(*types.Var)
		switch {
		case !ok:
		case !v.IsField():
			t.outside(v.Type())
		case !t.isWayOut(v.Type()):
			t.sinkField(e.X, v)
		}
	case *ast.CallExpr:
		for _, o := range t.operandsOf(e) {
			if isWriter(t.typeOf(o)) {
				t.sink(o)
			}
		}
	case *ast.Ident:
		if obj := t.info.ObjectOf(e); obj != nil && e.Name != "_" {
			t.sinkVariable(obj, field)
		}
	}
}

func (t *keyTrace) sinkVariable(obj types.Object, field *types.Var) {
	i, isParam := t.anyParam(obj)
	switch {
	case t.objs[followed{obj, field, t.form}] || goesOut[types.TypeString(obj.Type(), nil)]:
		return
	case !t.isLocal(obj):
		t.intoCaptured(obj)
		return
	case isParam && (t.form == summary.Decoded || !isWriter(obj.Type()) && isPointer(obj.Type())):
		t.is(summary.KeysUnknown) // the caller's object keeps it
		return
	case isParam && !slices.Contains(t.Into, i):
		t.Into = append(t.Into, i)
	}
	t.followField(obj, field)
	if def, ok := t.definitions()[obj].(*ast.CallExpr); ok {
		t.sink(def) // what is written into the encoder goes on into the buffer
		if as, ok := t.parents[def].(*ast.AssignStmt); ok && len(as.Lhs) > 1 {
			t.assignedAll(as.Lhs, false) // a pipe has two ends
		}
	}
}

// intoCaptured notes a text that gets into a variable which the function does not declare.
func (t *keyTrace) intoCaptured(obj types.Object) {
	v, ok := obj.(*types.Var)
	switch {
	case !ok:
	case t.form != summary.AsText || v.Parent() == nil || v.Pkg() == nil || v.Parent() == v.Pkg().Scope():
		t.outside(obj.Type())
	default:
		i := slices.Index(t.told, obj)
		if i < 0 {
			i = len(t.told)
			t.told = append(t.told, obj)
		}
		if !slices.Contains(t.Captured, i) {
			t.Captured = append(t.Captured, i)
		}
		t.follow(obj)
	}
}

// writtenInto returns what the function does with the texts that a literal puts into the
// variables that it captures.
func (k *keyTracer) writtenInto(told []types.Object) []summary.WrittenFlow {
	var out []summary.WrittenFlow
	for i, obj := range told {
		t := k.start(summary.AsText)
		t.sinkVariable(obj, nil)
		if keys := t.result(); keys.Matters() {
			out = append(out, summary.WrittenFlow{Arg: i, KeyFlow: keys})
		}
	}
	return out
}

// outside notes a text that goes into a variable which others have too.
func (t *keyTrace) outside(typ types.Type) {
	if !t.isWayOut(typ) {
		t.is(summary.KeysUnknown)
	}
}

// isWayOut reports whether what is written into a variable or field of the type is taken to
// leave the program: so it is if that may be any writer.
func (t *keyTrace) isWayOut(typ types.Type) bool {
	name := types.TypeString(typ, nil)
	_, any := typ.Underlying().(*types.Interface)
	return any && t.form == summary.AsText && isWriter(typ) || goesOut[name] || passesOn[name]
}

// isLocal reports whether a variable is the function's own, or one of its parameters.
func (t *keyTrace) isLocal(obj types.Object) bool {
	if obj.Pos() >= t.block.Pos() && obj.Pos() < t.block.End() {
		return true
	}
	_, ok := t.anyParam(obj)
	return ok || slices.Contains(t.results, obj)
}

// anyParam returns the number of a parameter, the receiver being 0 of a method.
func (t *keyTrace) anyParam(obj types.Object) (int, bool) {
	if t.signature != nil && t.signature.Recv() != nil && obj == t.signature.Recv() {
		return 0, true
	}
	return t.paramIndex(obj)
}

// checksItself reports whether e only decides what a program prints at its end, or a test
// of its result: whether its data is as it should be.
//
//	func main() { ...; if settings.Dump() != start { fmt.Println("changed") } }
func (t *keyTrace) checksItself(e ast.Expr) bool {
	if !t.checks {
		return false
	}
	for n := ast.Node(e); n != nil; n = t.parents[n] {
		switch p := t.parents[n].(type) {
		case *ast.ParenExpr, *ast.UnaryExpr:
		case *ast.BinaryExpr:
			if p.Op != token.LAND && p.Op != token.LOR && p.Op != token.EQL && p.Op != token.NEQ {
				return false
			}
		case *ast.IfStmt:
			return n == ast.Node(p.Cond) && !t.inLoop(p) && t.onlyPrints(p.Body) && t.onlyPrints(p.Else)
		default:
			return false
		}
	}
	return false
}

// onlyPrints reports whether a branch consists of calls of whose results nothing is made,
// or chooses between constants.
func (t *keyTrace) onlyPrints(s ast.Stmt) bool {
	switch s := s.(type) {
	case nil, *ast.ExprStmt, *ast.ReturnStmt:
		return true
	case *ast.AssignStmt:
		return !slices.ContainsFunc(s.Rhs, func(e ast.Expr) bool { return t.info.Types[e].Value == nil })
	case *ast.BlockStmt:
		return !slices.ContainsFunc(s.List, func(s ast.Stmt) bool { return !t.onlyPrints(s) })
	case *ast.IfStmt:
		return t.onlyPrints(s.Body) && t.onlyPrints(s.Else)
	}
	return false
}
