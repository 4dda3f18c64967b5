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
	m, ok := f.Contracts.Effect(c.Callee)
	if !ok || len(ops) == 0 || !m.Fits(len(c.Args)) {
		return nil, false
	}
	out := make([]summary.Val, n)
	loc := summary.Loc{Base: f.object(e)}
	if m.Compares > 0 {
		f.compares(e, c, ops[m.Compares-1])
	}
	switch {
	case m.Locks > 0, m.Unlocks > 0:
		f.lock(c, m)
		return out, true
	case m.LooksUp > 0:
		f.modelLookup(c, m, ops)
	case m.Lists > 0:
		f.modelList(e, c, ops[m.Lists-1])
		out[0] = f.iterator(e, m, c.Args[m.Lists-1])
	case m.Chunks > 0:
		out[0] = f.lister(e, m, c.Args[m.Chunks-1])
	case m.Pulls > 0:
		out[0] = f.puller(e, c.Args[m.Pulls-1], 2)
	case m.Gathers > 0 && ops[m.Gathers-1].expr != nil:
		out[0] = f.gather(c, m, loc, ops)
	case m.Grows > 0:
		out[0] = f.grown(m, loc, ops)
	case m.HandsOn > 0:
		f.callsBack(e, c, m)
	case m.Performs > 0:
		f.performsMethod(c, m, ops[m.Performs-1])
		return f.finish(e, *c, n), true
	case m.Writes > 0:
		f.modelWrite(e, c, m, ops)
	case m.Decodes > 0:
		f.modelDecode(e, c, m, ops)
	case m.Finds > 0:
		f.modelFind(c, m)
	case m.CopyOf > 0:
		out[0] = summary.Val{{Loc: loc, Addr: true}}
		f.modelCopy(e, c, m, ops[m.CopyOf-1], out[0])
	case m.Wraps > 0:
		out[0] = c.Args[m.Wraps-1]
	case m.Loads > 0:
		out[0] = f.loadAll(summary.StepAll(summary.DerefAll(c.Args[m.Loads-1]), m.Inside()))
	}
	if m.Stores > 0 {
		for _, at := range summary.StepAll(summary.DerefAll(c.Args[m.Into-1]), m.Inside()) {
			f.weaken(at.Loc, c.Args[m.Stores-1])
			f.storeEvent(at, c.Args[m.Stores-1], e)
			if m.Inside() == summary.StepCell && ops[m.Stores-1].expr != nil {
				f.handsOver(summary.Handing{Way: summary.HandedToCell}, c.Args[m.Stores-1], ops[m.Stores-1].expr, e.Fun, ops[m.Stores-1].typ)
			}
		}
	}
	if m.Writes == 0 && m.Loads == 0 && m.Stores == 0 {
		f.finish(e, *c, n)
	}
	if m.Edits > 0 && m.Edits <= len(e.Args) {
		f.innerEdit(e, e.Args[m.Edits-1])
	}
	return out, true
}

// iterator returns the iterator over a container that e makes, or where it is known what is done
// with it the container.
func (f *follower) iterator(e *ast.CallExpr, m contract.Effect, container summary.Val) summary.Val {
	if f.isKnownPlace(e) {
		return container
	}
	return f.lister(e, m, container)
}

// gather returns the new map or slice at loc with what an iterator yields, or the
// argument to which that is appended.
func (f *follower) gather(c *summary.Call, m contract.Effect, loc summary.Loc, ops []operand) summary.Val {
	elem := summary.Loc{Base: loc.Base, Path: "|" + summary.StepElem}
	from := ops[m.Gathers-1]
	f.weaken(elem, f.gathered(from))
	out := summary.Val{{Loc: loc, Addr: true}}
	if m.Onto > 0 {
		f.weaken(elem, f.elements(ops[m.Onto-1]))
		return out.Union(c.Args[m.Onto-1])
	}
	if container := f.Listed(from.expr); container != nil && kinds.IsMap(f.TypeOf(container)) {
		t := f.TypeOf(container)
		f.copied(c.Pos, out, from.val, copyOf(t, t), c.Text)
		f.lendAll(c, out, t)
	}
	return out
}

// grown returns the argument that is a slice, or a new slice at loc with its elements and the
// other arguments.
func (f *follower) grown(m contract.Effect, loc summary.Loc, ops []operand) summary.Val {
	elem := summary.Loc{Base: loc.Base, Path: "|" + summary.StepElem}
	list := ops[m.Grows-1]
	for i, o := range ops {
		if i == m.Grows-1 || kinds.IsFunc(o.typ) {
			continue
		}
		f.weaken(elem, f.elements(o)) // of the slice for a variadic parameter
	}
	f.weaken(elem, f.elements(list))
	return list.val.Add(summary.Src{Loc: loc, Addr: true})
}

// modelCopy makes made a copy of an operand.
func (f *follower) modelCopy(e *ast.CallExpr, c *summary.Call, m contract.Effect, from operand, made summary.Val) {
	original := c.Args[m.CopyOf-1]
	if !m.Shallow {
		f.copied(c.Pos, made, original, copyOf(from.typ, f.TypeOf(e)), c.Text)
		return
	}
	f.st.Set(summary.Loc{Base: made[0].Base, Path: "|" + summary.StepElem}, f.copiedElements(m, from))
	f.copied(c.Pos, made, original, copyOf(from.typ, from.typ), c.Text)
	f.lendAll(c, made, from.typ)
}

// copiedElements returns the elements that the result of a copy has.
func (f *follower) copiedElements(m contract.Effect, from operand) summary.Val {
	elems := f.elements(from)
	if lists, ok := kinds.Core(from.typ).(*types.Slice); m.Joins && ok {
		return f.elements(operand{val: elems, typ: lists.Elem()})
	}
	return elems
}

func (f *follower) lock(c *summary.Call, m contract.Effect) {
	if c.Mode == summary.CallDefer {
		return
	}
	if m.Locks > 0 {
		for _, l := range summary.DerefAll(c.Args[m.Locks-1]) {
			f.st.Locks[l.Loc] = true
		}
	}
	if m.Unlocks > 0 {
		for _, l := range summary.DerefAll(c.Args[m.Unlocks-1]) {
			delete(f.st.Locks, l.Loc)
		}
	}
}

func (f *follower) modelWrite(e *ast.CallExpr, c *summary.Call, m contract.Effect, ops []operand) {
	i := m.Writes - 1
	ev := f.mutation(e, ops[i], "call")
	ev.Text = c.Text
	key := m.Key - 1
	if key >= 0 && ops[key].expr != nil {
		ev.Key = m.Spelled(f.Key(ops[key].expr))
	}
	f.varies = slices.ContainsFunc(e.Args, func(arg ast.Expr) bool { return f.Info.Types[arg].Value == nil })
	f.event(ev)
	f.varies = false
	if key >= 0 && ops[key].expr != nil {
		if r := f.KeyFrom(ops[key].expr); r != nil {
			f.copied(ev.Pos, c.Args[i], f.ranged[r], copyOf(f.TypeOf(r.X), ops[i].typ), c.Text)
		}
	}
	if r := m.From - 1; r >= 0 {
		f.event(summary.Event{Kind: summary.EventRange, Pos: ev.Pos, Val: c.Args[r], Text: c.Text, MapAccess: &summary.MapAccess{Under: ev.Under}})
		f.copied(ev.Pos, c.Args[i], c.Args[r], copyOf(ops[r].typ, ops[i].typ), c.Text)
		f.lendAll(c, c.Args[i], ops[i].typ)
		elems := f.elements(ops[r])
		for _, at := range summary.ElemAll(c.Args[i]) {
			f.weaken(at.Loc, elems)
		}
	}
}

// modelLookup notes that an element of a map is looked up.
func (f *follower) modelLookup(c *summary.Call, m contract.Effect, ops []operand) {
	if o := ops[m.LooksUp-1]; kinds.IsMap(o.typ) {
		access := &summary.MapAccess{Under: kinds.UnderString(o.typ), Key: m.Spelled(f.Key(ops[m.Key-1].expr))}
		f.event(summary.Event{Kind: summary.EventLookup, Pos: c.Pos, Val: o.val, Text: c.Text, MapAccess: access})
	}
}

// modelList notes that the keys of a map are listed.
func (f *follower) modelList(e *ast.CallExpr, c *summary.Call, o operand) {
	if !kinds.IsMap(o.typ) {
		return
	}
	ev := summary.Event{Kind: summary.EventRange, Pos: c.Pos, Val: o.val, Text: c.Text, MapAccess: &summary.MapAccess{Under: kinds.UnderString(o.typ)}}
	if f.recording {
		ev.Keys = f.keys.OfListing(e)
		ev.Late = kinds.IsFunc(f.TypeOf(e)) && (ev.Keys.Use == summary.KeysUnknown || ev.Keys.Leaves()) // it is read when somebody goes through it
	}
	f.event(ev)
}

// modelFind gives what an argument points to what is found in another: that itself, or
// something that it wraps out of sight.
//
//	var missing *Missing
//	if errors.As(err, &missing) { return missing.Fields["path"] }
func (f *follower) modelFind(c *summary.Call, m contract.Effect) {
	for _, at := range summary.DerefAll(c.Args[m.Finds-1]) {
		f.weaken(at.Loc, c.Args[m.Within-1].Add(summary.Unknown("what "+c.Text+" finds is out of sight")))
	}
}

// modelDecode notes a write if what is decoded into is a map that exists
// already, or a struct with such maps: decoders add to them.
func (f *follower) modelDecode(e *ast.CallExpr, c *summary.Call, m contract.Effect, ops []operand) {
	i := m.Decodes - 1
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
