package scan

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/summary"
)

// modelled performs a call of a function that is known by its model. It
// returns false for all others.
func (a *flow) modelled(e *ast.CallExpr, c *summary.Call, ops []operand, n int) ([]summary.Val, bool) {
	m, ok := contract.Models(c.Callee)
	if !ok || len(ops) == 0 {
		return nil, false
	}
	out := make([]summary.Val, n)
	loc := summary.Loc{Base: a.object(e)}
	switch {
	case m.Lock != "":
		a.lock(m.Lock, c)
		return out, true
	case m.Looks, m.Lists:
		a.modelRead(e, c, m, ops)
		if m.Lists {
			out[0] = c.Args[0] // an iterator over it, see iterate
		}
	case m.Writes > 0:
		a.modelWrite(e, c, m, ops)
	case m.Decodes > 0:
		a.modelDecode(c, m, ops)
	case m.Copies:
		elem := summary.Loc{Base: loc.Base, Path: "|" + summary.StepElem}
		a.st.Set(elem, a.copiedElements(m, ops[0]))
		a.copied(c.Pos, summary.Val{{Loc: loc, Addr: true}}, c.Args[0], copyOf(ops[0].typ, ops[0].typ), c.Text)
		a.lendAll(c, summary.Val{{Loc: loc, Addr: true}}, ops[0].typ)
		out[0] = summary.Val{summary.Src{Loc: loc, Addr: true}}
	case m.Same:
		out[0] = c.Args[len(c.Args)-1]
	case m.Fresh:
		if len(c.Args) > 0 {
			a.copied(c.Pos, summary.Val{{Loc: loc, Addr: true}}, c.Args[0], copyOf(ops[0].typ, a.typeOf(e)), c.Text)
		}
		out[0] = summary.Val{summary.Src{Loc: loc, Addr: true}}
	case m.Loads:
		out[0] = a.loadAll(summary.StepAll(summary.DerefAll(c.Args[0]), m.Inside()))
	}
	if m.Stores {
		for _, at := range summary.StepAll(summary.DerefAll(c.Args[0]), m.Inside()) {
			a.weaken(at.Loc, c.Args[len(c.Args)-1])
			a.storeEvent(at, c.Args[len(c.Args)-1], e)
		}
	}
	if m.Writes == 0 && !m.Loads && !m.Stores {
		a.finish(e, *c, n)
	}
	if m.Edits > 0 && m.Edits <= len(e.Args) {
		a.innerEdit(e, e.Args[m.Edits-1])
	}
	return out, true
}

// copiedElements returns the elements that the result of a copy has.
func (a *flow) copiedElements(m contract.Model, from operand) summary.Val {
	elems := a.elements(from)
	if lists, ok := core(from.typ).(*types.Slice); m.Joins && ok {
		return a.elements(operand{val: elems, typ: lists.Elem()})
	}
	return elems
}

func (a *flow) lock(op string, c *summary.Call) {
	if c.Mode == summary.CallDefer || len(c.Args) == 0 {
		return
	}
	for _, l := range summary.DerefAll(c.Args[0]) {
		if op == "lock" {
			a.st.Locks[l.Loc] = true
		} else {
			delete(a.st.Locks, l.Loc)
		}
	}
}

func (a *flow) modelWrite(e *ast.CallExpr, c *summary.Call, m contract.Model, ops []operand) {
	i := m.Writes - 1
	if i >= len(c.Args) {
		return
	}
	ev := a.mutation(e, ops[i], "call")
	ev.Text = c.Text
	if i == 0 && len(ops) > 1 && ops[1].expr != nil && !isMap(ops[1].typ) {
		ev.Key = m.Key(a.key(ops[1].expr))
	}
	a.event(ev)
	if len(ops) > 1 && ops[1].expr != nil {
		if r := a.keyFrom(ops[1].expr); r != nil {
			a.copied(ev.Pos, c.Args[i], a.ranged[r], copyOf(a.typeOf(r.X), ops[i].typ), c.Text)
		}
	}
	if r := m.Reads - 1; r >= 0 && r < len(c.Args) {
		a.event(summary.Event{Kind: summary.EventRange, Pos: ev.Pos, Val: c.Args[r], Text: c.Text, MapAccess: &summary.MapAccess{Under: ev.Under}})
		a.copied(ev.Pos, c.Args[i], c.Args[r], copyOf(ops[r].typ, ops[i].typ), c.Text)
		a.lendAll(c, c.Args[i], ops[i].typ)
		elems := a.elements(ops[r])
		for _, at := range summary.ElemAll(c.Args[i]) {
			a.weaken(at.Loc, elems)
		}
	}
}

// modelRead notes that a map's element is looked up, or its keys are listed.
func (a *flow) modelRead(e *ast.CallExpr, c *summary.Call, m contract.Model, ops []operand) {
	if m.Looks && len(ops) < 2 || !isMap(ops[0].typ) {
		return
	}
	ev := summary.Event{Kind: summary.EventLookup, Pos: c.Pos, Val: c.Args[0], Text: c.Text, MapAccess: &summary.MapAccess{Under: underString(ops[0].typ)}}
	if m.Looks {
		ev.Key = m.Key(a.key(ops[1].expr))
	} else {
		ev.Kind = summary.EventRange
		if a.recording {
			ev.Keys = a.keys.ofListing(e)
		}
	}
	a.event(ev)
}

// modelDecode notes a write if what is decoded into is a map that exists
// already, or a struct with such maps: decoders add to them.
func (a *flow) modelDecode(c *summary.Call, m contract.Model, ops []operand) {
	i := m.Decodes - 1
	if i >= len(c.Args) {
		return
	}
	if p, ok := ops[i].typ.Underlying().(*types.Pointer); ok {
		at := summary.DerefAll(c.Args[i])
		a.decodeAt(c, at, p.Elem())
		a.decoded(ops[i].expr, at, p.Elem())
	}
}

// decodeAt notes the writes to the maps at the locations, which are of type t.
// Of a struct's maps only those count that a copy of the struct shares with
// the original:
//
//	preview := *stored
//	json.Unmarshal(patch, &preview)
func (a *flow) decodeAt(c *summary.Call, at []summary.Src, t types.Type) {
	if isMap(t) {
		a.event(summary.Event{Kind: summary.EventMutate, Pos: c.Pos, Val: a.loadAll(at), Text: c.Text, MapAccess: &summary.MapAccess{Write: "unmarshal", Type: a.typeString(t), Elem: a.elemString(t), Under: underString(t)}})
		return
	}
	st, ok := core(t).(*types.Struct)
	if !ok {
		return
	}
	for i := range st.NumFields() {
		step, f := fieldStep(t, i)
		inner := summary.StepAll(at, step)
		if f == nil || !f.Exported() || !isMap(f.Type()) && !isStruct(f.Type()) {
			continue
		}
		if isMap(f.Type()) && !slices.ContainsFunc(a.loadAll(inner), func(s summary.Src) bool { return s.Binds[0].ID != 0 }) {
			continue
		}
		a.decodeAt(c, inner, f.Type())
	}
}
