package scan

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// A keyTracer finds out what one function does with keys and texts.
type keyTracer struct {
	*body
	calls   map[*ast.CallExpr]int   // the numbers of those that are not resolved here
	checks  bool                    // it is main, or a test: what it compares at its end are its results
	ownKeys map[*ast.IndexExpr]bool // look-ups by keys that the map itself gave
	told    []types.Object          // captured variables that texts get into
}

func newKeyTracer(b *body, calls map[*ast.CallExpr]int, checks bool) *keyTracer {
	return &keyTracer{body: b, calls: calls, checks: checks, ownKeys: make(map[*ast.IndexExpr]bool)}
}

// A keyTrace follows the keys of a map through one function, from variable to variable, to
// find out whether it tells one key from another. What is made of a key (a string that
// contains it, a list of keys) is followed like the key, and so is a text that shows the
// whole map, until it leaves the program.
type keyTrace struct {
	*keyTracer
	of    ast.Expr        // the map; nil for keys that a parameter brings
	pairs ast.Expr        // an iterator over keys and elements, of which the elements are not followed
	form  summary.KeyForm // of what is looked at
	objs  map[followed]bool
	queue []followed
	summary.KeyFlow
}

// A followed is a variable with what it has of the map.
type followed struct {
	obj   types.Object
	field *types.Var // that has it; nil for all of the variable
	form  summary.KeyForm
}

func (k *keyTracer) start(f summary.KeyForm) *keyTrace {
	return &keyTrace{keyTracer: k, form: f, objs: make(map[followed]bool)}
}

// ofLoop returns what the function does with the keys that a loop over a map goes through.
func (k *keyTracer) ofLoop(r *ast.RangeStmt) summary.KeyFlow {
	t := k.start(summary.AsKey)
	t.of = r.X
	if r.Key != nil {
		t.assigned(r.Key)
	}
	t.counters(r)
	if r.Value != nil && (!k.carries(k.typeOf(r.Value)) || hasTypeParam(k.typeOf(r.Value))) {
		t.assigned(r.Value) // who tells values apart finds the key that one is at
	}
	return t.result()
}

// ofElements returns what the function does with the elements of a map that a loop goes
// through, should one of them have been written into.
func (k *keyTracer) ofElements(r *ast.RangeStmt) summary.KeyFlow {
	if r.Value == nil {
		return summary.KeyFlow{}
	}
	t := k.start(summary.AsKey)
	t.of = r.X
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

// ofListing is ofLoop for the keys that the call e returns, such as maps.Keys(m).
func (k *keyTracer) ofListing(e *ast.CallExpr) summary.KeyFlow {
	t := k.start(summary.AsKey)
	t.of = e.Args[0]
	if sig, ok := core(k.typeOf(e)).(*types.Signature); ok && sig.Params().Len() == 1 {
		if yield, ok := core(sig.Params().At(0).Type()).(*types.Signature); ok && yield.Params().Len() == 2 {
			t.pairs = e
		}
	}
	t.up(e)
	return t.result()
}

// ofIterator returns what the function does with what an iterator yields, should it be keys.
func (k *keyTracer) ofIterator(r *ast.RangeStmt) summary.KeyFlow {
	t := k.start(summary.AsKey)
	for _, e := range []ast.Expr{r.Key, r.Value} {
		if e != nil {
			t.assigned(e)
		}
	}
	return t.result()
}

// ofResults returns what the function does with the results of a call that may be keys.
func (k *keyTracer) ofResults(e *ast.CallExpr) summary.KeyFlow {
	t := k.start(summary.AsKey)
	if !t.carriesKey(k.typeOf(e)) {
		return summary.KeyFlow{}
	}
	t.up(e)
	return t.result()
}

// ofParam returns what the function does with a parameter that may be a key, or a text.
func (k *keyTracer) ofParam(v *types.Var, f summary.KeyForm) summary.KeyFlow {
	t := k.start(f)
	t.follow(v)
	return t.result()
}

func (t *keyTrace) result() summary.KeyFlow {
	for len(t.queue) > 0 && t.Use < summary.KeysCompared {
		next := t.queue[0]
		t.queue = t.queue[1:]
		t.form = next.form
		for _, id := range t.usesOf(next.obj) {
			if !t.selectsOther(id, next.field) {
				t.up(id)
			}
		}
	}
	return t.KeyFlow
}

// usesOf lists the mentions of a variable in the body, those that assign it included.
func (b *body) usesOf(obj types.Object) []*ast.Ident {
	if b.mentionedBy == nil {
		b.mentionedBy = make(map[types.Object][]*ast.Ident)
		ast.Inspect(b.block, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && b.info.Uses[id] != nil {
				b.mentionedBy[b.info.Uses[id]] = append(b.mentionedBy[b.info.Uses[id]], id)
			}
			return true
		})
	}
	return b.mentionedBy[obj]
}

// selectsOther reports whether another field of a variable is selected.
func (t *keyTrace) selectsOther(id *ast.Ident, field *types.Var) bool {
	sel, ok := t.parents[id].(*ast.SelectorExpr)
	if !ok || field == nil {
		return false
	}
	v, ok := t.info.Uses[sel.Sel].(*types.Var)
	return ok && v != field
}

func (t *keyTrace) follow(obj types.Object) { t.followField(obj, nil) }

func (t *keyTrace) followField(obj types.Object, field *types.Var) {
	if obj == nil {
		return
	}
	if slices.Contains(t.results, obj) {
		t.returns()
	}
	at := followed{obj, field, t.form}
	if !t.objs[at] {
		t.objs[at] = true
		t.queue = append(t.queue, at)
	}
}

// returns notes that what is looked at is among the function's results.
func (t *keyTrace) returns() {
	switch t.form {
	case summary.AsKey:
		t.Returned = true
	case summary.AsText:
		t.Told = true
	case summary.Decoded:
		t.is(summary.KeysUnknown)
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
	case *ast.SendStmt:
		if t.form == summary.AsText && p.Value == e {
			t.sink(p.Chan)
		} else if p.Value == e {
			t.is(summary.KeysUnknown)
		}
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
	t.returns()
}

// upText is up for a text that has just been made of a key.
func (t *keyTrace) upText(e ast.Expr) {
	was := t.form
	t.form = summary.AsText
	t.up(e)
	t.form = was
}

func (t *keyTrace) keyValue(kv *ast.KeyValueExpr, e ast.Expr) {
	if lit, ok := t.parents[kv].(*ast.CompositeLit); ok && (kv.Value == e || isMap(t.typeOf(lit))) {
		t.up(lit)
	}
}

func (t *keyTrace) selector(s *ast.SelectorExpr) {
	if call, ok := t.parents[s].(*ast.CallExpr); ok && call.Fun == ast.Expr(s) {
		t.argument(call, s.X, 0)
		return
	}
	if t.form == summary.Decoded {
		t.is(summary.KeysCompared) // which field it is depends on the key
		return
	}
	t.up(s)
}

// index looks at m[k] and at keys[i]. A map's own keys may look it up, and be put into
// another map: that is a copy, of which event tells.
func (t *keyTrace) index(ix *ast.IndexExpr, e ast.Expr) {
	switch {
	case ix.X == e && t.isAssigned(ix):
	case ix.X == e && (t.info.Types[ix.Index].Value != nil || t.form == summary.Decoded):
		t.is(summary.KeysCompared) // which one it is depends on the others
	case ix.X == e:
		t.up(ix)
	case !isMap(t.typeOf(ix.X)):
		t.is(summary.KeysCompared)
	case t.of != nil && isPath(ix.X) && t.same(ix.X, t.of):
		t.ownKeys[ix] = true
	case !t.isAssigned(ix):
		t.is(summary.KeysCompared)
	case t.form != summary.AsKey:
		t.is(summary.KeysUnknown) // a table of texts, in which somebody may look
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
	case t.form != summary.AsKey && (t.isNil(other) || t.checksItself(b)):
	case t.form != summary.AsKey || !t.holdsKey(other): // two keys are compared to sort them
		t.is(summary.KeysCompared)
	}
}

// holdsKey reports whether e mentions a variable that is followed.
func (t *keyTrace) holdsKey(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			found = found || t.objs[followed{t.info.ObjectOf(id), nil, summary.AsKey}]
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
			if len(as.Rhs) == 1 && len(as.Lhs) > 1 {
				t.assignedAll(as.Lhs, isParsed(t.typeOf(r)) && t.isStandardCall(r))
				continue
			}
			t.assigned(as.Lhs[i])
		}
	}
}

// assignedAll goes on with what the results of a call are assigned to, whose first one was
// parsed from a text or not.
func (t *keyTrace) assignedAll(list []ast.Expr, parsed bool) {
	for i, l := range list {
		if t.form == summary.AsKey || t.maybeText(t.typeOf(l)) || i == 0 && parsed {
			t.assigned(l)
		}
	}
}

// assigned goes on with what a key is assigned to.
func (t *keyTrace) assigned(l ast.Expr) {
	if _, ok := ast.Unparen(l).(*ast.Ident); !ok && t.form != summary.AsKey {
		t.sink(l)
		return
	}
	switch l := ast.Unparen(l).(type) {
	case *ast.Ident:
		switch obj := t.info.ObjectOf(l); {
		case obj == nil || l.Name == "_":
		case t.isLocal(obj):
			t.follow(obj)
		default:
			t.intoCaptured(obj)
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
	if t.form == summary.Decoded {
		t.form = summary.AsKey
		defer func() { t.form = summary.Decoded }()
	}
	iter := isFunc(t.typeOf(e)) || isChan(t.typeOf(e))
	if iter && r.Key != nil {
		t.assigned(r.Key)
	}
	if r.Value != nil && !(iter && e == t.pairs) {
		t.assigned(r.Value)
	}
}

// keyFrom returns the loop over a map that e is the key variable of; nil for other
// expressions.
func (b *body) keyFrom(e ast.Expr) *ast.RangeStmt {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	return b.rangeKeys[b.info.ObjectOf(id)]
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
