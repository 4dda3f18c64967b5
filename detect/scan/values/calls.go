package values

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan/binds"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// call evaluates a call and returns its only result.
func (f *follower) call(e *ast.CallExpr, mode summary.CallMode) summary.Val {
	if tv, ok := f.Info.Types[e.Fun]; ok && tv.IsType() {
		return f.conversion(e)
	}
	if name := f.BuiltinCalled(e); name != "" {
		return f.builtin(e, name, mode)
	}
	vals := f.perform(e, mode, 1)
	return vals[0]
}

// shelfKey spells the key by which a call puts something into a context or the like, or takes
// it out, so that what different keys stand for is kept apart; one whose type is an interface
// may be any. Before args come as many arguments as there are receivers.
func (f *follower) shelfKey(c *summary.Call, args []ast.Expr, receivers int) string {
	shelf, _ := f.Contracts.Shelf(c)
	i := shelf.Key - 1 - receivers
	if shelf.Key == 0 || i < 0 || i >= len(args) {
		return ""
	}
	tv := f.Info.Types[args[i]]
	if tv.Type == nil || types.IsInterface(tv.Type) {
		return ""
	}
	text := types.TypeString(tv.Type, nil)
	if tv.Value != nil {
		text += " " + tv.Value.ExactString()
	}
	return text
}

// perform evaluates a call of a function or method that gives n results.
func (f *follower) perform(e *ast.CallExpr, mode summary.CallMode, n int) []summary.Val {
	c := summary.Call{Mode: mode, Pos: f.Pos(e.Pos()), Text: types.ExprString(e.Fun), Results: n, Loop: f.InLoop(e)}
	ops := f.callee(e, &c)
	recv := len(ops)
	m, _ := f.Contracts.Effect(c.Callee)
	for i, o := range ops { // the receiver: a method of a map type may give it back
		if kinds.IsMap(o.typ) && !o.part && !f.isChained(o.expr) && m.Writes == 0 && !contract.IsStandard(summary.DefinedIn(c.Callee)) {
			ops[i].val = f.bound(o.val, binds.Spec{Expr: o.expr, Form: summary.BindArg, Type: o.typ, Index: -1})
		}
	}
	for i, o := range f.operands(e.Args) {
		if n := recv + i + 1; !o.part && n != m.Writes && n != m.Decodes {
			o.val = f.bound(o.val, binds.Spec{Expr: o.expr, Form: summary.BindArg, Type: o.typ, Index: i, Clone: m.CopyOf > 0 && m.Shallow})
		}
		ops = append(ops, o)
	}
	given := ops[recv:]
	ops = f.foldVariadic(ops, e, recv)
	for _, o := range ops {
		c.Args = append(c.Args, o.val)
	}
	if f.recording {
		c.Taken = !f.Carries(f.TypeOf(e)) && kinds.Refers(f.TypeOf(e)) && f.Takes(e)
		c.Keys = f.ArgumentKeys(e.Args, recv)
		c.Shelf = f.shelfKey(&c, e.Args, recv)
		c.Back = slices.ContainsFunc(ops, func(o operand) bool { return kinds.Callable(o.typ) })
	}
	var out []summary.Val
	f.happening(mode, func() {
		f.innerArguments(e, &c, m.Edits-1, recv)
		var known bool
		if out, known = f.modelled(e, &c, ops, n); !known {
			out = f.finish(e, c, n)
		}
		if callee := f.unit.Done[c.Callee]; callee != nil {
			f.applyEdits(e, callee, ops)
		}
	})
	f.handsToCall(e, mode, recv, given)
	return out
}

// isChained reports whether e, on which a method is called, is what another method of a map
// gives. A copy belongs where such a chain begins.
//
//	tags.Base().With("id", id).With("kind", kind)
func (f *follower) isChained(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && f.Info.Selections[sel] != nil && kinds.IsMap(f.TypeOf(sel.X))
}

// happening runs note, which notes what a call does, as opposed to what the evaluation of
// its operands does.
func (f *follower) happening(mode summary.CallMode, note func()) {
	was := f.late
	f.late = mode == summary.CallDefer
	note()
	f.late = was
}

// finish writes the call down, applies what its callee is known to do, and
// returns the results.
func (f *follower) finish(e *ast.CallExpr, c summary.Call, n int) []summary.Val {
	id := f.callID(e)
	if f.recording {
		c.Heap = f.st.Snapshot(append(c.Args, c.Fun))
		c.Locks = f.st.HeldLocks()
		c.Listed, c.Told = f.keys.OfResults(e), f.keys.TextsOf(e)
		c.Written = f.keys.WrittenBy(e, len(c.Args)-len(e.Args))
		f.fn.Calls[id] = c
		for i, v := range c.Args {
			if i == len(c.Args)-1 && e.Ellipsis.IsValid() {
				v = v.Union(f.elements(operand{val: v, typ: f.TypeOf(e.Args[len(e.Args)-1])})) // each is an argument
			}
			if len(v) > 0 {
				f.event(summary.Event{Kind: summary.EventPass, Pos: c.Pos, Val: f.st.Reach(v), Call: id, Arg: i, Text: c.Text})
			}
		}
	}
	for _, v := range append(c.Args, c.Fun) {
		f.st.Give(v)
	}
	if callee := f.unit.Done[c.Callee]; callee != nil {
		f.applyEffects(e, callee, c)
	}
	f.takeLeft(e, &c, id)
	vals := make([]summary.Val, n)
	for i := range vals {
		vals[i] = summary.Val{summary.Src{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseCall, Index: int32(id), Result: int32(i)}}}}
	}
	return vals
}

func (f *follower) callID(e *ast.CallExpr) int {
	id, ok := f.callIDs[e]
	if !ok {
		id = len(f.fn.Calls)
		f.callIDs[e] = id
		f.fn.Calls = append(f.fn.Calls, summary.Call{})
	}
	return id
}

// callee fills in who is called and returns the receiver, if there is one.
func (f *follower) callee(e *ast.CallExpr, c *summary.Call) []operand {
	fun := ast.Unparen(e.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = ast.Unparen(x.X)
	case *ast.IndexListExpr:
		fun = ast.Unparen(x.X)
	}
	switch x := fun.(type) {
	case *ast.Ident:
		if fn, ok := f.Info.Uses[x].(*types.Func); ok {
			c.Callee = f.FuncID(fn)
			return nil
		}
	case *ast.SelectorExpr:
		fn, ok := f.Info.Uses[x.Sel].(*types.Func)
		if !ok {
			break
		}
		sel := f.Info.Selections[x]
		c.Callee = f.FuncID(fn)
		if sel != nil && sel.Kind() == types.MethodExpr {
			c.Callee = f.methodExpr(x, sel)[0].Base.Name
			return nil
		}
		if sel == nil {
			return nil
		}
		f.interfaceCall(sel, fn, c)
		recv := f.operand(x.X, f.receiver(x, sel, fn))
		if embedded := sel.Index()[:len(sel.Index())-1]; len(embedded) > 0 {
			recv.typ, recv.part = kinds.FieldTypeAt(recv.typ, embedded), true
		}
		return []operand{recv}
	}
	if lit, ok := fun.(*ast.FuncLit); ok {
		f.happening(c.Mode, func() { c.Fun = f.eval(lit) })
	} else {
		c.Fun = f.eval(e.Fun)
	}
	for _, s := range c.Fun {
		if s.Base.Kind == summary.BaseFunc && len(c.Fun) == 1 {
			c.Callee = s.Base.Name
		}
	}
	return nil
}

// interfaceCall marks a call whose method depends on the receiver's type.
func (f *follower) interfaceCall(sel *types.Selection, fn *types.Func, c *summary.Call) {
	recv := fn.Signature().Recv()
	if recv == nil || !types.IsInterface(recv.Type()) {
		return
	}
	c.Callee, c.Method = "", fn.Name()
	c.Iface = f.unit.Interface(recv.Type())
}

// receiver evaluates what a method gets as its receiver: for a pointer method
// of a variable its address.
func (f *follower) receiver(x *ast.SelectorExpr, sel *types.Selection, fn *types.Func) summary.Val {
	index := sel.Index()
	t := f.TypeOf(x.X)
	path := index[:len(index)-1]
	if len(path) == 0 && (kinds.IsPointer(t) || types.IsInterface(t)) {
		val := f.eval(x.X)
		if recv := fn.Signature().Recv(); recv != nil && kinds.IsPointer(t) && !kinds.IsPointer(recv.Type()) && kinds.IsInline(recv.Type()) {
			return summary.LocVal(summary.DerefAll(val))
		}
		return val
	}
	if len(path) == 0 && !kinds.IsInline(t) && !kinds.IsPointer(fn.Signature().Recv().Type()) {
		return f.eval(x.X)
	}
	at := f.locs(x.X)
	ft := t
	if len(path) > 0 {
		at = f.fieldLocs(x.X, path)
		ft = kinds.FieldTypeAt(t, path)
	}
	recv := fn.Signature().Recv()
	if recv != nil && kinds.IsPointer(recv.Type()) && !kinds.IsPointer(ft) {
		return addresses(at)
	}
	return f.contentsOf(at, ft)
}
