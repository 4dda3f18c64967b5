package scan

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/summary"
)

// eval returns the sources of e's value and notes what evaluating e does.
func (a *flow) eval(e ast.Expr) summary.Val {
	val := a.evalAny(e)
	if !a.carries(a.typeOf(e)) {
		if _, ok := a.typeOf(e).(*types.Tuple); !ok {
			return nil
		}
	}
	a.convertedInPlace(e, val)
	return val
}

func (a *flow) evalAny(e ast.Expr) summary.Val {
	switch e := e.(type) {
	case *ast.Ident:
		return a.ident(e)
	case *ast.ParenExpr:
		return a.eval(e.X)
	case *ast.SelectorExpr:
		return a.selector(e)
	case *ast.IndexExpr:
		return a.index(e)
	case *ast.IndexListExpr:
		return a.eval(e.X)
	case *ast.SliceExpr:
		return a.slice(e)
	case *ast.StarExpr:
		return a.loadAll(a.locs(e))
	case *ast.UnaryExpr:
		return a.unary(e)
	case *ast.BinaryExpr:
		a.eval(e.X)
		a.eval(e.Y)
	case *ast.TypeAssertExpr:
		return a.eval(e.X)
	case *ast.CallExpr:
		return a.call(e, summary.CallPlain)
	case *ast.CompositeLit:
		return a.composite(e)
	case *ast.FuncLit:
		return a.funcLit(e)
	}
	return nil
}

func (a *flow) ident(id *ast.Ident) summary.Val {
	switch obj := a.info.ObjectOf(id).(type) {
	case *types.Func:
		return funcVal(a.funcID(obj))
	case *types.Var:
		loc := a.varLoc(obj)
		return a.withCell(obj, loc, a.contentsOf([]summary.Src{{Loc: loc}}, obj.Type()))
	}
	return nil
}

// varLoc returns where a variable lives: in this function, in the package, or
// in the function around a literal.
func (a *flow) varLoc(obj *types.Var) summary.Loc {
	if obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() {
		return summary.Loc{Base: summary.Base{Kind: summary.BaseGlobal, Name: globalName(obj)}}
	}
	if a.parent != nil && !a.declaredHere(obj) {
		return summary.Loc{Base: summary.Base{Kind: summary.BaseFree, Index: int32(a.capture(obj))}}
	}
	return summary.Loc{Base: a.variable(obj)}
}

func (a *flow) declaredHere(obj types.Object) bool {
	if _, ok := a.vars[obj]; ok {
		return true
	}
	return a.block.Pos() <= obj.Pos() && obj.Pos() < a.block.End()
}

// capture returns the index of a captured variable.
func (a *flow) capture(obj types.Object) int {
	i, ok := a.free[obj]
	if !ok {
		i = len(a.freeObjs)
		a.free[obj] = i
		a.freeObjs = append(a.freeObjs, obj)
	}
	return i
}

func (a *flow) selector(e *ast.SelectorExpr) summary.Val {
	sel := a.info.Selections[e]
	if sel == nil { // qualified identifier
		return a.ident(e.Sel)
	}
	switch sel.Kind() {
	case types.MethodVal:
		return a.methodValue(e, sel)
	case types.MethodExpr:
		return a.methodExpr(e, sel)
	}
	return a.contentsOf(a.locs(e), a.typeOf(e))
}

// contentsOf returns what locations of type t hold. A struct some of whose
// fields have been assigned is named by where it is, not by what it was once
// copied from.
func (a *flow) contentsOf(at []summary.Src, t types.Type) summary.Val {
	if !isInline(t) {
		return a.loadAll(at)
	}
	var out summary.Val
	for _, l := range at {
		if len(a.st.Within(l.Loc)) > 1 {
			out = out.Add(l)
		} else {
			out = out.Union(a.loadAll([]summary.Src{l}))
		}
	}
	return out
}

// loadAll returns what the locations hold.
func (a *flow) loadAll(locs []summary.Src) summary.Val {
	return a.st.LoadAll(locs)
}

// locs returns the locations that e denotes. For a value that is not
// addressable, such as a call's struct result, it is where that value stands
// symbolically.
func (a *flow) locs(e ast.Expr) []summary.Src {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v, ok := a.info.ObjectOf(e).(*types.Var); ok {
			return []summary.Src{{Loc: a.varLoc(v)}}
		}
		return nil
	case *ast.SelectorExpr:
		return a.selectorLocs(e)
	case *ast.IndexExpr:
		return a.indexLocs(e)
	case *ast.StarExpr:
		return summary.DerefAll(a.eval(e.X))
	default:
		return a.eval(e)
	}
}

func (a *flow) selectorLocs(e *ast.SelectorExpr) []summary.Src {
	sel := a.info.Selections[e]
	if sel == nil {
		if v, ok := a.info.Uses[e.Sel].(*types.Var); ok {
			return []summary.Src{{Loc: a.varLoc(v)}}
		}
		return nil
	}
	if sel.Kind() != types.FieldVal {
		return nil
	}
	return a.follow(e.X, sel.Index())
}

// follow returns the locations of the field that index leads to from e,
// through embedded structs and pointers.
func (a *flow) follow(e ast.Expr, index []int) []summary.Src {
	t := a.typeOf(e)
	var at []summary.Src
	if isPointer(t) {
		at = summary.DerefAll(a.eval(e))
	} else {
		at = a.locs(e)
	}
	for n, i := range index {
		step, field := fieldStep(t, i)
		if field == nil {
			return nil
		}
		at = summary.StepAll(at, step)
		t = field.Type()
		if n < len(index)-1 && isPointer(t) {
			at = summary.DerefAll(a.loadAll(at))
		}
	}
	return at
}

func (a *flow) index(e *ast.IndexExpr) summary.Val {
	if tv, ok := a.info.Types[e.X]; ok && !tv.IsValue() {
		return nil // a type or generic function being instantiated
	}
	if _, ok := a.typeOf(e.X).Underlying().(*types.Signature); ok {
		return a.eval(e.X)
	}
	locs := a.indexLocs(e)
	a.eval(e.Index)
	if t := a.typeOf(e.X); isMap(t) {
		a.noteElements(locs, t)
		access := &summary.MapAccess{Key: a.lookupKey(e), Under: underString(t), Reaches: a.recording && a.onlyWritten(e)}
		a.event(summary.Event{Kind: summary.EventLookup, Pos: a.pos(e.Lbrack), Val: containersOf(locs), Text: types.ExprString(e), MapAccess: access})
	}
	return a.loadAll(locs)
}

// containersOf returns the maps that the element locations belong to.
func containersOf(elems []summary.Src) summary.Val {
	var out summary.Val
	for _, s := range elems {
		if s.Base.Kind == summary.BaseUnknown {
			out = out.Add(s)
			continue
		}
		s.Addr = s.Base.Kind == summary.BaseLocal
		if s.Path.Folded() {
			out = out.Add(s)
		}
		s.Path = s.Path[:len(s.Path)-len("|"+summary.StepElem)]
		out = out.Add(s)
	}
	return out
}

func (a *flow) indexLocs(e *ast.IndexExpr) []summary.Src {
	t := a.typeOf(e.X)
	if isInline(t) {
		return summary.StepAll(a.locs(e.X), summary.StepElem)
	}
	if isPointer(t) {
		return summary.StepAll(summary.DerefAll(a.eval(e.X)), summary.StepElem)
	}
	return summary.ElemAll(a.eval(e.X))
}

func (a *flow) slice(e *ast.SliceExpr) summary.Val {
	for _, i := range []ast.Expr{e.Low, e.High, e.Max} {
		if i != nil {
			a.eval(i)
		}
	}
	if isInline(a.typeOf(e.X)) {
		return addresses(a.locs(e.X))
	}
	return a.eval(e.X)
}

// addresses returns pointers to the locations.
func addresses(locs []summary.Src) summary.Val {
	var out summary.Val
	for _, l := range locs {
		l.Addr = true
		out = out.Add(l)
	}
	return out
}

func (a *flow) unary(e *ast.UnaryExpr) summary.Val {
	switch e.Op {
	case token.AND:
		if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok {
			a.composite(lit)
			return summary.Val{summary.Src{Loc: summary.Loc{Base: a.object(lit)}, Addr: true}}
		}
		at := a.locs(e.X)
		a.pointed(e.X, at)
		return addresses(at)
	case token.ARROW:
		return a.loadAll(summary.SentAll(a.eval(e.X)))
	}
	a.eval(e.X)
	return nil
}

// pointed notes the structs that a map belongs to whose address is taken: by way
// of the pointer the struct may get a map of its own.
//
//	c := *base
//	for _, m := range []*map[string]string{&c.Labels, &c.Notes} { *m = maps.Clone(*m) }
func (a *flow) pointed(e ast.Expr, at []summary.Src) {
	if !isMap(a.typeOf(e)) {
		return
	}
	for _, s := range a.loadAll(at) {
		for _, b := range s.BindList() {
			a.fn.Binds[b.ID-1].Pointed = true
		}
	}
}

// composite makes a literal and returns it: for a struct its contents, for a
// map or slice a reference.
func (a *flow) composite(e *ast.CompositeLit) summary.Val {
	loc := summary.Loc{Base: a.object(e)}
	a.st.Forget(loc)
	t := a.typeOf(e)
	if isStruct(deref(t)) {
		a.structLit(e, deref(t), loc)
		return summary.Val{summary.Src{Loc: loc, Addr: isPointer(t)}}
	}
	for _, elt := range e.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			a.eval(kv.Key)
			elt = kv.Value
		}
		a.element(loc, elt)
		a.lend(e, elt, loc)
	}
	_, array := core(t).(*types.Array)
	return summary.Val{summary.Src{Loc: loc, Addr: !array}}
}

// element stores an element of a map, slice or array literal.
func (a *flow) element(loc summary.Loc, elt ast.Expr) {
	val := a.eval(elt)
	if len(val) == 0 {
		return
	}
	val = a.bound(val, bindSpec{expr: elt, form: summary.BindElement, typ: a.typeOf(elt)})
	a.weaken(summary.Loc{Base: loc.Base, Path: loc.Path + "|" + summary.StepElem}, val)
}

// weaken adds val to what loc may hold.
func (a *flow) weaken(loc summary.Loc, val summary.Val) {
	a.st.Set(loc, a.st.Load(loc).Union(val))
}

func (a *flow) structLit(e *ast.CompositeLit, t types.Type, loc summary.Loc) {
	for i, elt := range e.Elts {
		value, index := elt, i
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			value = kv.Value
			index = fieldIndex(t, kv.Key)
		}
		step, field := fieldStep(t, index)
		val := a.eval(value)
		if field == nil || len(val) == 0 {
			continue
		}
		val = a.bound(val, bindSpec{expr: value, form: summary.BindLiteral, name: field.Name(), typ: field.Type()})
		a.storeAt(summary.Src{Loc: summary.Loc{Base: loc.Base, Path: loc.Path + "|" + summary.Path(step)}}, val, field.Type())
	}
}

func fieldIndex(t types.Type, key ast.Expr) int {
	id, ok := key.(*ast.Ident)
	st, isSt := core(t).(*types.Struct)
	if !ok || !isSt {
		return -1
	}
	for i := range st.NumFields() {
		if st.Field(i).Name() == id.Name {
			return i
		}
	}
	return -1
}
