package values

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/binds"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// writeElement performs m[k] = val.
func (f *follower) writeElement(ix *ast.IndexExpr, val summary.Val, spec binds.Spec, rhs ast.Expr) {
	f.eval(ix.Index)
	locs := f.indexLocs(ix)
	e := f.mutation(ix, f.operand(ix.X, containersOf(locs)), "index")
	e.Key, e.Text = f.Key(ix.Index), types.ExprString(ix)
	if rhs != nil {
		_, e.Func = f.TypeOf(rhs).Underlying().(*types.Signature)
	}
	if f.recording && f.PutsLent(ix, rhs) {
		f.event(summary.Event{Kind: summary.EventLend, Pos: e.Pos, Val: e.Val, Text: e.Text, MapAccess: &summary.MapAccess{Under: e.Under}})
	}
	if rhs != nil && f.appendsToElement(rhs, e.Val) {
		e.Write = "append"
	}
	e.Self = rhs != nil && f.RangedOver(ix, rhs)
	if rhs != nil && f.Mentions(rhs, ix) {
		e.Self = true
		e.Step = f.IsStep(rhs)
	}
	f.varies = rhs == nil || f.Info.Types[rhs].Value == nil
	f.event(e)
	f.varies = false
	if r := f.KeyFrom(ix.Index); r != nil {
		f.copied(e.Pos, e.Val, f.ranged[r], copyOf(f.TypeOf(r.X), f.TypeOf(ix.X)), e.Text)
	}
	if len(val) == 0 {
		f.putRef(locs, rhs)
		return
	}
	spec.Form = summary.BindElement
	val = f.bound(val, spec)
	f.handsOver(summary.Handing{Way: summary.HandedToMap}, val, rhs, ix.X, spec.Type)
	for _, at := range locs {
		f.storeAt(at, val, spec.Type)
		f.storeEvent(at, val, ix)
	}
}

// appendsToElement reports whether rhs appends to a slice that is an element of one of the
// maps, and may write behind its end.
//
//	roles["guest"] = append(roles["viewer"], guests...)
func (f *follower) appendsToElement(rhs ast.Expr, maps summary.Val) bool {
	call, ok := ast.Unparen(rhs).(*ast.CallExpr)
	if !ok || f.BuiltinCalled(call) != "append" || len(call.Args) == 0 {
		return false
	}
	list := call.Args[0]
	if s, ok := ast.Unparen(list).(*ast.SliceExpr); ok {
		list = s.X
	}
	ix, ok := f.Defined(list).(*ast.IndexExpr)
	return ok && kinds.IsMap(f.TypeOf(ix.X)) && summary.Overlap(f.quietly(ix.X), maps)
}

func (f *follower) opAssign(n *ast.AssignStmt) {
	f.eval(n.Rhs[0])
	step := (n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN) && f.IsNumber(n.Rhs[0])
	ix, ok := ast.Unparen(n.Lhs[0]).(*ast.IndexExpr)
	if !ok || !kinds.IsMap(f.TypeOf(ix.X)) {
		f.eval(n.Lhs[0])
		f.innerUpdate(n.Lhs[0], step)
		return
	}
	f.updateElement(ix, step)
}

func (f *follower) incDec(n *ast.IncDecStmt) {
	if ix, ok := ast.Unparen(n.X).(*ast.IndexExpr); ok && kinds.IsMap(f.TypeOf(ix.X)) {
		f.updateElement(ix, true)
		return
	}
	f.eval(n.X)
	f.innerUpdate(n.X, true)
}

func (f *follower) updateElement(ix *ast.IndexExpr, step bool) {
	f.eval(ix.Index)
	e := f.mutation(ix, f.operand(ix.X, containersOf(f.indexLocs(ix))), "index")
	e.Self, e.Step, e.Key, e.Text = true, step, f.Key(ix.Index), types.ExprString(ix)
	f.event(e)
}
