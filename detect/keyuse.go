package detect

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// A keyTrace follows the keys of a map through one function, from variable to variable, to
// find out whether it tells one key from another. What is made of a key (a string that
// contains it, a list of keys) is followed like the key, but a text that shows keys
// among other things is as good as printed when it is returned.
type keyTrace struct {
	*flow
	of    ast.Expr              // the map; nil for keys that a parameter brings
	pairs ast.Expr              // an iterator over keys and elements, of which the elements are not followed
	text  bool                  // what is looked at is a text that shows keys among other things
	objs  map[types.Object]bool // that are followed; true for texts
	queue []types.Object
	summary.KeyFlow
}

// keyUse returns what the function does with the keys that a loop over a map goes through.
func (a *flow) keyUse(r *ast.RangeStmt) summary.KeyFlow {
	t := &keyTrace{flow: a, of: r.X, objs: make(map[types.Object]bool)}
	if r.Key != nil {
		t.assigned(r.Key)
	}
	t.counters(r)
	if r.Value != nil && (!a.carries(a.typeOf(r.Value)) || hasTypeParam(a.typeOf(r.Value))) {
		t.assigned(r.Value) // who tells values apart finds the key that one is at
	}
	return t.result()
}

// valueUse returns what the function does with the elements of a map that a loop goes
// through, should one of them have been written into.
func (a *flow) valueUse(r *ast.RangeStmt) summary.KeyFlow {
	if r.Value == nil {
		return summary.KeyFlow{}
	}
	t := &keyTrace{flow: a, of: r.X, objs: make(map[types.Object]bool)}
	t.assigned(r.Value)
	return t.result()
}

// counters looks at what is done after a loop with the variables that are counted up in it:
// they tell how many entries there are.
func (t *keyTrace) counters(r *ast.RangeStmt) {
	ast.Inspect(r.Body, func(n ast.Node) bool {
		inc, ok := n.(*ast.IncDecStmt)
		if !ok {
			return true
		}
		if id, ok := ast.Unparen(inc.X).(*ast.Ident); ok {
			for _, use := range t.usesOf(t.info.ObjectOf(id)) {
				if use.Pos() > r.End() {
					t.up(use)
				}
			}
		}
		return true
	})
}

// keysOfCall is keyUse for the keys that the call e returns, such as maps.Keys(m).
func (a *flow) keysOfCall(e *ast.CallExpr) summary.KeyFlow {
	t := &keyTrace{flow: a, of: e.Args[0], objs: make(map[types.Object]bool)}
	if sig, ok := core(a.typeOf(e)).(*types.Signature); ok && sig.Params().Len() == 1 {
		if yield, ok := core(sig.Params().At(0).Type()).(*types.Signature); ok && yield.Params().Len() == 2 {
			t.pairs = e
		}
	}
	t.up(e)
	return t.result()
}

// loopKeys returns what the function does with what an iterator yields, should it be keys.
func (a *flow) loopKeys(r *ast.RangeStmt) summary.KeyFlow {
	t := &keyTrace{flow: a, objs: make(map[types.Object]bool)}
	for _, e := range []ast.Expr{r.Key, r.Value} {
		if e != nil {
			t.assigned(e)
		}
	}
	return t.result()
}

// resultKeys returns what the function does with the results of a call that may be keys.
func (a *flow) resultKeys(e *ast.CallExpr) summary.KeyFlow {
	t := &keyTrace{flow: a, objs: make(map[types.Object]bool)}
	if !t.carriesKey(a.typeOf(e)) {
		return summary.KeyFlow{}
	}
	t.up(e)
	return t.result()
}

// paramKeys returns what the function does with a parameter that may be a key.
func (a *flow) paramKeys(v *types.Var) summary.KeyFlow {
	t := &keyTrace{flow: a, objs: make(map[types.Object]bool)}
	t.follow(v)
	return t.result()
}

func (t *keyTrace) result() summary.KeyFlow {
	for len(t.queue) > 0 && t.Use < summary.KeysCompared {
		obj := t.queue[0]
		t.queue = t.queue[1:]
		t.text = t.objs[obj]
		for _, id := range t.usesOf(obj) {
			t.up(id)
		}
	}
	return t.KeyFlow
}

// usesOf lists the mentions of a variable in the body, those that assign it included.
func (a *flow) usesOf(obj types.Object) []*ast.Ident {
	if a.mentionedBy == nil {
		a.mentionedBy = make(map[types.Object][]*ast.Ident)
		ast.Inspect(a.body, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && a.info.Uses[id] != nil {
				a.mentionedBy[a.info.Uses[id]] = append(a.mentionedBy[a.info.Uses[id]], id)
			}
			return true
		})
	}
	return a.mentionedBy[obj]
}

func (t *keyTrace) follow(obj types.Object) {
	if obj == nil {
		return
	}
	if slices.Contains(t.results, obj) {
		t.Returned = t.Returned || !t.text
	}
	if text, known := t.objs[obj]; !known || text && !t.text {
		t.objs[obj] = t.text
		t.queue = append(t.queue, obj)
	}
}

func (t *keyTrace) is(u summary.KeyUse) { t.Use = max(t.Use, u) }

// up looks at what is done with the value of e, which contains a key.
func (t *keyTrace) up(e ast.Expr) {
	switch p := t.parents[e].(type) {
	case *ast.ParenExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.UnaryExpr:
		t.up(p.(ast.Expr))
	case *ast.CompositeLit:
		t.up(p)
	case *ast.KeyValueExpr:
		t.keyValue(p, e)
	case *ast.SelectorExpr:
		t.selector(p)
	case *ast.IndexExpr:
		t.index(p, e)
	case *ast.BinaryExpr:
		t.binary(p, e)
	case *ast.CallExpr:
		t.call(p, e)
	case *ast.AssignStmt:
		t.assign(p, e)
	case *ast.ValueSpec:
		for i, v := range p.Values {
			if v == e && i < len(p.Names) {
				t.follow(t.info.Defs[p.Names[i]])
			}
		}
	case *ast.RangeStmt:
		t.ranged(p, e)
	case *ast.ReturnStmt:
		t.returned(p)
	case *ast.SwitchStmt, *ast.CaseClause:
		t.is(summary.KeysCompared)
	case *ast.ExprStmt, *ast.IncDecStmt, *ast.BlockStmt:
	default: // sent, stored where it is not followed
		t.is(summary.KeysUnknown)
	}
}

// returned goes on with the callers, unless a literal inside the function returns.
func (t *keyTrace) returned(r *ast.ReturnStmt) {
	for n := t.parents[r]; n != nil; n = t.parents[n] {
		if _, ok := n.(*ast.FuncLit); ok {
			t.is(summary.KeysUnknown)
			return
		}
	}
	t.Returned = t.Returned || !t.text
}

// upText is up for a text that has just been made of a key.
func (t *keyTrace) upText(e ast.Expr) {
	was := t.text
	t.text = true
	t.up(e)
	t.text = was
}

func (t *keyTrace) keyValue(kv *ast.KeyValueExpr, e ast.Expr) {
	if lit, ok := t.parents[kv].(*ast.CompositeLit); ok && (kv.Value == e || isMap(t.typeOf(lit))) {
		t.up(lit)
	}
}

func (t *keyTrace) selector(s *ast.SelectorExpr) {
	if call, ok := t.parents[s].(*ast.CallExpr); ok && call.Fun == ast.Expr(s) {
		t.argument(call, 0)
		return
	}
	t.up(s)
}

// index looks at m[k] and at keys[i]. A map's own keys may look it up, and be put into
// another map: that is a copy, of which event tells.
func (t *keyTrace) index(ix *ast.IndexExpr, e ast.Expr) {
	switch {
	case ix.X == e && t.isAssigned(ix):
	case ix.X == e && t.info.Types[ix.Index].Value != nil:
		t.is(summary.KeysCompared) // which one it is depends on the others
	case ix.X == e:
		t.up(ix)
	case !isMap(t.typeOf(ix.X)):
		t.is(summary.KeysCompared)
	case t.of != nil && isPath(ix.X) && t.same(ix.X, t.of):
		t.ownKeys[ix] = true
	case !t.isAssigned(ix):
		t.is(summary.KeysCompared)
	}
}

func (t *keyTrace) isAssigned(e ast.Expr) bool {
	switch p := t.parents[e].(type) {
	case *ast.AssignStmt:
		for _, l := range p.Lhs {
			if l == e {
				return true
			}
		}
	case *ast.IncDecStmt:
		return true
	}
	return false
}

func (t *keyTrace) binary(b *ast.BinaryExpr, e ast.Expr) {
	other := b.X
	if b.X == e {
		other = b.Y
	}
	switch {
	case b.Op == token.ADD:
		t.upText(b)
	case !t.holdsKey(other): // two keys are compared to sort them
		t.is(summary.KeysCompared)
	}
}

// holdsKey reports whether e mentions a variable that is followed.
func (t *keyTrace) holdsKey(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			_, followed := t.objs[t.info.ObjectOf(id)]
			found = found || followed
		}
		return !found
	})
	return found
}

func (t *keyTrace) assign(as *ast.AssignStmt, e ast.Expr) {
	if vars := t.caseVariables(as); vars != nil {
		for _, obj := range vars {
			t.follow(obj)
		}
		return
	}
	for i, r := range as.Rhs {
		if r == e {
			t.assigned(as.Lhs[min(i, len(as.Lhs)-1)])
			if len(as.Rhs) == 1 && len(as.Lhs) > 1 {
				for _, l := range as.Lhs[1:] {
					t.assigned(l)
				}
			}
		}
	}
}

// assigned goes on with what a key is assigned to.
func (t *keyTrace) assigned(l ast.Expr) {
	switch l := ast.Unparen(l).(type) {
	case *ast.Ident:
		if l.Name != "_" {
			t.follow(t.info.ObjectOf(l))
		}
	case *ast.IndexExpr:
		if id, ok := ast.Unparen(l.X).(*ast.Ident); ok && !isMap(t.typeOf(l.X)) {
			t.follow(t.info.ObjectOf(id))
			return
		}
		if t.keyFrom(l.Index) == nil { // otherwise it is a copy, of which an event tells
			t.is(summary.KeysUnknown)
		}
	default:
		t.is(summary.KeysUnknown)
	}
}

func (t *keyTrace) ranged(r *ast.RangeStmt, e ast.Expr) {
	if r.X != e {
		return
	}
	iter := isFunc(t.typeOf(e))
	if iter && r.Key != nil {
		t.assigned(r.Key)
	}
	if r.Value != nil && !(iter && e == t.pairs) {
		t.assigned(r.Value)
	}
}

func (t *keyTrace) call(call *ast.CallExpr, e ast.Expr) {
	if call.Fun == e {
		t.is(summary.KeysUnknown)
		return
	}
	if tv, ok := t.info.Types[call.Fun]; ok && tv.IsType() {
		t.up(call)
		return
	}
	for i, arg := range call.Args {
		if arg == e {
			t.argument(call, i+t.receivers(call))
		}
	}
}

// receivers returns how many of a call's arguments stand before its first.
func (t *keyTrace) receivers(call *ast.CallExpr) int {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if s := t.info.Selections[sel]; s != nil && s.Kind() == types.MethodVal {
			return 1
		}
	}
	return 0
}

// argument looks at a key that becomes an argument of a call, the receiver being argument 0
// of a method.
func (t *keyTrace) argument(call *ast.CallExpr, arg int) {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := t.info.Uses[id].(*types.Builtin); ok {
			t.builtin(call, b.Name())
			return
		}
	}
	switch fn := t.calledFunc(call); keyFuncs.of(fn) {
	case keyShown:
		return
	case keyDerived:
		t.up(call)
		return
	case keyText:
		t.upText(call)
		return
	case keyCompared:
		t.is(summary.KeysCompared)
		return
	}
	id, known := t.callIDs[call]
	if !known {
		t.is(summary.KeysUnknown)
		return
	}
	t.Args = append(t.Args, summary.ArgumentRef{Call: id, Arg: arg})
	if t.carriesKey(t.typeOf(call)) {
		t.up(call)
	}
}

// carriesKey reports whether the result of a call may contain the key that it was given.
func (t *keyTrace) carriesKey(typ types.Type) bool {
	switch u := typ.Underlying().(type) {
	case *types.Tuple:
		return u.Len() > 0
	case *types.Basic:
		return u.Info()&types.IsBoolean == 0
	}
	return true
}

// calledFunc returns the declared function or method that is called, nil if it is a value.
func (t *keyTrace) calledFunc(call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	switch x := ast.Unparen(fun).(type) {
	case *ast.Ident:
		fn, _ := t.info.Uses[x].(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := t.info.Uses[x.Sel].(*types.Func)
		return fn
	}
	return nil
}

func (t *keyTrace) builtin(call *ast.CallExpr, name string) {
	switch name {
	case "append":
		t.up(call)
	case "copy":
		t.assigned(ast.Unparen(call.Args[0]))
	case "print", "println", "panic":
	case "len", "cap":
		if !t.isSize(call) {
			t.is(summary.KeysCompared)
		}
	default:
		t.is(summary.KeysCompared) // delete from another map
	}
}

// keyFrom returns the loop over a map that e is the key variable of; nil for other
// expressions.
func (a *flow) keyFrom(e ast.Expr) *ast.RangeStmt {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	return a.rangeKeys[a.info.ObjectOf(id)]
}

// copyOf describes a copy of the entries of a map of type from to one of type to.
func copyOf(from, to types.Type) summary.MapAccess {
	return summary.MapAccess{Under: underString(from), Into: underString(to)}
}

// copied notes that the entries of the map src are copied into dst.
func (a *flow) copied(pos summary.Position, dst, src summary.Val, access summary.MapAccess, text string) {
	if len(src) == 0 {
		return
	}
	for _, d := range dst {
		if slices.ContainsFunc(src, func(s summary.Src) bool { return s.Loc == d.Loc }) {
			continue // entries of a map that are written anew
		}
		a.event(summary.Event{Kind: summary.EventCopy, Pos: pos, Val: src, Target: &d, Text: text, MapAccess: &access})
	}
}
