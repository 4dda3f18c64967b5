package values

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// decoded notes that the locations, of type t, hold what a decoder made, unless
// they held something before: a nil map becomes a new one with data, and all
// that a struct leads to is the decoder's.
//
//	var defaults map[string]any
//	err := json.Unmarshal(text, &defaults)
func (f *follower) decoded(operand ast.Expr, at []summary.Src, t types.Type) {
	for _, l := range at {
		if l.Base.Kind != summary.BaseLocal || len(f.loadAll([]summary.Src{l})) > 0 {
			continue
		}
		if kinds.IsInline(t) && len(f.st.Within(l.Loc)) > 0 {
			continue // some fields have values that the decoder may have left
		}
		f.st.Set(l.Loc, summary.Val{summary.Src{Loc: summary.Loc{Base: f.decodedObject(operand, t)}, Addr: kinds.IsMap(t)}})
	}
}

// decodedObject returns the base of what a decoder makes for an operand.
func (f *follower) decodedObject(operand ast.Expr, t types.Type) summary.Base {
	id, ok := f.allocs[operand]
	if !ok {
		f.locals++
		id = f.locals
		f.allocs[operand] = id
		f.fn.Made = append(f.fn.Made, summary.Object{
			Index: id, Pos: f.Pos(operand.Pos()), Loop: f.InLoop(operand), Filled: summary.ContentData, Type: f.TypeString(t),
		})
	}
	return summary.Base{Kind: summary.BaseReceived, Index: int32(id)}
}

// modelled performs a call of a function that is known by its model. It
// returns false for all others.
func (f *follower) modelled(e *ast.CallExpr, c *summary.Call, ops []operand, n int) ([]summary.Val, bool) {
	m, ok := contract.Models(c.Callee)
	if !ok || len(ops) == 0 {
		return nil, false
	}
	out := make([]summary.Val, n)
	loc := summary.Loc{Base: f.object(e)}
	if m.Less {
		f.compares(e, c, ops[0])
	}
	switch {
	case m.Lock != "":
		f.lock(m.Lock, c)
		return out, true
	case m.Looks, m.Lists:
		f.modelRead(e, c, m, ops)
		if m.Lists {
			out[0] = f.iterator(e, m, c.Args[0])
		}
	case m.Chunks:
		out[0] = f.lister(e, m, c.Args[0])
	case m.Pulls:
		out[0] = f.puller(e, c.Args[0], 2)
	case m.Gathers > 0 && m.Gathers <= len(ops) && ops[m.Gathers-1].expr != nil:
		out[0] = f.gather(c, m, loc, ops)
	case m.Grows:
		out[0] = f.grown(loc, ops)
	case m.Each != "":
		f.callsBack(e, c, m)
	case m.As != "":
		f.performsMethod(c, m, ops)
		return f.finish(e, *c, n), true
	case m.Writes > 0:
		f.modelWrite(e, c, m, ops)
	case m.Decodes > 0:
		f.modelDecode(e, c, m, ops)
	case m.Finds > 0:
		f.modelFind(c, m)
	case m.Copies:
		elem := summary.Loc{Base: loc.Base, Path: "|" + summary.StepElem}
		f.st.Set(elem, f.copiedElements(m, ops[0]))
		f.copied(c.Pos, summary.Val{{Loc: loc, Addr: true}}, c.Args[0], copyOf(ops[0].typ, ops[0].typ), c.Text)
		f.lendAll(c, summary.Val{{Loc: loc, Addr: true}}, ops[0].typ)
		out[0] = summary.Val{summary.Src{Loc: loc, Addr: true}}
	case m.Same:
		out[0] = c.Args[len(c.Args)-1]
	case m.Fresh:
		if len(c.Args) > 0 {
			f.copied(c.Pos, summary.Val{{Loc: loc, Addr: true}}, c.Args[0], copyOf(ops[0].typ, f.TypeOf(e)), c.Text)
		}
		out[0] = summary.Val{summary.Src{Loc: loc, Addr: true}}
	case m.Loads:
		out[0] = f.loadAll(summary.StepAll(summary.DerefAll(c.Args[0]), m.Inside()))
	}
	if m.Stores {
		for _, at := range summary.StepAll(summary.DerefAll(c.Args[0]), m.Inside()) {
			f.weaken(at.Loc, c.Args[len(c.Args)-1])
			f.storeEvent(at, c.Args[len(c.Args)-1], e)
		}
	}
	if m.Writes == 0 && !m.Loads && !m.Stores {
		f.finish(e, *c, n)
	}
	if m.Edits > 0 && m.Edits <= len(e.Args) {
		f.innerEdit(e, e.Args[m.Edits-1])
	}
	return out, true
}

// iterator returns the iterator over a container that e makes, or where it is known what is done
// with it the container.
func (f *follower) iterator(e *ast.CallExpr, m contract.Model, container summary.Val) summary.Val {
	if f.isKnownPlace(e) {
		return container
	}
	return f.lister(e, m, container)
}

// gather returns the new map or slice at loc with what an iterator yields, or argument 0 to
// which that is appended.
func (f *follower) gather(c *summary.Call, m contract.Model, loc summary.Loc, ops []operand) summary.Val {
	elem := summary.Loc{Base: loc.Base, Path: "|" + summary.StepElem}
	from := ops[m.Gathers-1]
	f.weaken(elem, f.gathered(from))
	out := summary.Val{{Loc: loc, Addr: true}}
	if m.Gathers > 1 {
		f.weaken(elem, f.elements(ops[0]))
		return out.Union(c.Args[0])
	}
	if call, ok := ast.Unparen(from.expr).(*ast.CallExpr); ok && f.Lists(call) && len(call.Args) == 1 && kinds.IsMap(f.TypeOf(call.Args[0])) {
		t := f.TypeOf(call.Args[0])
		f.copied(c.Pos, out, from.val, copyOf(t, t), c.Text)
		f.lendAll(c, out, t)
	}
	return out
}

// grown returns argument 0, or a new slice at loc with its elements and further arguments.
func (f *follower) grown(loc summary.Loc, ops []operand) summary.Val {
	elem := summary.Loc{Base: loc.Base, Path: "|" + summary.StepElem}
	for _, o := range ops[1:] {
		if kinds.IsFunc(o.typ) {
			continue
		}
		f.weaken(elem, f.elements(o)) // of the slice for a variadic parameter
	}
	f.weaken(elem, f.elements(ops[0]))
	return ops[0].val.Add(summary.Src{Loc: loc, Addr: true})
}

// copiedElements returns the elements that the result of a copy has.
func (f *follower) copiedElements(m contract.Model, from operand) summary.Val {
	elems := f.elements(from)
	if lists, ok := kinds.Core(from.typ).(*types.Slice); m.Joins && ok {
		return f.elements(operand{val: elems, typ: lists.Elem()})
	}
	return elems
}

func (f *follower) lock(op string, c *summary.Call) {
	if c.Mode == summary.CallDefer || len(c.Args) == 0 {
		return
	}
	for _, l := range summary.DerefAll(c.Args[0]) {
		if op == "lock" {
			f.st.Locks[l.Loc] = true
		} else {
			delete(f.st.Locks, l.Loc)
		}
	}
}

func (f *follower) modelWrite(e *ast.CallExpr, c *summary.Call, m contract.Model, ops []operand) {
	i := m.Writes - 1
	if i >= len(c.Args) {
		return
	}
	ev := f.mutation(e, ops[i], "call")
	ev.Text = c.Text
	if i == 0 && len(ops) > 1 && ops[1].expr != nil && !kinds.IsMap(ops[1].typ) {
		ev.Key = m.Key(f.Key(ops[1].expr))
	}
	f.event(ev)
	if len(ops) > 1 && ops[1].expr != nil {
		if r := f.KeyFrom(ops[1].expr); r != nil {
			f.copied(ev.Pos, c.Args[i], f.ranged[r], copyOf(f.TypeOf(r.X), ops[i].typ), c.Text)
		}
	}
	if r := m.Reads - 1; r >= 0 && r < len(c.Args) {
		f.event(summary.Event{Kind: summary.EventRange, Pos: ev.Pos, Val: c.Args[r], Text: c.Text, MapAccess: &summary.MapAccess{Under: ev.Under}})
		f.copied(ev.Pos, c.Args[i], c.Args[r], copyOf(ops[r].typ, ops[i].typ), c.Text)
		f.lendAll(c, c.Args[i], ops[i].typ)
		elems := f.elements(ops[r])
		for _, at := range summary.ElemAll(c.Args[i]) {
			f.weaken(at.Loc, elems)
		}
	}
}

// modelRead notes that a map's element is looked up, or its keys are listed.
func (f *follower) modelRead(e *ast.CallExpr, c *summary.Call, m contract.Model, ops []operand) {
	if m.Looks && len(ops) < 2 || !kinds.IsMap(ops[0].typ) {
		return
	}
	ev := summary.Event{Kind: summary.EventLookup, Pos: c.Pos, Val: c.Args[0], Text: c.Text, MapAccess: &summary.MapAccess{Under: kinds.UnderString(ops[0].typ)}}
	if m.Looks {
		ev.Key = m.Key(f.Key(ops[1].expr))
	} else {
		ev.Kind = summary.EventRange
		if f.recording {
			ev.Keys = f.keys.OfListing(e)
		}
	}
	f.event(ev)
}

// modelFind gives what an argument points to what is found in argument 0: that itself, or
// something that it wraps out of sight.
//
//	var missing *Missing
//	if errors.As(err, &missing) { return missing.Fields["path"] }
func (f *follower) modelFind(c *summary.Call, m contract.Model) {
	if len(c.Args) < m.Finds {
		return
	}
	for _, at := range summary.DerefAll(c.Args[m.Finds-1]) {
		f.weaken(at.Loc, c.Args[0].Add(summary.Unknown("what "+c.Text+" finds is out of sight")))
	}
}

// modelDecode notes a write if what is decoded into is a map that exists
// already, or a struct with such maps: decoders add to them.
func (f *follower) modelDecode(e *ast.CallExpr, c *summary.Call, m contract.Model, ops []operand) {
	i := m.Decodes - 1
	if i >= len(c.Args) {
		return
	}
	if p, ok := ops[i].typ.Underlying().(*types.Pointer); ok {
		at := summary.DerefAll(c.Args[i])
		f.decodeAt(c, at, p.Elem())
		f.decoded(ops[i].expr, at, p.Elem())
		f.editedBehind(e, ops[i].expr)
	}
}

// decodeAt notes the writes to the maps at the locations, which are of type t.
// Of a struct's maps only those count that a copy of the struct shares with
// the original:
//
//	preview := *stored
//	json.Unmarshal(patch, &preview)
func (f *follower) decodeAt(c *summary.Call, at []summary.Src, t types.Type) {
	if kinds.IsMap(t) {
		f.event(summary.Event{Kind: summary.EventMutate, Pos: c.Pos, Val: f.loadAll(at), Text: c.Text, MapAccess: &summary.MapAccess{Write: "unmarshal", Type: f.TypeString(t), Elem: f.ElemString(t), Under: kinds.UnderString(t)}})
		return
	}
	st, ok := kinds.Core(t).(*types.Struct)
	if !ok {
		return
	}
	for i := range st.NumFields() {
		step, field := kinds.FieldStep(t, i)
		inner := summary.StepAll(at, step)
		if field == nil || !field.Exported() || !kinds.IsMap(field.Type()) && !kinds.IsStruct(field.Type()) {
			continue
		}
		if kinds.IsMap(field.Type()) && !slices.ContainsFunc(f.loadAll(inner), func(s summary.Src) bool { return s.Binds[0].ID != 0 }) {
			continue
		}
		f.decodeAt(c, inner, field.Type())
	}
}
