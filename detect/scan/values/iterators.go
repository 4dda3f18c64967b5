package values

import (
	"go/ast"
	"go/types"
	"strconv"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan/binds"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// Where an iterator of the standard library is ranged over in place, or handed to a function
// that is known, it stands for what it goes through. Anywhere else it is a function of its own,
// which captures that, like one that somebody wrote:
//
//	rows := maps.Values(table) // func(yield func(Row) bool) { yield(table[]) }

// iterate notes that an iterator is ranged over: it is called, and what it yields is like
// the results of the call, of which it returns one.
func (f *follower) iterate(r *ast.RangeStmt, fun summary.Val) summary.Val {
	if f.Listed(r.X) != nil {
		return fun // the map
	}
	c := summary.Call{Fun: fun, Pos: f.Pos(r.For), Text: types.ExprString(r.X), Loop: f.InLoop(r)}
	if f.recording {
		c.Listed = f.keys.OfIterator(r)
	}
	if sel, ok := ast.Unparen(r.X).(*ast.SelectorExpr); ok {
		f.iteratesMethod(sel, &c)
	}
	return f.iteration(r, c)
}

// iteratesMethod makes c, which ranges over a method value, a call of the method.
func (f *follower) iteratesMethod(x *ast.SelectorExpr, c *summary.Call) {
	sel := f.Info.Selections[x]
	if sel == nil || sel.Kind() != types.MethodVal || types.IsInterface(sel.Recv()) {
		return
	}
	if fn, ok := sel.Obj().(*types.Func); ok {
		c.Callee, c.Fun = f.FuncID(fn), nil
		c.Args = []summary.Val{f.quietReceiver(x, sel, fn)}
	}
}

// quietReceiver is receiver without noting what it does.
func (f *follower) quietReceiver(x *ast.SelectorExpr, sel *types.Selection, fn *types.Func) summary.Val {
	was := f.recording
	f.recording = false
	defer func() { f.recording = was }()
	return f.receiver(x, sel, fn)
}

// iteration writes down a call at n that goes through all that an iterator yields, and returns
// the first thing that it yields at a time.
func (f *follower) iteration(n ast.Node, c summary.Call) summary.Val {
	id, ok := f.iterIDs[n]
	if !ok {
		id = len(f.fn.Calls)
		f.iterIDs[n] = id
		f.fn.Calls = append(f.fn.Calls, summary.Call{})
	}
	if f.recording {
		c.Iter, c.Results = true, 2
		c.Heap, c.Locks = f.st.Snapshot(append([]summary.Val{c.Fun}, c.Args...)), f.st.HeldLocks()
		if len(c.Fun) == 1 && c.Fun[0].Base.Kind == summary.BaseFunc {
			c.Callee = c.Fun[0].Base.Name
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

// gathered returns what the elements are that an iterator yields, the operand of a call that
// gathers them.
func (f *follower) gathered(o operand) summary.Val {
	if container := f.Listed(o.expr); container != nil {
		if f.effectOf(o.expr).KeysOnly {
			return nil
		}
		return f.elements(operand{val: o.val, typ: f.TypeOf(container)})
	}
	val := f.iteration(o.expr, summary.Call{Fun: o.val, Pos: f.Pos(o.expr.Pos()), Text: types.ExprString(o.expr), Listed: summary.KeyFlow{Use: summary.KeysUnknown}})
	if sig, ok := kinds.Core(o.typ).(*types.Signature); ok && sig.Params().Len() == 1 {
		if yield, ok := kinds.Core(sig.Params().At(0).Type()).(*types.Signature); ok {
			val[0].Base.Result = int32(yield.Params().Len() - 1)
		}
	}
	return val
}

// effectOf returns what contracts say that the function does which e is a call of.
func (f *follower) effectOf(e ast.Expr) (m contract.Effect) {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
		if fn := f.CalledFunc(call); fn != nil {
			m, _ = f.Contracts.Effect(f.FuncID(fn))
		}
	}
	return m
}

// isKnownPlace reports whether the iterator that e gives is ranged over in place, or handed to
// a function of the standard library or another one that gathers what it yields.
func (f *follower) isKnownPlace(e ast.Expr) bool {
	switch p := f.Parents[e].(type) {
	case *ast.ParenExpr:
		return f.isKnownPlace(p)
	case *ast.RangeStmt:
		return p.X == e
	case *ast.CallExpr:
		fn := f.CalledFunc(p)
		if p.Fun == e || fn == nil {
			return false
		}
		m := f.effectOf(p)
		return m.Pulls == 0 && (m.Gathers > 0 || m.From > 0 || contract.IsStandard(summary.DefinedIn(f.FuncID(fn))))
	}
	return false
}

// lister returns the function that an iterator over container is, which e makes.
func (f *follower) lister(e *ast.CallExpr, m contract.Effect, container summary.Val) summary.Val {
	elem := contentOf(summary.BaseFree, 0)
	switch {
	case m.KeysOnly:
		elem = nil // they refer to no map
	case m.Chunks == 0:
		elem = summary.LocVal(summary.ElemAll(elem))
	}
	return f.capturing(e, "$seq", container, func(w *summary.Func) {
		args := []summary.Val{elem}
		if sig, ok := kinds.Core(f.TypeOf(e)).(*types.Signature); ok && sig.Params().Len() == 1 {
			if yield, ok := kinds.Core(sig.Params().At(0).Type()).(*types.Signature); ok && yield.Params().Len() == 2 {
				args = []summary.Val{nil, elem}
			}
		}
		w.Params = []summary.Param{{Name: "yield"}}
		w.Calls = []summary.Call{{Pos: w.Pos, Text: "yield", Fun: contentOf(summary.BaseParam, 0), Args: args, Results: 1, Loop: true}}
		w.Events = []summary.Event{{Kind: summary.EventPass, Pos: w.Pos, Val: elem, Call: 0, Arg: len(args) - 1, Text: "yield", Loop: true}}
	})
}

// puller returns the function that gives what an iterator yields, one at a time.
func (f *follower) puller(e *ast.CallExpr, seq summary.Val, results int) summary.Val {
	return f.capturing(e, "$pull", seq, func(w *summary.Func) {
		w.Calls = []summary.Call{{Iter: true, Pos: w.Pos, Text: "next", Fun: contentOf(summary.BaseFree, 0), Results: 2}}
		for i := range results {
			given := summary.Val{{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseCall, Result: int32(i)}}}}
			w.Results = append(w.Results, given)
			w.Events = append(w.Events, summary.Event{Kind: summary.EventReturn, Pos: w.Pos, Val: given, Arg: i})
		}
	})
}

// capturing returns a function that e makes, which captures val and is completed by fill.
func (f *follower) capturing(e *ast.CallExpr, suffix string, val summary.Val, fill func(*summary.Func)) summary.Val {
	id, ok := f.wrappers[e]
	if !ok {
		id = f.fn.ID + suffix + strconv.Itoa(len(f.wrappers)+1)
		f.wrappers[e] = id
		w := f.within(id, e)
		fill(w)
		f.unit.Sum.Funcs = append(f.unit.Sum.Funcs, w)
	}
	f.reference(e, summary.Call{Callee: id, Free: []summary.Val{val}, Text: types.ExprString(e)}, []summary.Val{val})
	return funcVal(id)
}

// callsBack notes that the function which is handed to e is called with what is inside another
// argument.
func (f *follower) callsBack(e *ast.CallExpr, c *summary.Call, m contract.Effect) {
	fun := c.Args[m.HandsOn-1]
	inside := f.loadAll(summary.StepAll(summary.DerefAll(c.Args[m.Holder-1]), m.Each))
	by := summary.Call{Pos: c.Pos, Text: c.Text, Fun: fun, Args: []summary.Val{inside}, Loop: true}
	if m.Each == summary.StepElem {
		by.Args = []summary.Val{nil, inside}
	}
	if len(fun) == 1 && fun[0].Base.Kind == summary.BaseFunc {
		by.Callee = fun[0].Base.Name
	}
	f.callWithin(e, by, len(by.Args)-1)
}

// callWithin writes down a call that the function called by e makes, with the argument arg.
func (f *follower) callWithin(e *ast.CallExpr, by summary.Call, arg int) {
	id, ok := f.iterIDs[e]
	if !ok {
		id = len(f.fn.Calls)
		f.iterIDs[e] = id
		f.fn.Calls = append(f.fn.Calls, summary.Call{})
	}
	if !f.recording {
		return
	}
	by.Heap, by.Locks = f.st.Snapshot(append(by.Args[:len(by.Args):len(by.Args)], by.Fun)), f.st.HeldLocks()
	f.fn.Calls[id] = by
	f.event(summary.Event{Kind: summary.EventPass, Pos: by.Pos, Val: f.st.Reach(by.Args[arg]), Call: id, Arg: arg, Text: by.Text})
}

// compares notes that e has the elements of an argument compared by a method of that.
func (f *follower) compares(e *ast.CallExpr, c *summary.Call, o operand) {
	if fn := f.methodOf(o.typ, "Less"); fn != nil {
		f.callWithin(e, summary.Call{Pos: c.Pos, Text: c.Text, Callee: f.FuncID(fn), Args: []summary.Val{receiverOf(fn, o)}, Results: 1, Loop: true}, 0)
	}
}

// methodOf returns a method of the type itself; nil if it is an interface or has none.
func (f *follower) methodOf(t types.Type, name string) *types.Func {
	obj, index, _ := types.LookupFieldOrMethod(t, true, f.Types, name)
	fn, ok := obj.(*types.Func)
	if !ok || len(index) != 1 || types.IsInterface(t) {
		return nil
	}
	return fn
}

// receiverOf returns what fn, a method of o itself, gets as its receiver.
func receiverOf(fn *types.Func, o operand) summary.Val {
	if kinds.IsPointer(o.typ) && !kinds.IsPointer(fn.Signature().Recv().Type()) {
		return summary.LocVal(summary.DerefAll(o.val))
	}
	return o.val
}

// performsMethod makes c, a call of a function that has a method of the argument o do the work,
// a call of that, with the arguments that come next.
//
//	heap.Push(queue, job) // queue.Push(job)
func (f *follower) performsMethod(c *summary.Call, m contract.Effect, o operand) {
	fn := f.methodOf(o.typ, m.Method)
	if fn == nil {
		return
	}
	c.Callee = f.FuncID(fn)
	next := c.Args[m.Performs:]
	c.Args = append([]summary.Val{receiverOf(fn, o)}, next[:min(len(next), fn.Signature().Params().Len())]...)
}
