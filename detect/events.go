package detect

import (
	"go/ast"
	"go/token"
	"go/types"
)

// event writes an event down in the last pass, unless it only concerns data
// that the function has made itself.
func (a *flow) event(e Event) {
	if !a.recording {
		return
	}
	made := e.Val
	if e.Kind == EventMutate || e.Kind == EventReturn || e.Kind == EventSend || e.Kind == EventStore || e.Kind == EventCapture {
		e.Val = foreign(e.Val)
	}
	a.noteFilling(e, made)
	if len(e.Val) == 0 && !(e.Kind == EventStore && isForeign(e.Target)) {
		return
	}
	e.Presence = e.Kind == EventLookup && a.discards
	e.Walk = e.Kind == EventMutate && a.walks(e.Val)
	e.Locks = a.st.heldLocks()
	a.eventAt = append(a.eventAt, eventPlace{a.here, len(a.fn.Events)})
	a.fn.Events = append(a.fn.Events, e)
}

// mutation describes a write at n to the map that is spelled m and that val
// stands for.
func (a *flow) mutation(n ast.Node, m ast.Expr, kind string, val Val) Event {
	e := Event{Kind: EventMutate, Pos: a.pos(n.Pos()), Val: val, Write: kind, Type: a.typeString(a.typeOf(m)), Elem: a.elemString(a.typeOf(m))}
	if a.recording {
		e.Expr = types.ExprString(ast.Unparen(m))
		e.Stmt = a.regionOf(e.Expr, n.Pos())
	}
	return e
}

// regionOf returns the statement from which on, to the end of its block, all
// mentions of the map spelled text stand that do not stand before pos.
func (a *flow) regionOf(text string, pos token.Pos) Span {
	var list, stmt ast.Node
	for _, m := range a.mentionsOf(text) {
		if m.End() < pos {
			continue
		}
		if stmt == nil {
			list, stmt = a.listAround(m)
		}
		for list != nil && m.End() > list.End() {
			list, stmt = a.listAround(list)
		}
	}
	if stmt == nil {
		return Span{}
	}
	return a.span(stmt)
}

// mentionsOf lists the expressions of map type that are spelled text, in order.
func (a *flow) mentionsOf(text string) []ast.Node {
	if a.mentioned == nil {
		a.mentioned = make(map[string][]ast.Node)
		ast.Inspect(a.body, func(n ast.Node) bool {
			if x, ok := n.(ast.Expr); ok && isMap(a.typeOf(x)) {
				t := types.ExprString(ast.Unparen(x))
				a.mentioned[t] = append(a.mentioned[t], n)
			}
			return true
		})
	}
	return a.mentioned[text]
}

// listAround returns the innermost list of statements around n, and its member
// that holds n.
func (a *flow) listAround(n ast.Node) (list, stmt ast.Node) {
	for ; n != nil; n = a.parents[n] {
		switch p := a.parents[n].(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
			if _, ok := n.(ast.Stmt); ok {
				return p, n
			}
		}
	}
	return nil, nil
}

// noteFilling remembers which maps made here get entries later on, so that one
// which is stored empty and filled behind that is not taken for an empty one.
func (a *flow) noteFilling(e Event, made Val) {
	for _, s := range made {
		if s.Base.Kind != BaseLocal || !s.Addr {
			continue
		}
		if e.Kind == EventMutate {
			a.filled[s.Base.Index] = true
		}
		if e.Kind == EventStore && e.Filled == ContentEmpty {
			a.empty = append(a.empty, emptyStore{len(a.fn.Events), s.Base.Index})
		}
	}
}

// foreign drops from val what the function has made itself.
func foreign(val Val) Val {
	var out Val
	for _, s := range val {
		if isForeign(s) {
			out = append(out, s)
		}
	}
	return out
}

func isForeign(s Src) bool { return s.Base.Kind != BaseLocal && s.Base.Kind != BaseFunc }

// sequence finds out, for each event that may write, which events on the same
// data may come after it, and which look-ups of the same key come before.
func (a *flow) sequence() {
	byBlock := make(map[int][]eventPlace)
	for _, p := range a.eventAt {
		byBlock[p.block] = append(byBlock[p.block], p)
	}
	for _, s := range a.empty {
		if a.filled[s.object] && s.event < len(a.fn.Events) {
			a.fn.Events[s.event].Filled = ContentData
		}
	}
	for i := range a.fn.Made {
		if m := &a.fn.Made[i]; m.Filled == ContentEmpty && a.filled[m.Index] {
			m.Filled = ContentData
		}
	}
	for i := range a.fn.Events {
		e := &a.fn.Events[i]
		if len(foreign(e.Val)) == 0 && e.Kind != EventPass {
			continue
		}
		switch e.Kind {
		case EventMutate, EventPass, EventCapture:
			e.After = a.following(i, byBlock)
		}
		if e.Kind == EventMutate {
			e.Before = a.lookedUp(e)
		}
	}
}

// following lists the events on the data of event i that some path from there
// reaches without binding that data anew.
func (a *flow) following(i int, byBlock map[int][]eventPlace) []int {
	e := &a.fn.Events[i]
	start := a.eventAt[i]
	stops := a.stops(e.Val)
	var out []int
	take := func(block, from, to int) { // nodes from..to-1
		for _, p := range byBlock[block] {
			if p.node >= from && p.node < to && p.seq != i && overlap(e.Val, a.fn.Events[p.seq].Val) {
				out = append(out, p.seq)
			}
		}
	}
	for _, p := range byBlock[start.block] { // the rest of this statement
		if p.node == start.node && p.seq > i && overlap(e.Val, a.fn.Events[p.seq].Val) {
			out = append(out, p.seq)
		}
	}
	end, blocked := stopIn(stops, start.block, start.node+1)
	take(start.block, start.node+1, end)
	if blocked {
		return out
	}
	seen := make(map[int]bool)
	queue := a.successors(start.block)
	for len(queue) > 0 {
		b := queue[0]
		queue = queue[1:]
		if seen[b] {
			continue
		}
		seen[b] = true
		end, blocked := stopIn(stops, b, -1)
		if b == start.block && end > start.node {
			end = start.node + 1 // the rest was taken above
		}
		take(b, -1, end)
		if !blocked {
			queue = append(queue, a.successors(b)...)
		}
	}
	return out
}

func (a *flow) successors(block int) []int {
	var out []int
	for _, s := range a.graph.Blocks[block].Succs {
		out = append(out, int(s.Index))
	}
	return out
}

// stops returns the places where the data of val is bound anew.
func (a *flow) stops(val Val) []place {
	var out []place
	for _, s := range val {
		for _, b := range s.bindList() {
			out = append(out, a.bindAt[b.ID])
		}
	}
	return out
}

// stopIn returns the first stop in a block at or behind node from.
func stopIn(stops []place, block, from int) (node int, found bool) {
	const end = 1 << 30
	node = end
	for _, s := range stops {
		if s.block == block && s.node >= from && s.node < node {
			node = s.node
		}
	}
	return node, node != end
}

// overlap reports whether v and w may name the same data, or one a part of
// the other.
func overlap(v, w Val) bool {
	for _, s := range v {
		for _, t := range w {
			if s.Base == t.Base && (s.Path.hasPrefix(t.Path) || t.Path.hasPrefix(s.Path)) {
				return true
			}
		}
	}
	return false
}

// lookedUp lists the look-ups of the key that e writes that stand before it.
func (a *flow) lookedUp(e *Event) []int {
	var out []int
	for i, o := range a.fn.Events {
		if o.Kind == EventLookup && o.Key == e.Key && o.Pos.Offset < e.Pos.Offset && overlap(e.Val, o.Val) {
			out = append(out, i)
		}
	}
	return out
}

// content says what a map expression holds when it is made.
func (a *flow) content(e ast.Expr) Content {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return a.litContent(e)
	case *ast.CallExpr:
		if id, ok := ast.Unparen(e.Fun).(*ast.Ident); ok {
			if b, ok := a.info.Uses[id].(*types.Builtin); ok && b.Name() == "make" {
				return ContentEmpty
			}
		}
		return ContentData
	case *ast.Ident:
		if e.Name == "nil" {
			return ContentEmpty
		}
	case *ast.UnaryExpr:
		return a.content(e.X)
	}
	return ContentUnknown
}

func (a *flow) litContent(e *ast.CompositeLit) Content {
	if len(e.Elts) == 0 {
		return ContentEmpty
	}
	for _, elt := range e.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		if !a.isZero(elt) {
			return ContentData
		}
	}
	return ContentZeroes
}

func (a *flow) isZero(e ast.Expr) bool {
	if tv, ok := a.info.Types[e]; ok && tv.Value != nil {
		s := tv.Value.ExactString()
		return s == "0" || s == `""` || s == "false"
	}
	c := a.content(e)
	return c == ContentEmpty || c == ContentZeroes
}

// fieldContents notes what the maps inside an initialiser hold, each under its
// own location: an owner's empty map is there to be filled later.
func (a *flow) fieldContents(e ast.Expr, loc Loc) {
	if !a.recording {
		return
	}
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok {
		if p, ok := loc.Path.add(stepDeref); ok {
			a.fieldContents(u.X, Loc{loc.Base, p})
		}
		return
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return
	}
	t := a.typeOf(lit)
	if isPointer(t) { // &T elided in a list
		p, _ := loc.Path.add(stepDeref)
		loc.Path, t = p, deref(t)
	}
	for i, elt := range lit.Elts {
		step, value := stepElem, elt
		kv, keyed := elt.(*ast.KeyValueExpr)
		if keyed {
			value = kv.Value
		}
		if isStruct(t) {
			if keyed {
				i = fieldIndex(t, kv.Key)
			}
			step, _ = fieldStep(t, i)
		}
		a.innerContent(value, loc, step)
	}
}

func (a *flow) innerContent(value ast.Expr, loc Loc, step string) {
	p, ok := loc.Path.add(step)
	if !ok || !a.carries(a.typeOf(value)) {
		return
	}
	at := Loc{loc.Base, p}
	if isMap(a.typeOf(value)) {
		a.event(Event{Kind: EventStore, Pos: a.pos(value.Pos()), Target: Src{Loc: at}, Filled: a.content(value)})
	}
	a.fieldContents(value, at)
}
