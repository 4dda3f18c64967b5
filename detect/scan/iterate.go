package scan

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/summary"
)

func isFunc(t types.Type) bool {
	_, ok := core(t).(*types.Signature)
	return ok
}

// iterate notes that an iterator is ranged over: it is called, and what it yields is like
// the results of the call, of which it returns one.
func (a *flow) iterate(r *ast.RangeStmt, fun summary.Val) summary.Val {
	if call, ok := ast.Unparen(r.X).(*ast.CallExpr); ok && a.lists(call) {
		return fun // the map
	}
	id, ok := a.iterIDs[r]
	if !ok {
		id = len(a.fn.Calls)
		a.iterIDs[r] = id
		a.fn.Calls = append(a.fn.Calls, summary.Call{})
	}
	if a.recording {
		c := summary.Call{Iter: true, Pos: a.pos(r.For), Text: types.ExprString(r.X), Fun: fun, Results: 2, Loop: a.inLoop(r), Heap: a.st.Snapshot([]summary.Val{fun}), Locks: a.st.HeldLocks(), Listed: a.keys.ofIterator(r)}
		if len(fun) == 1 && fun[0].Base.Kind == summary.BaseFunc {
			c.Callee = fun[0].Base.Name
		}
		a.fn.Calls[id] = c
	}
	return summary.Val{{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseCall, Index: int32(id)}}}}
}

// yielded gives the variables of a loop over an iterator their values for one round.
func (a *flow) yielded(r *ast.RangeStmt) {
	for _, s := range a.ranged[r] {
		if id, ok := a.iterIDs[r]; !ok || s.Base.Kind != summary.BaseCall || int(s.Base.Index) != id {
			s = summary.ElemAll(summary.Val{s})[0]
		}
		for i, e := range []ast.Expr{r.Key, r.Value} {
			if e == nil || !a.carries(a.typeOf(e)) {
				continue
			}
			if s.Base.Kind == summary.BaseCall && s.Path == "" {
				s.Base.Result = int32(i)
			}
			spec := bindSpec{expr: e, form: summary.BindRange, stmt: r, name: types.ExprString(e), to: e, index: i, text: types.ExprString(r.X)}
			a.assign(e, a.loadAll([]summary.Src{s}), spec, nil)
		}
	}
}

// lists reports whether call is known to give an iterator over its argument.
func (b *body) lists(call *ast.CallExpr) bool {
	fn := b.calledFunc(call)
	if fn == nil {
		return false
	}
	m, ok := contract.Models(b.funcID(fn))
	return ok && m.Lists
}
