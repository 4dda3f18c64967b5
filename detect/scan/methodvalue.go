package scan

import (
	"go/ast"
	"go/types"
	"strconv"

	"github.com/mapfix/mapfix/detect/contract"
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
	if m, ok := contract.Models(a.funcID(fn)); ok && m.Writes == 1 {
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
	return a.wrapping(a.within(id, e), e, sel, fn, contentOf(summary.BaseFree, 0))
}

// methodExpr is T.M, a function that has its receiver as the first parameter. If M is that
// of something which T embeds, it is a function of its own that goes there.
func (a *flow) methodExpr(e *ast.SelectorExpr, sel *types.Selection) summary.Val {
	fn, ok := sel.Obj().(*types.Func)
	if !ok {
		return nil
	}
	if len(sel.Index()) == 1 {
		return funcVal(a.funcID(fn))
	}
	id, ok := a.wrappers[e]
	if !ok {
		id = a.fn.ID + "$method" + strconv.Itoa(len(a.wrappers)+1)
		a.wrappers[e] = id
		w := a.within(id, e)
		w.Params = []summary.Param{{Name: "receiver", Type: a.typeString(sel.Recv())}}
		a.unit.sum.Funcs = append(a.unit.sum.Funcs, a.wrapping(w, e, sel, fn, embeddedReceiver(sel, fn)))
	}
	return funcVal(id)
}

// embeddedReceiver returns what the method of a method expression has as its receiver, as
// the wrapper names it.
func embeddedReceiver(sel *types.Selection, fn *types.Func) summary.Val {
	t := sel.Recv()
	var path summary.Path
	for _, i := range sel.Index()[:len(sel.Index())-1] {
		if isPointer(t) {
			path, _ = path.Add(summary.StepDeref)
		}
		step, f := fieldStep(deref(t), i)
		if f == nil {
			return nil
		}
		path, _ = path.Add(step)
		t = f.Type()
	}
	recv := fn.Signature().Recv()
	pointed := recv != nil && isPointer(recv.Type()) && !isPointer(t)
	return summary.Val{{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseParam}, Path: path}, Addr: pointed}}
}

// wrapping makes w, which may have parameters already, a function that calls fn of recv with
// the arguments that it gets.
func (a *flow) wrapping(w *summary.Func, e *ast.SelectorExpr, sel *types.Selection, fn *types.Func, recv summary.Val) *summary.Func {
	call := summary.Call{Pos: w.Pos, Text: types.ExprString(e), Callee: a.funcID(fn), Args: []summary.Val{recv}}
	a.interfaceCall(sel, fn, &call)
	sig := fn.Signature()
	for i := range sig.Params().Len() {
		v := sig.Params().At(i)
		at := len(w.Params)
		w.Params = append(w.Params, a.param(v))
		call.Args = append(call.Args, contentOf(summary.BaseParam, at))
		call.Keys = append(call.Keys, summary.ArgumentKey{Arg: i + 1, Key: summary.Key{Kind: summary.KeyDynamic, Param: true, Index: at}})
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
