package scan

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/summary"
	"golang.org/x/tools/go/cfg"
)

// event writes an event down in the last pass, unless it only concerns data
// that the function has made itself.
func (a *flow) event(e summary.Event) {
	if !a.recording {
		return
	}
	made := e.Val
	if e.Kind == summary.EventMutate || e.Kind == summary.EventReturn || e.Kind == summary.EventSend || e.Kind == summary.EventStore || e.Kind == summary.EventCapture {
		e.Val = summary.Foreign(e.Val)
	}
	a.noteFilling(e, made)
	if len(e.Val) == 0 && !((e.Kind == summary.EventStore || e.Kind == summary.EventSend && e.Target != nil) && (summary.IsForeign(*e.Target) || len(e.Stored) > 0)) {
		return
	}
	switch e.Kind {
	case summary.EventLookup:
		e.Presence = a.discards
	case summary.EventMutate:
		e.Walk = a.walks(e.Val)
	}
	e.Locks, e.Late = a.st.HeldLocks(), a.late
	e.Block, e.Loop = int32(a.here.Block), a.loops()
	a.at.Events = append(a.at.Events, a.here)
	a.fn.Events = append(a.fn.Events, e)
}

// loops reports whether the function may get here again.
func (a *flow) loops() bool {
	b := a.at.Graph.Blocks[a.here.Block]
	if a.here.Node < 0 {
		return a.inLoop(b.Stmt) || b.Kind == cfg.KindRangeBody
	}
	return a.inLoop(b.Nodes[a.here.Node])
}

// mutation describes a write at n to the map m.
func (a *flow) mutation(n ast.Node, m operand, kind string) summary.Event {
	e := summary.Event{Kind: summary.EventMutate, Pos: a.pos(n.Pos()), Val: m.val, MapAccess: &summary.MapAccess{Write: kind, Type: a.typeString(m.typ), Elem: a.elemString(m.typ), Under: underString(m.typ), Plain: hasPlainElements(m.typ)}}
	if a.recording && !m.part {
		e.Expr = types.ExprString(ast.Unparen(m.expr))
		e.Stmt = a.regionOf(e.Expr, n.Pos())
	}
	return e
}

// regionOf returns the statement from which on, to the end of its block, all
// mentions of the map spelled text stand that do not stand before pos.
func (b *body) regionOf(text string, pos token.Pos) summary.Span {
	var list, stmt ast.Node
	for _, m := range b.mentionsOf(text) {
		if m.End() < pos {
			continue
		}
		if stmt == nil {
			list, stmt = b.listAround(m)
		}
		for list != nil && m.End() > list.End() {
			list, stmt = b.listAround(list)
		}
	}
	if stmt == nil {
		return summary.Span{}
	}
	return b.span(stmt)
}

// mentionsOf lists the expressions of map type that are spelled text, in order.
func (b *body) mentionsOf(text string) []ast.Node {
	if b.mentioned == nil {
		b.mentioned = make(map[string][]ast.Node)
		ast.Inspect(b.block, func(n ast.Node) bool {
			if x, ok := n.(ast.Expr); ok && isMap(b.typeOf(x)) {
				t := types.ExprString(ast.Unparen(x))
				b.mentioned[t] = append(b.mentioned[t], n)
			}
			return true
		})
	}
	return b.mentioned[text]
}

// listAround returns the innermost list of statements around n, and its member
// that holds n.
func (b *body) listAround(n ast.Node) (list, stmt ast.Node) {
	for ; n != nil; n = b.parents[n] {
		switch p := b.parents[n].(type) {
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
func (a *flow) noteFilling(e summary.Event, made summary.Val) {
	for _, s := range made {
		if s.Base.Kind != summary.BaseLocal || !s.Addr {
			continue
		}
		if e.Kind == summary.EventMutate {
			a.filled[int(s.Base.Index)] = true
		}
		if e.Kind == summary.EventStore && e.Filled == summary.ContentEmpty {
			a.empty = append(a.empty, emptyStore{len(a.fn.Events), int(s.Base.Index)})
		}
	}
}

// filledLater corrects what was noted of empty maps that get entries after that.
func (a *flow) filledLater() {
	for _, s := range a.empty {
		if a.filled[s.object] && s.event < len(a.fn.Events) {
			a.fn.Events[s.event].Filled = summary.ContentData
		}
	}
	for i := range a.fn.Made {
		if m := &a.fn.Made[i]; m.Filled == summary.ContentEmpty && a.filled[m.Index] {
			m.Filled = summary.ContentData
		}
	}
}

// content says what a map expression holds when it is made.
func (b *body) content(e ast.Expr) summary.Content {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return b.litContent(e)
	case *ast.CallExpr:
		if b.builtinCalled(e) == "make" {
			return summary.ContentEmpty
		}
		return summary.ContentData
	case *ast.Ident:
		if e.Name == "nil" {
			return summary.ContentEmpty
		}
	case *ast.UnaryExpr:
		return b.content(e.X)
	}
	return summary.ContentUnknown
}

func (b *body) litContent(e *ast.CompositeLit) summary.Content {
	if isStruct(deref(b.typeOf(e))) && !isMap(b.typeOf(e)) {
		return summary.ContentFields
	}
	if len(e.Elts) == 0 {
		return summary.ContentEmpty
	}
	for _, elt := range e.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		if !b.isZero(elt) {
			return summary.ContentData
		}
	}
	return summary.ContentZeroes
}

func (b *body) isZero(e ast.Expr) bool {
	if tv, ok := b.info.Types[e]; ok && tv.Value != nil {
		s := tv.Value.ExactString()
		return s == "0" || s == `""` || s == "false"
	}
	c := b.content(e)
	return c == summary.ContentEmpty || c == summary.ContentZeroes
}

// fieldContents notes what the maps inside an initialiser hold, each under its
// own location: an owner's empty map is there to be filled later.
func (a *flow) fieldContents(e ast.Expr, loc summary.Loc) {
	if !a.recording {
		return
	}
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok {
		if p, ok := loc.Path.Add(summary.StepDeref); ok {
			a.fieldContents(u.X, summary.Loc{Base: loc.Base, Path: p})
		}
		return
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return
	}
	t := a.typeOf(lit)
	if isPointer(t) { // &T elided in a list
		p, _ := loc.Path.Add(summary.StepDeref)
		loc.Path, t = p, deref(t)
	}
	for i, elt := range lit.Elts {
		step, value := summary.StepElem, elt
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

func (a *flow) innerContent(value ast.Expr, loc summary.Loc, step string) {
	p, ok := loc.Path.Add(step)
	if !ok || !a.carries(a.typeOf(value)) {
		return
	}
	at := summary.Loc{Base: loc.Base, Path: p}
	if isMap(a.typeOf(value)) || !isLiteral(value) {
		a.event(summary.Event{Kind: summary.EventStore, Pos: a.pos(value.Pos()), Target: &summary.Src{Loc: at}, Filled: a.content(value)})
	}
	a.fieldContents(value, at)
}
