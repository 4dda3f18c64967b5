package values

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/binds"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
)

func (f *follower) varSpec(n *ast.ValueSpec) {
	if len(n.Values) == 1 && len(n.Names) > 1 {
		vals := f.tuple(n.Values[0], len(n.Names))
		for i, id := range n.Names {
			f.assignIdent(id, vals[i], f.multiSpec(n, n.Values[0], id, i))
		}
		return
	}
	for i, id := range n.Names {
		if i >= len(n.Values) {
			f.assignIdent(id, nil, binds.Spec{})
			continue
		}
		f.assignIdent(id, f.eval(n.Values[i]), binds.Spec{Expr: n.Values[i], Form: summary.BindVar, Stmt: f.Parents[f.Parents[n]], Name: id.Name, To: id})
	}
}

// multiSpec describes the bind of one result of several.
func (f *follower) multiSpec(stmt ast.Node, rhs ast.Expr, lhs ast.Expr, i int) binds.Spec {
	form := summary.BindTuple
	if _, ok := ast.Unparen(rhs).(*ast.CallExpr); !ok {
		form = summary.BindCommaOk
	}
	return binds.Spec{Expr: rhs, Form: form, Stmt: stmt, Name: syntax.LvalueText(lhs), To: lhs, Index: i}
}

func (f *follower) assignStmt(n *ast.AssignStmt) {
	if ts, ok := f.Parents[n].(*ast.TypeSwitchStmt); ok && len(n.Rhs) == 1 {
		if _, isGuard := ast.Unparen(n.Rhs[0]).(*ast.TypeAssertExpr); isGuard {
			f.eval(n.Rhs[0])
			f.defaultCase(ts)
			return
		}
	}
	if n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
		f.opAssign(n)
		return
	}
	if len(n.Rhs) == 1 && len(n.Lhs) > 1 {
		f.discards, f.fills = syntax.IsBlank(n.Lhs[0]), f.OnlyFills(n)
		vals := f.tuple(n.Rhs[0], len(n.Lhs))
		f.discards, f.fills = false, false
		for i, l := range n.Lhs {
			f.assign(l, vals[i], f.multiSpec(n, n.Rhs[0], l, i), nil)
		}
		return
	}
	vals := make([]summary.Val, len(n.Rhs))
	for i, r := range n.Rhs {
		vals[i] = f.eval(r)
	}
	for i, l := range n.Lhs {
		if i < len(vals) {
			f.assign(l, vals[i], binds.Spec{Expr: n.Rhs[i], Form: summary.BindVar, Stmt: n, Name: syntax.LvalueText(l), To: l}, n.Rhs[i])
		}
	}
}

// assign performs l = val. rhs is the expression on the right, nil if it gave
// several values.
func (f *follower) assign(l ast.Expr, val summary.Val, spec binds.Spec, rhs ast.Expr) {
	l = ast.Unparen(l)
	f.noteAssigned(l)
	if id, ok := l.(*ast.Ident); ok {
		f.assignIdent(id, val, spec)
		return
	}
	spec.Type = f.TypeOf(l)
	if ix, ok := l.(*ast.IndexExpr); ok && kinds.IsMap(f.TypeOf(ix.X)) {
		f.writeElement(ix, val, spec, rhs)
		return
	}
	if spec.Form == summary.BindVar {
		spec.Form = summary.BindField
	}
	val = f.bound(val, spec)
	locs := f.locs(l)
	f.storeOneOf(locs, val, spec.Type)
	f.noteGiven(l, locs, val)
	for _, at := range locs {
		f.storeEvent(at, val, l)
	}
	f.innerAssign(l, rhs)
	f.assignRefPart(l, rhs)
}

func (f *follower) assignIdent(id *ast.Ident, val summary.Val, spec binds.Spec) {
	obj, ok := f.Info.ObjectOf(id).(*types.Var)
	if !ok || id.Name == "_" {
		return
	}
	if !f.Carries(obj.Type()) {
		f.assignRef(obj, spec)
		return
	}
	loc := f.varLoc(obj)
	if spec.Expr != nil {
		spec.Type = obj.Type()
		val = f.bound(val, spec)
	}
	switch loc.Base.Kind {
	case summary.BaseGlobal:
		f.globalStore(loc, val, spec, obj)
	case summary.BaseFree:
		f.storeEvent(summary.Src{Loc: loc}, val, id)
	case summary.BaseLocal:
		if f.Shared()[obj] {
			f.storeEvent(summary.Src{Loc: loc}, val, id)
		}
	}
	f.storeAt(summary.Src{Loc: loc}, val, obj.Type())
}

// globalStore notes that a package variable is assigned, and with what.
func (f *follower) globalStore(loc summary.Loc, val summary.Val, spec binds.Spec, obj *types.Var) {
	e := summary.Event{Kind: summary.EventStore, Pos: f.Pos(obj.Pos()), Val: f.st.Reach(val), Stored: val, Target: &summary.Src{Loc: loc}, Text: obj.Name()}
	f.st.Give(val)
	if x, ok := spec.Expr.(ast.Expr); ok && x != nil {
		e.Pos = f.Pos(x.Pos())
		e.Filled = f.Content(x)
		f.fieldContents(x, loc)
	}
	f.event(e)
}

// storeAt gives a location new contents.
func (f *follower) storeAt(at summary.Src, val summary.Val, t types.Type) {
	f.st.Store(at.Loc, val, kinds.IsStruct(t))
}

// storeOneOf gives one of the locations new contents. Where there are several, each may
// keep what it held.
func (f *follower) storeOneOf(locs []summary.Src, val summary.Val, t types.Type) {
	for _, at := range locs {
		if len(locs) == 1 {
			f.storeAt(at, val, t)
		} else {
			f.st.Weaken(at.Loc, val, kinds.IsStruct(t))
		}
	}
}

// storeEvent notes a store into something other than a plain variable.
func (f *follower) storeEvent(at summary.Src, val summary.Val, l ast.Expr) {
	if len(val) == 0 && at.Base.Kind == summary.BaseLocal {
		return
	}
	if f.st.Given(at.Base) {
		f.st.Give(val)
	}
	f.event(summary.Event{Kind: summary.EventStore, Pos: f.Pos(l.Pos()), Val: f.st.Reach(val), Stored: val, Target: &at, Text: types.ExprString(l)})
}

func (f *follower) send(n *ast.SendStmt) {
	val := f.eval(n.Value)
	f.innerUse(n.Value, summary.Event{Kind: summary.EventSend})
	f.st.Give(val)
	f.handsOver(summary.Handing{Way: summary.HandedToReceiver}, val, n.Value, n.Chan, f.TypeOf(n.Value))
	e := summary.Event{Kind: summary.EventSend, Pos: f.Pos(n.Arrow), Val: f.st.Reach(val), Stored: val}
	at := summary.SentAll(f.eval(n.Chan))
	for _, l := range at {
		f.weaken(l.Loc, val)
		e.Target = &l
		f.event(e)
	}
	if len(at) == 0 {
		f.event(e)
	}
}

// tuple evaluates an expression that gives n values.
func (f *follower) tuple(e ast.Expr, n int) []summary.Val {
	vals := make([]summary.Val, n)
	switch x := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		return f.perform(x, summary.CallPlain, n)
	default:
		vals[0] = f.eval(x)
	}
	return vals
}

// weaken adds val to what loc may hold.
func (f *follower) weaken(loc summary.Loc, val summary.Val) {
	f.st.Set(loc, f.st.Load(loc).Union(val))
}
