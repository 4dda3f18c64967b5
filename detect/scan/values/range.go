package values

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/binds"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// rangeOver notes that all elements of a map are read.
func (f *follower) rangeOver(r *ast.RangeStmt, val summary.Val) {
	if kinds.IsMap(f.TypeOf(r.X)) {
		access := &summary.MapAccess{Under: kinds.UnderString(f.TypeOf(r.X))}
		if f.recording {
			access.Keys, access.Values = f.keys.OfLoop(r), f.keys.OfElements(r)
		}
		f.event(summary.Event{Kind: summary.EventRange, Pos: f.Pos(r.For), Val: val, Text: types.ExprString(r.X), MapAccess: access})
	}
}

// rangeBody gives the range variables their values for one round.
func (f *follower) rangeBody(r *ast.RangeStmt) {
	elems := summary.ElemAll(f.ranged[r])
	switch t := f.TypeOf(r.X); {
	case kinds.IsFunc(t):
		f.yielded(r)
		return
	case kinds.IsInline(t):
		elems = summary.StepAll(f.locs(r.X), summary.StepElem)
	case kinds.IsChan(t):
		elems = summary.SentAll(f.ranged[r])
	case kinds.IsMap(t):
		f.noteElements(elems, t)
	}
	f.rangeRef(r)
	for i, e := range []ast.Expr{r.Key, r.Value} {
		if e == nil || !f.Carries(f.TypeOf(e)) {
			continue
		}
		spec := binds.Spec{Expr: e, Form: summary.BindRange, Stmt: r, Name: types.ExprString(e), To: e, Index: i, Text: types.ExprString(r.X) + "[]"}
		f.assign(e, f.loadAll(elems), spec, nil)
	}
}
