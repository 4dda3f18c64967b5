package scan

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/summary"
)

func (a *flow) varSpec(n *ast.ValueSpec) {
	if len(n.Values) == 1 && len(n.Names) > 1 {
		vals := a.tuple(n.Values[0], len(n.Names))
		for i, id := range n.Names {
			a.assignIdent(id, vals[i], a.multiSpec(n, n.Values[0], id, i))
		}
		return
	}
	for i, id := range n.Names {
		if i >= len(n.Values) {
			a.assignIdent(id, nil, bindSpec{})
			continue
		}
		a.assignIdent(id, a.eval(n.Values[i]), bindSpec{expr: n.Values[i], form: summary.BindVar, stmt: a.parents[a.parents[n]], name: id.Name, to: id})
	}
}

// multiSpec describes the bind of one result of several.
func (a *flow) multiSpec(stmt ast.Node, rhs ast.Expr, lhs ast.Expr, i int) bindSpec {
	form := summary.BindTuple
	if _, ok := ast.Unparen(rhs).(*ast.CallExpr); !ok {
		form = summary.BindCommaOk
	}
	return bindSpec{expr: rhs, form: form, stmt: stmt, name: lvalueText(lhs), to: lhs, index: i}
}

func (a *flow) assignStmt(n *ast.AssignStmt) {
	if _, ok := a.parents[n].(*ast.TypeSwitchStmt); ok && len(n.Rhs) == 1 {
		if _, isGuard := ast.Unparen(n.Rhs[0]).(*ast.TypeAssertExpr); isGuard {
			a.eval(n.Rhs[0])
			return
		}
	}
	if n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
		a.opAssign(n)
		return
	}
	if len(n.Rhs) == 1 && len(n.Lhs) > 1 {
		a.discards = isBlank(n.Lhs[0])
		vals := a.tuple(n.Rhs[0], len(n.Lhs))
		a.discards = false
		for i, l := range n.Lhs {
			a.assign(l, vals[i], a.multiSpec(n, n.Rhs[0], l, i), nil)
		}
		return
	}
	vals := make([]summary.Val, len(n.Rhs))
	for i, r := range n.Rhs {
		vals[i] = a.eval(r)
	}
	for i, l := range n.Lhs {
		if i < len(vals) {
			a.assign(l, vals[i], bindSpec{expr: n.Rhs[i], form: summary.BindVar, stmt: n, name: lvalueText(l), to: l}, n.Rhs[i])
		}
	}
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// lvalueText spells what is assigned to, so that a field of it can be named.
func lvalueText(e ast.Expr) string {
	if s, ok := ast.Unparen(e).(*ast.StarExpr); ok {
		if id, ok := ast.Unparen(s.X).(*ast.Ident); ok {
			return id.Name // (*p).F is p.F
		}
	}
	return types.ExprString(e)
}

// assign performs l = val. rhs is the expression on the right, nil if it gave
// several values.
func (a *flow) assign(l ast.Expr, val summary.Val, spec bindSpec, rhs ast.Expr) {
	l = ast.Unparen(l)
	if id, ok := l.(*ast.Ident); ok {
		a.assignIdent(id, val, spec)
		return
	}
	spec.typ = a.typeOf(l)
	if ix, ok := l.(*ast.IndexExpr); ok && isMap(a.typeOf(ix.X)) {
		a.writeElement(ix, val, spec, rhs)
		return
	}
	if spec.form == summary.BindVar {
		spec.form = summary.BindField
	}
	val = a.bound(val, spec)
	locs := a.locs(l)
	a.storeOneOf(locs, val, spec.typ)
	for _, at := range locs {
		a.storeEvent(at, val, l)
	}
	a.innerAssign(l, rhs)
}

func (a *flow) assignIdent(id *ast.Ident, val summary.Val, spec bindSpec) {
	obj, ok := a.info.ObjectOf(id).(*types.Var)
	if !ok || id.Name == "_" {
		return
	}
	if !a.carries(obj.Type()) {
		a.assignRef(obj, spec.expr, spec.index)
		return
	}
	loc := a.varLoc(obj)
	switch loc.Base.Kind {
	case summary.BaseGlobal:
		a.globalStore(loc, val, spec, obj)
	case summary.BaseFree:
		a.storeEvent(summary.Src{Loc: loc}, val, id)
	case summary.BaseLocal:
		if a.cells[obj] {
			a.storeEvent(summary.Src{Loc: loc}, val, id)
		}
	}
	if spec.expr != nil {
		spec.typ = obj.Type()
		val = a.bound(val, spec)
	}
	a.storeAt(summary.Src{Loc: loc}, val, obj.Type())
}

// globalStore notes that a package variable is assigned, and with what.
func (a *flow) globalStore(loc summary.Loc, val summary.Val, spec bindSpec, obj *types.Var) {
	e := summary.Event{Kind: summary.EventStore, Pos: a.pos(obj.Pos()), Val: a.st.Reach(val), Stored: val, Target: &summary.Src{Loc: loc}, Text: obj.Name()}
	if x, ok := spec.expr.(ast.Expr); ok && x != nil {
		e.Pos = a.pos(x.Pos())
		e.Filled = a.content(x)
		a.fieldContents(x, loc)
	}
	a.event(e)
}

// storeAt gives a location new contents.
func (a *flow) storeAt(at summary.Src, val summary.Val, t types.Type) {
	a.st.Store(at.Loc, val, isStruct(t))
}

// storeOneOf gives one of the locations new contents. Where there are several, each may
// keep what it held.
func (a *flow) storeOneOf(locs []summary.Src, val summary.Val, t types.Type) {
	for _, at := range locs {
		if len(locs) == 1 {
			a.storeAt(at, val, t)
		} else {
			a.st.Weaken(at.Loc, val, isStruct(t))
		}
	}
}

// storeEvent notes a store into something other than a plain variable.
func (a *flow) storeEvent(at summary.Src, val summary.Val, l ast.Expr) {
	if len(val) == 0 && at.Base.Kind == summary.BaseLocal {
		return
	}
	a.event(summary.Event{Kind: summary.EventStore, Pos: a.pos(l.Pos()), Val: a.st.Reach(val), Stored: val, Target: &at, Text: types.ExprString(l)})
}

// writeElement performs m[k] = val.
func (a *flow) writeElement(ix *ast.IndexExpr, val summary.Val, spec bindSpec, rhs ast.Expr) {
	a.eval(ix.Index)
	locs := a.indexLocs(ix)
	e := a.mutation(ix, a.operand(ix.X, containersOf(locs)), "index")
	e.Key, e.Text = a.key(ix.Index), types.ExprString(ix)
	if rhs != nil {
		_, e.Func = a.typeOf(rhs).Underlying().(*types.Signature)
	}
	if a.recording && a.putsLent(ix, rhs) {
		a.event(summary.Event{Kind: summary.EventLend, Pos: e.Pos, Val: e.Val, Text: e.Text, MapAccess: &summary.MapAccess{Under: e.Under}})
	}
	if rhs != nil && a.appendsToElement(rhs, e.Val) {
		e.Write = "append"
	}
	e.Self = rhs != nil && a.rangedOver(ix, rhs)
	if rhs != nil && a.mentions(rhs, ix) {
		e.Self = true
		e.Step = a.isStep(rhs)
	}
	a.event(e)
	if r := a.keyFrom(ix.Index); r != nil {
		a.copied(e.Pos, e.Val, a.ranged[r], copyOf(a.typeOf(r.X), a.typeOf(ix.X)), e.Text)
	}
	if len(val) == 0 {
		return
	}
	spec.form = summary.BindElement
	val = a.bound(val, spec)
	for _, at := range locs {
		a.storeAt(at, val, spec.typ)
		a.storeEvent(at, val, ix)
	}
}

// appendsToElement reports whether rhs appends to a slice that is an element of one of the
// maps, and may write behind its end.
//
//	roles["guest"] = append(roles["viewer"], guests...)
func (a *flow) appendsToElement(rhs ast.Expr, maps summary.Val) bool {
	call, ok := ast.Unparen(rhs).(*ast.CallExpr)
	if !ok || a.builtinCalled(call) != "append" || len(call.Args) == 0 {
		return false
	}
	list := call.Args[0]
	if s, ok := ast.Unparen(list).(*ast.SliceExpr); ok {
		list = s.X
	}
	if id, ok := ast.Unparen(list).(*ast.Ident); ok {
		list = a.definitions()[a.info.ObjectOf(id)]
	}
	if list == nil {
		return false
	}
	ix, ok := ast.Unparen(list).(*ast.IndexExpr)
	return ok && isMap(a.typeOf(ix.X)) && summary.Overlap(a.quietly(ix.X), maps)
}

// rangedOver reports whether rhs is computed from the old element, by the name
// that a loop over the map gives it:
//
//	for level, limit := range limits { limits[level] = limit * factor }
func (b *body) rangedOver(ix *ast.IndexExpr, rhs ast.Expr) bool {
	for n := b.parents[ix]; n != nil; n = b.parents[n] {
		r, ok := n.(*ast.RangeStmt)
		if !ok || r.Key == nil || r.Value == nil || !b.same(r.X, ix.X) {
			continue
		}
		return b.same(r.Key, ix.Index) && (b.mentions(rhs, r.Value) || b.mentionsCaseOf(rhs, r.Value))
	}
	return false
}

// isStep reports whether e adds a constant, as a counter does.
func (b *body) isStep(e ast.Expr) bool {
	sum, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok || sum.Op != token.ADD && sum.Op != token.SUB {
		return false
	}
	return b.isNumber(sum.X) || b.isNumber(sum.Y)
}

func (b *body) isNumber(e ast.Expr) bool {
	tv := b.info.Types[e]
	return tv.Value != nil && (tv.Value.Kind() == constant.Int || tv.Value.Kind() == constant.Float)
}

func (a *flow) opAssign(n *ast.AssignStmt) {
	a.eval(n.Rhs[0])
	step := (n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN) && a.isNumber(n.Rhs[0])
	ix, ok := ast.Unparen(n.Lhs[0]).(*ast.IndexExpr)
	if !ok || !isMap(a.typeOf(ix.X)) {
		a.eval(n.Lhs[0])
		a.innerUpdate(n.Lhs[0], step)
		return
	}
	a.updateElement(ix, step)
}

func (a *flow) incDec(n *ast.IncDecStmt) {
	if ix, ok := ast.Unparen(n.X).(*ast.IndexExpr); ok && isMap(a.typeOf(ix.X)) {
		a.updateElement(ix, true)
		return
	}
	a.eval(n.X)
	a.innerUpdate(n.X, true)
}

func (a *flow) updateElement(ix *ast.IndexExpr, step bool) {
	a.eval(ix.Index)
	e := a.mutation(ix, a.operand(ix.X, containersOf(a.indexLocs(ix))), "index")
	e.Self, e.Step, e.Key, e.Text = true, step, a.key(ix.Index), types.ExprString(ix)
	a.event(e)
}

func (a *flow) send(n *ast.SendStmt) {
	val := a.eval(n.Value)
	e := summary.Event{Kind: summary.EventSend, Pos: a.pos(n.Arrow), Val: a.st.Reach(val), Stored: val}
	at := summary.SentAll(a.eval(n.Chan))
	for _, l := range at {
		a.weaken(l.Loc, val)
		e.Target = &l
		a.event(e)
	}
	if len(at) == 0 {
		a.event(e)
	}
}

// rangeOver notes that all elements of a map are read.
func (a *flow) rangeOver(r *ast.RangeStmt, val summary.Val) {
	if isMap(a.typeOf(r.X)) {
		access := &summary.MapAccess{Under: underString(a.typeOf(r.X))}
		if a.recording {
			access.Keys, access.Values = a.keys.ofLoop(r), a.keys.ofElements(r)
		}
		a.event(summary.Event{Kind: summary.EventRange, Pos: a.pos(r.For), Val: val, Text: types.ExprString(r.X), MapAccess: access})
	}
}

// rangeBody gives the range variables their values for one round.
func (a *flow) rangeBody(r *ast.RangeStmt) {
	elems := summary.ElemAll(a.ranged[r])
	switch t := a.typeOf(r.X); {
	case isFunc(t):
		a.yielded(r)
		return
	case isInline(t):
		elems = summary.StepAll(a.locs(r.X), summary.StepElem)
	case isChan(t):
		elems = summary.SentAll(a.ranged[r])
	case isMap(t):
		a.noteElements(elems, t)
	}
	a.rangeRef(r)
	for i, e := range []ast.Expr{r.Key, r.Value} {
		if e == nil || !a.carries(a.typeOf(e)) {
			continue
		}
		spec := bindSpec{expr: e, form: summary.BindRange, stmt: r, name: types.ExprString(e), to: e, index: i, text: types.ExprString(r.X) + "[]"}
		a.assign(e, a.loadAll(elems), spec, nil)
	}
}

// tuple evaluates an expression that gives n values.
func (a *flow) tuple(e ast.Expr, n int) []summary.Val {
	vals := make([]summary.Val, n)
	switch x := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		return a.perform(x, summary.CallPlain, n)
	default:
		vals[0] = a.eval(x)
	}
	return vals
}
