package values

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// eval returns the sources of e's value and notes what evaluating e does.
func (f *follower) eval(e ast.Expr) summary.Val {
	val := f.evalAny(e)
	if !f.Carries(f.TypeOf(e)) {
		if _, ok := f.TypeOf(e).(*types.Tuple); !ok {
			return nil
		}
	}
	f.convertedInPlace(e, val)
	return val
}

func (f *follower) evalAny(e ast.Expr) summary.Val {
	switch e := e.(type) {
	case *ast.Ident:
		return f.ident(e)
	case *ast.ParenExpr:
		return f.eval(e.X)
	case *ast.SelectorExpr:
		return f.selector(e)
	case *ast.IndexExpr:
		return f.index(e)
	case *ast.IndexListExpr:
		return f.eval(e.X)
	case *ast.SliceExpr:
		return f.slice(e)
	case *ast.StarExpr:
		return f.contentsOf(f.locs(e), f.TypeOf(e))
	case *ast.UnaryExpr:
		return f.unary(e)
	case *ast.BinaryExpr:
		f.nilTest(e, f.eval(e.X), f.eval(e.Y))
	case *ast.TypeAssertExpr:
		return f.eval(e.X)
	case *ast.CallExpr:
		return f.call(e, summary.CallPlain)
	case *ast.CompositeLit:
		return f.composite(e)
	case *ast.FuncLit:
		return f.funcLit(e)
	}
	return nil
}

func (f *follower) ident(id *ast.Ident) summary.Val {
	switch obj := f.Info.ObjectOf(id).(type) {
	case *types.Func:
		return funcVal(f.FuncID(obj))
	case *types.Var:
		loc := f.varLoc(obj)
		return f.withCell(obj, loc, f.contentsOf([]summary.Src{{Loc: loc}}, obj.Type()))
	}
	return nil
}

// nilTest notes that x or y, the operands of e, is a map that is told from nil.
func (f *follower) nilTest(e *ast.BinaryExpr, x, y summary.Val) {
	if f.TellsNil(e) {
		f.event(summary.Event{Kind: summary.EventNil, Pos: f.Pos(e.OpPos), Val: x.Union(y), Text: types.ExprString(e)})
	}
}

func (f *follower) selector(e *ast.SelectorExpr) summary.Val {
	sel := f.Info.Selections[e]
	if sel == nil { // qualified identifier
		return f.ident(e.Sel)
	}
	switch sel.Kind() {
	case types.MethodVal:
		return f.methodValue(e, sel)
	case types.MethodExpr:
		return f.methodExpr(e, sel)
	}
	at := f.locs(e)
	if val, ok := f.given(e, at); ok {
		return val
	}
	return f.contentsOf(at, f.TypeOf(e))
}

func (f *follower) index(e *ast.IndexExpr) summary.Val {
	if tv, ok := f.Info.Types[e.X]; ok && !tv.IsValue() {
		return nil // a type or generic function being instantiated
	}
	if _, ok := f.TypeOf(e.X).Underlying().(*types.Signature); ok {
		return f.eval(e.X)
	}
	at := f.lookUp(e)
	if val, ok := f.given(e, at); ok {
		return val
	}
	return f.loadAll(at)
}

// lookUp returns the location of an element that is read.
func (f *follower) lookUp(e *ast.IndexExpr) []summary.Src {
	locs := f.indexLocs(e)
	f.eval(e.Index)
	if t := f.TypeOf(e.X); kinds.IsMap(t) {
		access := &summary.MapAccess{Key: f.lookupKey(e), Under: kinds.UnderString(t), Reaches: f.recording && f.OnlyWritten(e, f.argumentIsRead)}
		if f.recording {
			access.Values = f.keys.OfElement(e)
		}
		f.event(summary.Event{Kind: summary.EventLookup, Pos: f.Pos(e.Lbrack), Val: containersOf(locs), Text: types.ExprString(e), MapAccess: access})
	}
	return locs
}

func (f *follower) slice(e *ast.SliceExpr) summary.Val {
	for _, i := range []ast.Expr{e.Low, e.High, e.Max} {
		if i != nil {
			f.eval(i)
		}
	}
	if kinds.IsInline(f.TypeOf(e.X)) {
		return addresses(f.locs(e.X))
	}
	return f.eval(e.X)
}

func (f *follower) unary(e *ast.UnaryExpr) summary.Val {
	switch e.Op {
	case token.AND:
		if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok {
			f.composite(lit)
			return summary.Val{summary.Src{Loc: summary.Loc{Base: f.object(lit)}, Addr: true}}
		}
		at := f.locs(e.X)
		f.pointed(e.X, at)
		return addresses(at)
	case token.ARROW:
		f.noteWait()
		return f.loadAll(summary.SentAll(f.eval(e.X)))
	}
	f.eval(e.X)
	return nil
}

// pointed notes the structs that a map belongs to whose address is taken: by way
// of the pointer the struct may get a map of its own.
//
//	c := *base
//	for _, m := range []*map[string]string{&c.Labels, &c.Notes} { *m = maps.Clone(*m) }
func (f *follower) pointed(e ast.Expr, at []summary.Src) {
	if !kinds.IsMap(f.TypeOf(e)) {
		return
	}
	for _, s := range f.loadAll(at) {
		for _, b := range s.BindList() {
			f.fn.Binds[b.ID-1].Pointed = true
		}
	}
}

// convertedInPlace notes that the struct e becomes one of another type without being asked,
// which gives what it leads to other names:
//
//	var shown struct{ Attrs map[string]string } = stored
func (f *follower) convertedInPlace(e ast.Expr, val summary.Val) {
	if !f.recording || len(val) == 0 || !kinds.IsStruct(f.TypeOf(e)) {
		return
	}
	if to := f.Expected(e); to != nil && kinds.IsStruct(to) && kinds.Renames(f.TypeOf(e), to) {
		f.event(summary.Event{Kind: summary.EventLeak, Pos: f.Pos(e.Pos()), Val: f.st.Reach(val), Text: types.ExprString(e)})
	}
}

// lookupKey describes the key of a look-up.
func (f *follower) lookupKey(e *ast.IndexExpr) summary.Key {
	k := f.Key(e.Index)
	k.Listed = f.keys.OwnKeys[e]
	return k
}
