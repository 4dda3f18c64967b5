package values

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/cfg"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// event writes an event down in the last pass, unless it only concerns data
// that the function has made itself and has one name for.
func (f *follower) event(e summary.Event) {
	if !f.recording {
		return
	}
	made := e.Val
	if e.Kind == summary.EventMutate && !f.late {
		f.noteRewrite(e, f.varies)
	}
	if e.Kind == summary.EventMutate || e.Kind == summary.EventReturn || e.Kind == summary.EventSend || e.Kind == summary.EventStore {
		e.Val = summary.Known(e.Val)
	}
	f.noteFilling(e, made)
	if len(e.Val) == 0 && !((e.Kind == summary.EventStore || e.Kind == summary.EventSend && e.Target != nil) && (summary.IsForeign(*e.Target) || len(e.Stored) > 0)) {
		return
	}
	switch e.Kind {
	case summary.EventLookup:
		e.Presence, e.Fills = f.discards, f.fills
	case summary.EventMutate:
		e.Walk = f.walks(e.Val)
	}
	e.Locks, e.Late = f.st.HeldLocks(), e.Late || f.late
	e.Block, e.Loop = int32(f.here.Block), f.loops()
	f.at.Events = append(f.at.Events, f.here)
	f.fn.Events = append(f.fn.Events, e)
}

// loops reports whether the function may get here again.
func (f *follower) loops() bool {
	b := f.at.Graph.Blocks[f.here.Block]
	if f.here.Node < 0 {
		return f.InLoop(b.Stmt) || b.Kind == cfg.KindRangeBody
	}
	return f.InLoop(b.Nodes[f.here.Node])
}

// mutation describes a write at n to the map m.
func (f *follower) mutation(n ast.Node, m operand, kind string) summary.Event {
	e := summary.Event{Kind: summary.EventMutate, Pos: f.Pos(n.Pos()), Val: m.val, MapAccess: &summary.MapAccess{Write: kind, Type: f.TypeString(m.typ), Elem: f.ElemString(m.typ), Under: kinds.UnderString(m.typ), Plain: kinds.HasPlainElements(m.typ)}}
	if f.recording && !m.part {
		e.Expr = types.ExprString(ast.Unparen(m.expr))
		e.Stmt = f.RegionOf(e.Expr, n.Pos())
	}
	return e
}

// noteFilling remembers which maps made here get entries later on, so that one
// which is stored empty and filled behind that is not taken for an empty one. What is
// written into whatever lies there, that or another map, is none of its first entries.
func (f *follower) noteFilling(e summary.Event, made summary.Val) {
	isMade := func(s summary.Src) bool { return s.Base.Kind == summary.BaseLocal && s.Addr }
	isOther := func(s summary.Src) bool { return !isMade(s) && f.st.Lost == "" }
	fills := e.Kind == summary.EventMutate && !slices.ContainsFunc(made, isOther)
	for _, s := range made {
		switch {
		case !isMade(s):
		case fills:
			f.filled[int(s.Base.Index)] = true
		case e.Kind == summary.EventStore && e.Filled == summary.ContentEmpty:
			f.empty = append(f.empty, emptyStore{len(f.fn.Events), int(s.Base.Index)})
		}
	}
}

// filledLater corrects what was noted of empty maps that get entries after that.
func (f *follower) filledLater() {
	for _, s := range f.empty {
		if f.filled[s.object] && s.event < len(f.fn.Events) {
			f.fn.Events[s.event].Filled = summary.ContentData
		}
	}
	for i := range f.fn.Made {
		if m := &f.fn.Made[i]; m.Filled == summary.ContentEmpty && f.filled[m.Index] {
			m.Filled = summary.ContentData
		}
	}
}

// lendAll notes that a call gives a map of type t the elements of another one.
func (f *follower) lendAll(c *summary.Call, to summary.Val, t types.Type) {
	m, ok := kinds.Core(t).(*types.Map)
	if !ok || !kinds.HasReference(m.Elem()) {
		return
	}
	f.event(summary.Event{Kind: summary.EventLend, Pos: c.Pos, Val: to, Text: c.Text, MapAccess: &summary.MapAccess{Under: kinds.UnderString(t)}})
}

// lend notes that an element of a literal of a map may be known by another name.
func (f *follower) lend(lit *ast.CompositeLit, elt ast.Expr, at summary.Loc) {
	if t := f.TypeOf(lit); f.recording && kinds.IsMap(t) && f.Lends(elt) {
		f.event(summary.Event{Kind: summary.EventLend, Pos: f.Pos(elt.Pos()), Val: summary.Val{{Loc: at, Addr: true}}, Text: types.ExprString(elt), MapAccess: &summary.MapAccess{Under: kinds.UnderString(t)}})
	}
}

// copyOf describes a copy of the entries of a map of type from to one of type to.
func copyOf(from, to types.Type) summary.MapAccess {
	return summary.MapAccess{Under: kinds.UnderString(from), Into: kinds.UnderString(to)}
}

// copied notes that the entries of the map src are copied into dst.
func (f *follower) copied(pos summary.Position, dst, src summary.Val, access summary.MapAccess, text string) {
	if len(src) == 0 {
		return
	}
	for _, d := range dst {
		if slices.ContainsFunc(src, func(s summary.Src) bool { return s.Loc == d.Loc }) {
			continue // entries of a map that are written anew
		}
		f.event(summary.Event{Kind: summary.EventCopy, Pos: pos, Val: src, Target: &d, Text: text, MapAccess: &access})
	}
}
