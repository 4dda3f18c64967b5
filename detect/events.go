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
	if len(e.Val) == 0 && !(e.Kind == EventStore && isForeign(*e.Target)) {
		return
	}
	switch e.Kind {
	case EventLookup:
		e.Presence = a.discards
	case EventMutate:
		e.Walk = a.walks(e.Val)
	}
	e.Locks = a.st.heldLocks()
	a.eventAt = append(a.eventAt, eventPlace{a.here, len(a.fn.Events)})
	a.fn.Events = append(a.fn.Events, e)
}

// mutation describes a write at n to the map that is spelled m and that val
// stands for.
func (a *flow) mutation(n ast.Node, m ast.Expr, kind string, val Val) Event {
	e := Event{Kind: EventMutate, Pos: a.pos(n.Pos()), Val: val, MapAccess: &MapAccess{Write: kind, Type: a.typeString(a.typeOf(m)), Elem: a.elemString(a.typeOf(m))}}
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
			a.filled[int(s.Base.Index)] = true
		}
		if e.Kind == EventStore && e.Filled == ContentEmpty {
			a.empty = append(a.empty, emptyStore{len(a.fn.Events), int(s.Base.Index)})
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
	if isStruct(deref(a.typeOf(e))) && !isMap(a.typeOf(e)) {
		return ContentFields
	}
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

// isLiteral reports whether e is a composite literal or a pointer to one.
func isLiteral(e ast.Expr) bool {
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = u.X
	}
	_, ok := ast.Unparen(e).(*ast.CompositeLit)
	return ok
}

func (a *flow) innerContent(value ast.Expr, loc Loc, step string) {
	p, ok := loc.Path.add(step)
	if !ok || !a.carries(a.typeOf(value)) {
		return
	}
	at := Loc{loc.Base, p}
	if isMap(a.typeOf(value)) || !isLiteral(value) {
		a.event(Event{Kind: EventStore, Pos: a.pos(value.Pos()), Target: &Src{Loc: at}, Filled: a.content(value)})
	}
	a.fieldContents(value, at)
}
