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

// iterate notes that an iterator is ranged over: it is called, and what it yields is like
// the results of the call, of which it returns one.
func (f *follower) iterate(r *ast.RangeStmt, fun summary.Val) summary.Val {
	if call, ok := ast.Unparen(r.X).(*ast.CallExpr); ok && f.Lists(call) {
		return fun // the map
	}
	id, ok := f.iterIDs[r]
	if !ok {
		id = len(f.fn.Calls)
		f.iterIDs[r] = id
		f.fn.Calls = append(f.fn.Calls, summary.Call{})
	}
	if f.recording {
		c := summary.Call{Iter: true, Pos: f.Pos(r.For), Text: types.ExprString(r.X), Fun: fun, Results: 2, Loop: f.InLoop(r), Heap: f.st.Snapshot([]summary.Val{fun}), Locks: f.st.HeldLocks(), Listed: f.keys.OfIterator(r)}
		if len(fun) == 1 && fun[0].Base.Kind == summary.BaseFunc {
			c.Callee = fun[0].Base.Name
		}
		f.fn.Calls[id] = c
	}
	return summary.Val{{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseCall, Index: int32(id)}}}}
}

// yielded gives the variables of a loop over an iterator their values for one round.
func (f *follower) yielded(r *ast.RangeStmt) {
	for _, s := range f.ranged[r] {
		if id, ok := f.iterIDs[r]; !ok || s.Base.Kind != summary.BaseCall || int(s.Base.Index) != id {
			s = summary.ElemAll(summary.Val{s})[0]
		}
		for i, e := range []ast.Expr{r.Key, r.Value} {
			if e == nil || !f.Carries(f.TypeOf(e)) {
				continue
			}
			if s.Base.Kind == summary.BaseCall && s.Path == "" {
				s.Base.Result = int32(i)
			}
			spec := binds.Spec{Expr: e, Form: summary.BindRange, Stmt: r, Name: types.ExprString(e), To: e, Index: i, Text: types.ExprString(r.X)}
			f.assign(e, f.loadAll([]summary.Src{s}), spec, nil)
		}
	}
}
