package detect

import (
	"go/ast"
	"go/types"
	"strconv"

	"github.com/mapfix/mapfix/detect/summary"
)

// methodValue is x.M not called: whoever calls it later has x as receiver. It is
// a function of its own that captures the receiver, or the arguments of its calls
// would be taken for receivers. (golang.org/x/tools/go/ssa calls it a bound method
// wrapper.)
func (a *flow) methodValue(e *ast.SelectorExpr, sel *types.Selection) summary.Val {
	fn, ok := sel.Obj().(*types.Func)
	if !ok {
		return nil
	}
	recv := a.receiver(e, sel, fn)
	if m, ok := models(a.funcID(fn)); ok && m.writes == 1 {
		ev := a.mutation(e, a.operand(e.X, recv), "call")
		ev.Text = types.ExprString(e)
		a.event(ev)
	}
	id, ok := a.wrappers[e]
	if !ok {
		id = a.fn.ID + "$bound" + strconv.Itoa(len(a.wrappers)+1)
		a.wrappers[e] = id
		a.unit.sum.Funcs = append(a.unit.sum.Funcs, a.wrapper(id, e, sel, fn))
	}
	a.reference(e, summary.Call{Callee: id, Free: []summary.Val{recv}, Text: types.ExprString(e)}, []summary.Val{recv})
	return funcVal(id)
}

// wrapper returns the function that a method value is: it calls the method of what
// it captures with the arguments that it gets.
func (a *flow) wrapper(id string, e *ast.SelectorExpr, sel *types.Selection, fn *types.Func) *summary.Func {
	w := a.within(id, e)
	call := summary.Call{Pos: w.Pos, Text: types.ExprString(e), Callee: a.funcID(fn), Args: []summary.Val{contentOf(summary.BaseFree, 0)}}
	a.interfaceCall(sel, fn, &call)
	sig := fn.Signature()
	for i := range sig.Params().Len() {
		v := sig.Params().At(i)
		w.Params = append(w.Params, a.param(v))
		call.Args = append(call.Args, contentOf(summary.BaseParam, i))
		call.Keys = append(call.Keys, summary.ArgumentKey{Arg: i + 1, Key: summary.Key{Kind: summary.KeyDynamic, Param: true, Index: i}})
	}
	for i, arg := range call.Args {
		w.Events = append(w.Events, summary.Event{Kind: summary.EventPass, Pos: w.Pos, Val: arg, Call: 0, Arg: i, Text: call.Text})
	}
	call.Results = sig.Results().Len()
	for i := range call.Results {
		result := summary.Val{summary.Src{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseCall, Index: 0, Result: int32(i)}}}}
		w.Results = append(w.Results, result)
		w.Events = append(w.Events, summary.Event{Kind: summary.EventReturn, Pos: w.Pos, Val: result, Arg: i})
	}
	w.Calls = []summary.Call{call}
	return w
}

// contentOf returns what a parameter or captured variable holds.
func contentOf(kind summary.BaseKind, index int) summary.Val {
	return summary.Val{summary.Src{Loc: summary.Loc{Base: summary.Base{Kind: kind, Index: int32(index)}}}}
}
