package values

import (
	"go/ast"
	"go/types"
	"strconv"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// reference notes that a function is handed out with some of what it will work
// on already known: a receiver, captured variables.
func (f *follower) reference(e ast.Expr, c summary.Call, known []summary.Val) {
	for _, v := range known {
		f.st.Give(v)
	}
	if !f.recording {
		return
	}
	c.Mode = summary.CallRef
	c.Pos = f.Pos(e.Pos())
	c.Loop = f.InLoop(e)
	c.Heap = f.st.Snapshot(known)
	c.Locks = f.st.HeldLocks()
	id := len(f.fn.Calls)
	f.fn.Calls = append(f.fn.Calls, c)
	for i, v := range known {
		if len(v) > 0 {
			f.event(summary.Event{Kind: summary.EventCapture, Pos: c.Pos, Val: f.st.Reach(v), Call: id, Arg: i, Text: c.Text})
		}
	}
}

// funcLit summarises a function literal as a function of its own and notes
// here what its captured variables hold.
func (f *follower) funcLit(e *ast.FuncLit) summary.Val {
	id, ok := f.lits[e]
	if !ok {
		id = f.fn.ID + "$" + strconv.Itoa(len(f.lits)+1)
		f.lits[e] = id
		f.summariseLit(e, id)
	}
	c := summary.Call{Callee: id, Text: "func literal"}
	for _, obj := range f.captures[id] {
		c.Free = append(c.Free, f.captured(obj))
	}
	if f.recording {
		c.Written = f.keys.WrittenInto(f.tells[id])
	}
	f.reference(e, c, c.Free)
	return funcVal(id)
}

func (f *follower) summariseLit(e *ast.FuncLit, id string) {
	sig, _ := f.TypeOf(e).(*types.Signature)
	inner := f.unit.follow(f.within(id, e), f.NewBody(sig, e.Body, f.Body), f)
	f.captures[id], f.tells[id] = inner.freeVars, inner.keys.Entered
}

// within returns a function that is made by the expression e of this one, which
// users are told of by its name.
func (f *follower) within(id string, e ast.Expr) *summary.Func {
	return &summary.Func{
		ID: id, Name: f.fn.Name, Package: f.fn.Package, Pos: f.Pos(e.Pos()), Method: f.fn.Method, Recv: f.fn.Recv,
		Literal: true, Parent: f.fn.ID, Test: f.fn.Test, Exported: f.fn.Exported,
	}
}

// funcVal returns a function as a value.
func funcVal(id string) summary.Val {
	return summary.Val{summary.Src{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseFunc, Name: id}}, Addr: true}}
}

// captured returns what a captured variable holds at this point. One that is assigned elsewhere,
// or a struct, is captured where it is, and the literal may change it.
func (f *follower) captured(obj types.Object) summary.Val {
	v, ok := obj.(*types.Var)
	if !ok || !f.Carries(v.Type()) {
		return nil
	}
	loc := f.varLoc(v)
	if kinds.IsInline(v.Type()) || f.Shared()[v] {
		f.st.Give(summary.Val{{Loc: loc, Addr: true}})
	}
	if kinds.IsInline(v.Type()) {
		return summary.Val{summary.Src{Loc: loc}}
	}
	return f.withCell(v, loc, f.st.Load(loc))
}

// methodValue is x.M not called: whoever calls it later has x as receiver. It is
// a function of its own that captures the receiver, or the arguments of its calls
// would be taken for receivers. (golang.org/x/tools/go/ssa calls it a bound method
// wrapper.)
func (f *follower) methodValue(e *ast.SelectorExpr, sel *types.Selection) summary.Val {
	fn, ok := sel.Obj().(*types.Func)
	if !ok {
		return nil
	}
	recv := f.receiver(e, sel, fn)
	if m, ok := f.Contracts.Effect(f.FuncID(fn)); ok && m.Writes == 1 {
		ev := f.mutation(e, f.operand(e.X, recv), "call")
		ev.Text = types.ExprString(e)
		f.event(ev)
	}
	id, ok := f.wrappers[e]
	if !ok {
		id = f.fn.ID + "$bound" + strconv.Itoa(len(f.wrappers)+1)
		f.wrappers[e] = id
		f.unit.Sum.Funcs = append(f.unit.Sum.Funcs, f.wrapper(id, e, sel, fn))
	}
	f.reference(e, summary.Call{Callee: id, Free: []summary.Val{recv}, Text: types.ExprString(e)}, []summary.Val{recv})
	return funcVal(id)
}

// wrapper returns the function that a method value is: it calls the method of what
// it captures with the arguments that it gets.
func (f *follower) wrapper(id string, e *ast.SelectorExpr, sel *types.Selection, fn *types.Func) *summary.Func {
	return f.wrapping(f.within(id, e), e, sel, fn, contentOf(summary.BaseFree, 0))
}

// methodExpr is T.M, a function that has its receiver as the first parameter. If M is that
// of something which T embeds, it is a function of its own that goes there.
func (f *follower) methodExpr(e *ast.SelectorExpr, sel *types.Selection) summary.Val {
	fn, ok := sel.Obj().(*types.Func)
	if !ok {
		return nil
	}
	if len(sel.Index()) == 1 {
		return funcVal(f.FuncID(fn))
	}
	id, ok := f.wrappers[e]
	if !ok {
		id = f.fn.ID + "$method" + strconv.Itoa(len(f.wrappers)+1)
		f.wrappers[e] = id
		w := f.within(id, e)
		w.Params = []summary.Param{{Name: "receiver", Type: f.TypeString(sel.Recv())}}
		f.unit.Sum.Funcs = append(f.unit.Sum.Funcs, f.wrapping(w, e, sel, fn, embeddedReceiver(sel, fn)))
	}
	return funcVal(id)
}

// embeddedReceiver returns what the method of a method expression has as its receiver, as
// the wrapper names it.
func embeddedReceiver(sel *types.Selection, fn *types.Func) summary.Val {
	t := sel.Recv()
	var path summary.Path
	for _, i := range sel.Index()[:len(sel.Index())-1] {
		if kinds.IsPointer(t) {
			path, _ = path.Add(summary.StepDeref)
		}
		step, f := kinds.FieldStep(kinds.Deref(t), i)
		if f == nil {
			return nil
		}
		path, _ = path.Add(step)
		t = f.Type()
	}
	recv := fn.Signature().Recv()
	pointed := recv != nil && kinds.IsPointer(recv.Type()) && !kinds.IsPointer(t)
	return summary.Val{{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseParam}, Path: path}, Addr: pointed}}
}

// wrapping makes w, which may have parameters already, a function that calls fn of recv with
// the arguments that it gets.
func (f *follower) wrapping(w *summary.Func, e *ast.SelectorExpr, sel *types.Selection, fn *types.Func, recv summary.Val) *summary.Func {
	call := summary.Call{Pos: w.Pos, Text: types.ExprString(e), Callee: f.FuncID(fn), Args: []summary.Val{recv}}
	f.interfaceCall(sel, fn, &call)
	sig := fn.Signature()
	for i := range sig.Params().Len() {
		v := sig.Params().At(i)
		at := len(w.Params)
		w.Params = append(w.Params, f.param(v))
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
	if m, ok := f.Contracts.Effect(call.Callee); ok {
		modelWrapped(w, m, sig.Recv().Type())
	}
	return w
}

// modelWrapped makes w, which wraps a method that is known by its model, do what that does. What
// a call alone could follow goes out of sight.
func modelWrapped(w *summary.Func, m contract.Effect, recv types.Type) {
	call := &w.Calls[0]
	switch {
	case m.LooksUp == 1:
		key, _ := call.Key(m.Key - 1)
		access := &summary.MapAccess{Key: key, Under: kinds.UnderString(recv)}
		w.Events = append(w.Events, summary.Event{Kind: summary.EventLookup, Pos: w.Pos, Val: call.Args[0], Text: call.Text, MapAccess: access})
	case m.Loads == 1 && m.Stores == 0 && len(w.Results) > 0:
		w.Results[0] = summary.StepAll(summary.DerefAll(call.Args[0]), m.Inside())
	case m.Writes == 1, m.Locks > 0, m.Unlocks > 0: // the first is noted where the method becomes a value
	default:
		for _, arg := range call.Args {
			w.Events = append(w.Events, summary.Event{Kind: summary.EventLeak, Pos: w.Pos, Val: arg, Text: call.Text})
		}
		for i := range w.Results {
			w.Results[i] = summary.Val{summary.Unknown("what " + call.Text + " returns is out of sight")}
		}
	}
}

// contentOf returns what a parameter or captured variable holds.
func contentOf(kind summary.BaseKind, index int) summary.Val {
	return summary.Val{summary.Src{Loc: summary.Loc{Base: summary.Base{Kind: kind, Index: int32(index)}}}}
}
