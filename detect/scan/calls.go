package scan

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/summary"
)

// call evaluates a call and returns its only result.
func (a *flow) call(e *ast.CallExpr, mode summary.CallMode) summary.Val {
	if tv, ok := a.info.Types[e.Fun]; ok && tv.IsType() {
		return a.conversion(e)
	}
	if name := a.builtinCalled(e); name != "" {
		return a.builtin(e, name, mode)
	}
	vals := a.perform(e, mode, 1)
	return vals[0]
}

func (a *flow) conversion(e *ast.CallExpr) summary.Val {
	if len(e.Args) != 1 {
		return nil
	}
	val := a.eval(e.Args[0])
	if a.renames(a.typeOf(e.Args[0]), a.typeOf(e)) {
		a.event(summary.Event{Kind: summary.EventLeak, Pos: a.pos(e.Pos()), Val: a.st.Reach(val), Text: types.ExprString(e.Fun)})
	}
	return val
}

// renames reports whether a conversion gives what it leads to other names: fields are told
// apart by the types of their structs.
func (b *body) renames(from, to types.Type) bool {
	if b, ok := to.Underlying().(*types.Basic); ok && b.Kind() == types.UnsafePointer {
		return true
	}
	return isStruct(deref(from)) && isStruct(deref(to)) && typeName(deref(from)) != typeName(deref(to))
}

func (a *flow) builtin(e *ast.CallExpr, name string, mode summary.CallMode) summary.Val {
	switch name {
	case "make", "new":
		loc := summary.Loc{Base: a.object(e)}
		a.st.Forget(loc)
		return summary.Val{summary.Src{Loc: loc, Addr: true}}
	case "append":
		return a.appendCall(e)
	case "delete", "clear":
		return a.removal(e, name, mode)
	case "copy":
		if ops := a.allOperands(e.Args); len(ops) == 2 {
			a.innerEdit(e, e.Args[0])
			elems := a.elements(ops[1])
			for _, at := range summary.ElemAll(ops[0].val) {
				a.weaken(at.Loc, elems)
			}
		}
		return nil
	case "len":
		a.lenCall(e)
		return nil
	case "panic":
		for _, arg := range e.Args {
			a.event(summary.Event{Kind: summary.EventLeak, Pos: a.pos(e.Pos()), Val: a.st.Reach(a.eval(arg)), Text: "panic"})
		}
		return nil
	case "min", "max", "cap":
		a.allOperands(e.Args)
		return nil
	}
	var out summary.Val
	for _, arg := range e.Args {
		out = out.Union(a.eval(arg))
	}
	return out
}

// lenCall evaluates a call of len. The size that something is made with decides nothing.
func (a *flow) lenCall(e *ast.CallExpr) {
	if len(e.Args) != 1 {
		return
	}
	val := a.eval(e.Args[0])
	if t := a.typeOf(e.Args[0]); isMap(t) && !a.isSize(e) {
		a.event(summary.Event{Kind: summary.EventLen, Pos: a.pos(e.Pos()), Val: val, Text: types.ExprString(e), MapAccess: &summary.MapAccess{Under: underString(t), Key: a.comparedWith(e)}})
	}
}

// comparedWith returns the constant that e is compared with, which for one that stands for
// "empty" is 0.
func (b *body) comparedWith(e ast.Expr) summary.Key {
	test, ok := b.parents[e].(*ast.BinaryExpr)
	if !ok || test.X != e {
		return summary.Key{}
	}
	k := b.key(test.Y)
	if k.Kind == summary.KeyConst && k.Text == "1" && (test.Op == token.LSS || test.Op == token.GEQ) {
		k.Text = "0"
	}
	if k.Kind != summary.KeyConst || k.Text == "0" && test.Op == token.LSS {
		return summary.Key{}
	}
	return k
}

// contextKey spells the key by which a call puts something into a context, or takes it out,
// so that what different keys stand for is kept apart.
func (a *flow) contextKey(c *summary.Call, args []ast.Expr) string {
	i := 1
	if c.Iface == "context.Context" && c.Method == "Value" {
		i = 0
	} else if c.Callee != "context.WithValue" {
		return ""
	}
	if i >= len(args) {
		return ""
	}
	tv := a.info.Types[args[i]]
	text := types.TypeString(tv.Type, nil)
	if tv.Value != nil {
		text += " " + tv.Value.ExactString()
	}
	return text
}

// isSize reports whether e is, or is part of, an argument of make.
func (b *body) isSize(e ast.Expr) bool {
	for n := b.parents[e]; n != nil; n = b.parents[n] {
		switch n := n.(type) {
		case *ast.BinaryExpr, *ast.ParenExpr:
		case *ast.CallExpr:
			return b.builtinCalled(n) == "make"
		default:
			return false
		}
	}
	return false
}

// appendCall returns a slice that holds what the first argument held and the
// new elements; it may be the same slice or a new one.
func (a *flow) appendCall(e *ast.CallExpr) summary.Val {
	loc := summary.Loc{Base: a.object(e)}
	elem := summary.Loc{Base: loc.Base, Path: "|" + summary.StepElem}
	var old operand
	for i, o := range a.operands(e.Args) {
		switch {
		case i == 0:
			old = o
			continue
		case e.Ellipsis.IsValid():
			o.val = a.elements(o)
		case !o.part:
			o.val = a.bound(o.val, bindSpec{expr: o.expr, form: summary.BindElement, typ: o.typ, index: i - 1})
		}
		a.weaken(elem, o.val)
	}
	if old.expr == nil {
		return nil
	}
	a.weaken(elem, a.elements(old))
	return old.val.Add(summary.Src{Loc: loc, Addr: true})
}

// elements returns what the elements of a container hold, nil if its elements
// cannot refer to anything.
func (a *flow) elements(container operand) summary.Val {
	switch t := core(container.typ).(type) {
	case *types.Map:
		if !a.carries(t.Elem()) {
			return nil
		}
	case *types.Slice:
		if !a.carries(t.Elem()) {
			return nil
		}
	case *types.Basic:
		return nil
	}
	return a.loadAll(summary.ElemAll(container.val))
}

func (a *flow) removal(e *ast.CallExpr, name string, mode summary.CallMode) summary.Val {
	ops := a.allOperands(e.Args)
	if len(ops) == 0 || !isMap(ops[0].typ) {
		return nil
	}
	ev := a.mutation(e, ops[0], name)
	ev.Text = types.ExprString(e)
	if len(ops) > 1 {
		ev.Key = a.key(ops[1].expr)
	}
	a.happening(mode, func() { a.event(ev) })
	return nil
}

// perform evaluates a call of a function or method that gives n results.
func (a *flow) perform(e *ast.CallExpr, mode summary.CallMode, n int) []summary.Val {
	c := summary.Call{Mode: mode, Pos: a.pos(e.Pos()), Text: types.ExprString(e.Fun), Results: n, Loop: a.inLoop(e)}
	ops := a.callee(e, &c)
	recv := len(ops)
	m, _ := contract.Models(c.Callee)
	for i, o := range ops { // the receiver: a method of a map type may give it back
		if isMap(o.typ) && isPath(o.expr) && m.Writes == 0 && !contract.IsStandard(summary.DefinedIn(c.Callee)) {
			ops[i].val = a.bound(o.val, bindSpec{expr: o.expr, form: summary.BindArg, typ: o.typ, index: -1})
		}
	}
	for i, o := range a.operands(e.Args) {
		if n := recv + i + 1; !o.part && n != m.Writes && n != m.Decodes {
			o.val = a.bound(o.val, bindSpec{expr: o.expr, form: summary.BindArg, typ: o.typ, index: i, clone: m.Copies})
		}
		ops = append(ops, o)
	}
	ops = a.foldVariadic(ops, e, recv)
	for _, o := range ops {
		c.Args = append(c.Args, o.val)
	}
	if a.recording {
		c.Keys = a.argumentKeys(e.Args, recv)
		c.Shelf = a.contextKey(&c, e.Args)
		c.Back = slices.ContainsFunc(ops, func(o operand) bool { return callable(o.typ, make(map[types.Type]bool)) })
	}
	var out []summary.Val
	a.happening(mode, func() {
		var known bool
		if out, known = a.modelled(e, &c, ops, n); !known {
			out = a.finish(e, c, n)
		}
	})
	return out
}

// happening runs note, which notes what a call does, as opposed to what the evaluation of
// its operands does.
func (a *flow) happening(mode summary.CallMode, note func()) {
	was := a.late
	a.late = mode == summary.CallDefer
	note()
	a.late = was
}

// finish writes the call down, applies what its callee is known to do, and
// returns the results.
func (a *flow) finish(e *ast.CallExpr, c summary.Call, n int) []summary.Val {
	id := a.callID(e)
	if a.recording {
		c.Heap = a.st.Snapshot(append(c.Args, c.Fun))
		c.Locks = a.st.HeldLocks()
		c.Listed, c.Told = a.keys.ofResults(e), a.keys.textsOf(e)
		c.Written = a.keys.writtenBy(e, len(c.Args)-len(e.Args))
		a.fn.Calls[id] = c
		for i, v := range c.Args {
			if len(v) > 0 {
				a.event(summary.Event{Kind: summary.EventPass, Pos: c.Pos, Val: a.st.Reach(v), Call: id, Arg: i, Text: c.Text})
			}
		}
	}
	if callee := a.unit.done[c.Callee]; callee != nil {
		a.applyEffects(callee, c)
	}
	a.takeLeft(e, &c, id)
	vals := make([]summary.Val, n)
	for i := range vals {
		vals[i] = summary.Val{summary.Src{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseCall, Index: int32(id), Result: int32(i)}}}}
	}
	return vals
}

func (a *flow) callID(e *ast.CallExpr) int {
	id, ok := a.callIDs[e]
	if !ok {
		id = len(a.fn.Calls)
		a.callIDs[e] = id
		a.fn.Calls = append(a.fn.Calls, summary.Call{})
	}
	return id
}

// callee fills in who is called and returns the receiver, if there is one.
func (a *flow) callee(e *ast.CallExpr, c *summary.Call) []operand {
	fun := ast.Unparen(e.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = ast.Unparen(x.X)
	case *ast.IndexListExpr:
		fun = ast.Unparen(x.X)
	}
	switch x := fun.(type) {
	case *ast.Ident:
		if fn, ok := a.info.Uses[x].(*types.Func); ok {
			c.Callee = a.funcID(fn)
			return nil
		}
	case *ast.SelectorExpr:
		fn, ok := a.info.Uses[x.Sel].(*types.Func)
		if !ok {
			break
		}
		sel := a.info.Selections[x]
		c.Callee = a.funcID(fn)
		if sel != nil && sel.Kind() == types.MethodExpr {
			c.Callee = a.methodExpr(x, sel)[0].Base.Name
			return nil
		}
		if sel == nil {
			return nil
		}
		a.interfaceCall(sel, fn, c)
		return []operand{a.operand(x.X, a.receiver(x, sel, fn))}
	}
	if lit, ok := fun.(*ast.FuncLit); ok {
		a.happening(c.Mode, func() { c.Fun = a.eval(lit) })
	} else {
		c.Fun = a.eval(e.Fun)
	}
	for _, s := range c.Fun {
		if s.Base.Kind == summary.BaseFunc && len(c.Fun) == 1 {
			c.Callee = s.Base.Name
		}
	}
	return nil
}

// interfaceCall marks a call whose method depends on the receiver's type.
func (a *flow) interfaceCall(sel *types.Selection, fn *types.Func, c *summary.Call) {
	recv := fn.Signature().Recv()
	if recv == nil || !types.IsInterface(recv.Type()) {
		return
	}
	c.Callee, c.Method = "", fn.Name()
	c.Iface = a.unit.iface(recv.Type())
}

// receiver evaluates what a method gets as its receiver: for a pointer method
// of a variable its address.
func (a *flow) receiver(x *ast.SelectorExpr, sel *types.Selection, fn *types.Func) summary.Val {
	index := sel.Index()
	t := a.typeOf(x.X)
	path := index[:len(index)-1]
	if len(path) == 0 && (isPointer(t) || types.IsInterface(t)) {
		val := a.eval(x.X)
		if recv := fn.Signature().Recv(); recv != nil && isPointer(t) && !isPointer(recv.Type()) && isInline(recv.Type()) {
			return summary.LocVal(summary.DerefAll(val))
		}
		return val
	}
	if len(path) == 0 && !isInline(t) && !isPointer(fn.Signature().Recv().Type()) {
		return a.eval(x.X)
	}
	at := a.locs(x.X)
	ft := t
	if len(path) > 0 {
		at = a.follow(x.X, path)
		ft = fieldTypeAt(t, path)
	}
	recv := fn.Signature().Recv()
	if recv != nil && isPointer(recv.Type()) && !isPointer(ft) {
		return addresses(at)
	}
	return a.contentsOf(at, ft)
}

// fieldTypeAt returns the type of the field that index leads to.
func fieldTypeAt(t types.Type, index []int) types.Type {
	for _, i := range index {
		_, f := fieldStep(t, i)
		if f == nil {
			return t
		}
		t = f.Type()
	}
	return t
}

// reference notes that a function is handed out with some of what it will work
// on already known: a receiver, captured variables.
func (a *flow) reference(e ast.Expr, c summary.Call, known []summary.Val) {
	if !a.recording {
		return
	}
	c.Mode = summary.CallRef
	c.Pos = a.pos(e.Pos())
	c.Loop = a.inLoop(e)
	c.Heap = a.st.Snapshot(known)
	c.Locks = a.st.HeldLocks()
	id := len(a.fn.Calls)
	a.fn.Calls = append(a.fn.Calls, c)
	for i, v := range known {
		if len(v) > 0 {
			a.event(summary.Event{Kind: summary.EventCapture, Pos: c.Pos, Val: a.st.Reach(v), Call: id, Arg: i, Text: c.Text})
		}
	}
}

// applyEffects changes the state as the callee, of the same package, leaves
// what its arguments point to, now or later.
func (a *flow) applyEffects(callee *summary.Func, c summary.Call) {
	for _, e := range callee.Exit {
		k := e.Loc.Base
		if k.Kind != summary.BaseParam || int(k.Index) >= len(c.Args) || e.Loc.Path == "" || summary.IsField(e.Loc.Path.Steps()[0]) {
			continue
		}
		at := a.st.Walk(c.Args[k.Index], e.Loc.Path)
		val, known := a.translate(e.Val, c)
		for _, l := range at {
			if known && len(at) == 1 && c.Mode == summary.CallPlain && !holdsItself(e) {
				a.st.Store(l.Loc, val, false)
			} else {
				a.weaken(l.Loc, val)
			}
		}
	}
}

// holdsItself reports whether the location may also keep what it held before.
func holdsItself(e summary.Entry) bool {
	for _, s := range e.Val {
		if s.Loc == e.Loc && !s.Addr {
			return true
		}
	}
	return false
}

// translate expresses a callee's value in the caller's terms. What the callee
// made is fresh here too; known is false if something cannot be expressed.
func (a *flow) translate(val summary.Val, c summary.Call) (out summary.Val, known bool) {
	known = true
	for _, s := range val {
		switch {
		case s.Base.Kind == summary.BaseUnknown:
			out = out.Add(s)
		case s.Base.Kind == summary.BaseGlobal:
			s.Binds = [4]summary.BindRef{}
			out = out.Add(s)
		case s.Base.IsMade():
			// Fresh: refers to nothing that is shared.
		case s.Base.Kind == summary.BaseParam && int(s.Base.Index) < len(c.Args) && !s.Addr:
			if s.Path == "" {
				out = out.Union(c.Args[s.Base.Index])
			} else {
				out = out.Union(a.loadAll(a.st.Walk(c.Args[s.Base.Index], s.Path)))
			}
		default:
			known = false
		}
	}
	return out, known
}
