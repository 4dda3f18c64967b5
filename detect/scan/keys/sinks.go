package keys

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// isWriter reports whether a text can be written into a value of the type.
func isWriter(t types.Type) bool {
	name := types.TypeString(t, nil)
	if _, out := goesOut[name]; out || passesOn[name] {
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

// goesOut has the types of writers by which a text gets into media.
var goesOut = map[string]summary.Media{
	"*os.File": summary.Files | summary.Output, "net.Conn": summary.Network, "*net.TCPConn": summary.Network,
}

// passesOn has the types that write into what they were made with, and those that are parts of
// what is written.
var passesOn = map[string]bool{
	"*encoding/json.Encoder": true, "*encoding/gob.Encoder": true, "*encoding/xml.Encoder": true, "*encoding/csv.Writer": true, "*log.Logger": true,
	"*bufio.Writer": true, "*text/tabwriter.Writer": true, "*compress/gzip.Writer": true, "*mime/multipart.Writer": true, "net/http.Header": true, "net/url.Values": true,
}

// sink goes on with who reads what is written into e.
func (t *trace) sink(e ast.Expr) { t.sinkField(e, nil) }

// sinkField is sink for the field of e, or with nil for all of it.
func (t *trace) sinkField(e ast.Expr, field *types.Var) {
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		t.sinkField(e.X, field)
	case *ast.StarExpr:
		t.sinkField(e.X, field)
	case *ast.IndexExpr:
		t.sinkField(e.X, field)
	case *ast.SelectorExpr:
		v, ok := t.Info.Uses[e.Sel].(*types.Var)
		switch {
		case !ok:
		case isOutput(v):
			t.Media |= summary.Output
		case !v.IsField():
			t.outside(v.Type())
		case !t.isWayOut(v.Type()):
			t.sinkField(e.X, v)
		}
	case *ast.CompositeLit:
		t.intoWriter(t.TypeOf(e))
	case *ast.CallExpr:
		for _, o := range t.OperandsOf(e) {
			if isWriter(t.TypeOf(o)) {
				t.sink(o)
			}
		}
	case *ast.Ident:
		if obj := t.Info.ObjectOf(e); obj != nil && e.Name != "_" {
			t.sinkVariable(obj, field)
		}
	}
}

func (t *trace) sinkVariable(obj types.Object, field *types.Var) {
	i, isParam := t.anyParam(obj)
	switch {
	case t.objs[followed{obj, field, t.form}]:
		return
	case t.getsOut(obj.Type()):
		return
	case !t.isLocal(obj):
		t.intoCaptured(obj)
		return
	case isParam && (t.form == summary.Decoded || !isWriter(obj.Type()) && kinds.IsPointer(obj.Type())):
		t.is(summary.KeysUnknown) // the caller's object keeps it
		return
	case isParam && !slices.Contains(t.Into, i):
		t.Into = append(t.Into, i)
		t.intoWriter(obj.Type())
	default:
		t.intoWriter(obj.Type())
	}
	t.followField(obj, field)
	if def, ok := t.Definitions()[obj].(*ast.CallExpr); ok {
		t.sink(def) // what is written into the encoder goes on into the buffer
		if as, ok := t.Parents[def].(*ast.AssignStmt); ok && len(as.Lhs) > 1 {
			t.assignedAll(as.Lhs, false) // a pipe has two ends
		}
	}
}

// intoCaptured notes a text that gets into a variable which the function does not declare.
func (t *trace) intoCaptured(obj types.Object) {
	v, ok := obj.(*types.Var)
	switch {
	case !ok:
	case t.form != summary.AsText || v.Parent() == nil || v.Pkg() == nil || v.Parent() == v.Pkg().Scope():
		t.outside(obj.Type())
	default:
		i := slices.Index(t.Entered, obj)
		if i < 0 {
			i = len(t.Entered)
			t.Entered = append(t.Entered, obj)
		}
		if !slices.Contains(t.Captured, i) {
			t.Captured = append(t.Captured, i)
		}
		t.follow(obj)
	}
}

// outside notes a text that goes into a variable which others have too.
func (t *trace) outside(typ types.Type) {
	if !t.isWayOut(typ) {
		t.is(summary.KeysUnknown)
	}
}

// isWayOut reports whether what is written into a variable or field of the type is taken to
// leave the program, if nobody gets it from media: so it is if that may be any writer.
func (t *trace) isWayOut(typ types.Type) bool {
	switch {
	case t.getsOut(typ):
		return true
	case t.form == summary.AsText && types.IsInterface(typ) && isWriter(typ):
		t.Media |= summary.Writers
		t.intoWriter(typ)
		return true
	case types.TypeString(typ, nil) == "*log.Logger":
		t.Media |= summary.Logs
		return true
	}
	return passesOn[types.TypeString(typ, nil)]
}

// getsOut reports whether what is written into a value of the type gets into media.
func (t *trace) getsOut(typ types.Type) bool {
	media, ok := goesOut[types.TypeString(typ, nil)]
	t.Media |= media
	return ok
}

// intoWriter notes the media that a text gets into by what a writer of the type does with it:
// a server has made it, or a method of the program gets the text.
func (t *trace) intoWriter(typ types.Type) {
	switch named := kinds.TypeName(typ); {
	case named == "net/http.ResponseWriter":
		t.Media |= summary.Responses
	case !contract.IsStandard(summary.DefinedIn(named)) && isWriter(typ):
		t.Media |= summary.Writers
	}
}

// isLocal reports whether a variable is the function's own, or one of its parameters.
func (t *trace) isLocal(obj types.Object) bool {
	if obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() {
		return false // the initialisers of package variables are a function that goes around them
	}
	if obj.Pos() >= t.Block.Pos() && obj.Pos() < t.Block.End() {
		return true
	}
	_, ok := t.anyParam(obj)
	return ok || slices.Contains(t.Results, obj)
}

// anyParam returns the number of a parameter, the receiver being 0 of a method.
func (t *trace) anyParam(obj types.Object) (int, bool) {
	if t.Signature != nil && t.Signature.Recv() != nil && obj == t.Signature.Recv() {
		return 0, true
	}
	return t.ParamIndex(obj)
}
