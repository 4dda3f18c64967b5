package scan

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/summary"
)

// A write into a map's element is one of the map, under the key of the element: whoever
// looks that up sees it. Only the copy has to go deeper, which MapAccess.Inner says.

// innerAssign notes that l, which is not an element of a map itself, is assigned.
func (a *flow) innerAssign(l, rhs ast.Expr) {
	a.innerWrite(l, l, a.heldAt(l), func(e *summary.Event) { e.Self = rhs != nil && a.mentions(rhs, l) })
}

// innerUpdate notes that l is computed from what it was.
func (a *flow) innerUpdate(l ast.Expr, step bool) {
	a.innerWrite(l, l, a.heldAt(l), func(e *summary.Event) { e.Self, e.Step = true, step })
}

// heldAt returns what l is a part of, if that is data: the slice, or the pointer to a struct.
func (a *flow) heldAt(l ast.Expr) summary.Val {
	switch ast.Unparen(l).(type) {
	case *ast.IndexExpr, *ast.SelectorExpr, *ast.StarExpr:
	default:
		return nil
	}
	if !a.isData(l) {
		return nil
	}
	var held summary.Val
	for _, s := range a.refLocs(l) {
		object, _ := s.Container()
		object.Binds = s.Binds
		held = held.Add(object)
	}
	return held
}

// isData reports whether the structs and slices that l is a part of are data. Objects are
// another matter: who changes one that is registered somewhere means to.
func (b *body) isData(l ast.Expr) bool {
	switch x := ast.Unparen(l).(type) {
	case *ast.SelectorExpr:
		t := b.typeOf(x.X)
		return !(isPointer(t) && !isPlain(deref(t), make(map[types.Type]bool))) && b.isData(x.X)
	case *ast.IndexExpr:
		if s, ok := core(b.typeOf(x.X)).(*types.Slice); ok && !isDataElem(s.Elem()) {
			return false
		}
		return isMap(b.typeOf(x.X)) || b.isData(x.X)
	case *ast.StarExpr:
		return isPlain(b.typeOf(x), make(map[types.Type]bool)) && b.isData(x.X)
	}
	return true
}

// isDataElem reports whether slices of type t are data: lists of values, or of JSON.
func isDataElem(t types.Type) bool {
	if i, ok := t.Underlying().(*types.Interface); ok {
		return i.Empty()
	}
	return isPlain(t, make(map[types.Type]bool))
}

// innerEdit notes that the elements of the slice list are written at n.
func (a *flow) innerEdit(n ast.Node, list ast.Expr) {
	if s, ok := core(a.typeOf(list)).(*types.Slice); ok && isDataElem(s.Elem()) {
		a.innerWrite(n, list, a.refs(list), func(*summary.Event) {})
	}
}

// innerWrite notes a write at n to what val refers to, if that belongs to elements of maps.
// The expression e leads there.
func (a *flow) innerWrite(n ast.Node, e ast.Expr, val summary.Val, complete func(*summary.Event)) {
	for _, s := range val {
		elem, ok := a.elementOf(s.Loc)
		if !ok || s.Addr {
			continue
		}
		typ := a.elementsOf[elem]
		m := s
		m.Path = elem.Path.Parent()
		m.Binds = bindsUpTo(s, m.Path)
		op := operand{val: summary.Val{m}, typ: typ, part: true}
		ix := a.elementIn(e)
		if ix != nil && isMap(a.typeOf(ix.X)) {
			op.expr, op.part = ix.X, false
		}
		ev := a.mutation(n, op, "element")
		ev.Inner, ev.Text = s.Path[len(m.Path):], textOf(n)
		if ix != nil {
			ev.Key = a.key(ix.Index)
		}
		complete(&ev)
		a.event(ev)
	}
}

// bindsUpTo returns the binds of s at which no more than path was bound.
func bindsUpTo(s summary.Src, path summary.Path) (binds [4]summary.BindRef) {
	n := 0
	for _, b := range s.BindList() {
		if int(b.Len) <= len(path) {
			binds[n] = b
			n++
		}
	}
	return binds
}

func textOf(n ast.Node) string {
	if e, ok := n.(ast.Expr); ok {
		return types.ExprString(e)
	}
	return ""
}

// elementIn returns the expression in e by which an element of a map is taken, or by which
// the variable is defined that e begins with; nil if there is none.
func (b *body) elementIn(e ast.Expr) *ast.IndexExpr {
	seen := make(map[types.Object]bool)
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.IndexExpr:
			if isMap(b.typeOf(x.X)) {
				return x
			}
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.TypeAssertExpr:
			e = x.X
		case *ast.CallExpr:
			if tv, ok := b.info.Types[x.Fun]; !ok || !tv.IsType() || len(x.Args) != 1 {
				return nil
			}
			e = x.Args[0]
		case *ast.Ident:
			obj := b.info.ObjectOf(x)
			def := b.definitions()[obj]
			if def == nil || seen[obj] {
				return nil
			}
			seen[obj] = true
			e = def
		default:
			return nil
		}
	}
}

// onlyWritten reports whether e, an element of a map, is taken for no other purpose than to
// write into it, so that what it holds decides nothing.
func (b *body) onlyWritten(e ast.Expr) bool {
	switch p := b.parents[e].(type) {
	case *ast.ParenExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SliceExpr:
		return b.onlyWritten(p.(ast.Expr))
	case *ast.SelectorExpr:
		return b.isAssignedTo(p) || b.onlyWritten(p)
	case *ast.IndexExpr:
		return p.X == e && (b.isAssignedTo(p) || b.onlyWritten(p))
	case *ast.CallExpr:
		return b.edits(p, e)
	case *ast.AssignStmt:
		return b.nameOnlyWritten(p, e)
	}
	return false
}

// isAssignedTo reports whether e is what a statement assigns.
func (b *body) isAssignedTo(e ast.Expr) bool {
	as, ok := b.parents[e].(*ast.AssignStmt)
	if !ok {
		return false
	}
	for _, l := range as.Lhs {
		if l == e {
			return true
		}
	}
	return false
}

// edits reports whether a call writes the elements of the slice e, its argument, or is a
// conversion of what is written.
func (b *body) edits(call *ast.CallExpr, e ast.Expr) bool {
	if tv, ok := b.info.Types[call.Fun]; ok && tv.IsType() {
		return b.onlyWritten(call)
	}
	if len(call.Args) == 0 || call.Args[0] != e {
		return false
	}
	m, _ := contract.Models(b.selectedFunc(call))
	return m.Edits == 1 || b.builtinCalled(call) == "copy"
}

// nameOnlyWritten reports whether e gets a name that is only there to write into it.
func (b *body) nameOnlyWritten(as *ast.AssignStmt, e ast.Expr) bool {
	for i, r := range as.Rhs {
		if r != e {
			continue
		}
		id, ok := as.Lhs[i].(*ast.Ident)
		if !ok || b.info.Defs[id] == nil {
			return false
		}
		for _, use := range b.usesOf(b.info.Defs[id]) {
			if !b.onlyWritten(use) {
				return false
			}
		}
		return true
	}
	return false
}

// lends reports whether e, which is put into a map, may be known by another name, so that
// who writes into it by way of the map changes more than the map.
func (b *body) lends(e ast.Expr) bool {
	e = ast.Unparen(e)
	switch t := b.typeOf(e); t.Underlying().(type) {
	case *types.Basic:
		return false
	case *types.Struct, *types.Array:
		if isPlain(t, make(map[types.Type]bool)) && !hasReference(t) {
			return false
		}
	}
	switch x := e.(type) {
	case *ast.CompositeLit:
		return b.anyLent(x)
	case *ast.UnaryExpr:
		lit, ok := ast.Unparen(x.X).(*ast.CompositeLit)
		return !ok || b.anyLent(lit)
	case *ast.CallExpr:
		return !b.makesNew(x)
	case *ast.Ident:
		return b.keyFrom(x) == nil
	}
	return true
}

// putsLent reports whether what is put into a map may be known by another name.
func (b *body) putsLent(ix *ast.IndexExpr, rhs ast.Expr) bool {
	if rhs == nil {
		_, basic := b.typeOf(ix).Underlying().(*types.Basic)
		return !basic
	}
	return b.lends(rhs)
}

// anyLent reports whether a part of a literal may be known by another name.
func (b *body) anyLent(lit *ast.CompositeLit) bool {
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		if b.lends(elt) {
			return true
		}
	}
	return false
}

// hasReference reports whether t, which is plain, holds slices, maps or pointers.
func hasReference(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return false
	case *types.Array:
		return hasReference(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if hasReference(f.Type()) {
				return true
			}
		}
		return false
	}
	return true
}

// makesNew reports whether a call gives what nobody else has: it makes or copies a slice, or
// adds to the very element that it replaces.
func (b *body) makesNew(call *ast.CallExpr) bool {
	if tv, ok := b.info.Types[call.Fun]; ok && tv.IsType() {
		return len(call.Args) == 1 && !b.lends(call.Args[0])
	}
	switch b.builtinCalled(call) {
	case "make", "new":
		return true
	case "append":
		return b.appendsToNew(call)
	}
	id := b.selectedFunc(call)
	m, _ := contract.Models(id)
	return m.Fresh || m.Copies || newSlices[id]
}

// newSlices are functions of the standard library that give slices nobody else has.
var newSlices = map[string]bool{"strings.Split": true, "strings.Fields": true, "bytes.Clone": true, "slices.Sorted": true, "slices.Collect": true}

// appendsToNew reports whether a call of append goes on from nothing, or from the element
// that is replaced by the result.
func (b *body) appendsToNew(call *ast.CallExpr) bool {
	first := ast.Unparen(call.Args[0])
	if as, ok := b.parents[call].(*ast.AssignStmt); ok && len(as.Lhs) == 1 && b.same(as.Lhs[0], first) {
		return true
	}
	if b.isNil(first) {
		return true
	}
	conv, ok := first.(*ast.CallExpr)
	return ok && b.makesNew(conv) || isEmptyLit(first)
}

func isEmptyLit(e ast.Expr) bool {
	lit, ok := e.(*ast.CompositeLit)
	return ok && len(lit.Elts) == 0
}

// lendAll notes that a call gives a map of type t the elements of another one.
func (a *flow) lendAll(c *summary.Call, to summary.Val, t types.Type) {
	m, ok := core(t).(*types.Map)
	if !ok || !hasReference(m.Elem()) {
		return
	}
	a.event(summary.Event{Kind: summary.EventLend, Pos: c.Pos, Val: to, Text: c.Text, MapAccess: &summary.MapAccess{Under: underString(t)}})
}

// lend notes that an element of a literal of a map may be known by another name.
func (a *flow) lend(lit *ast.CompositeLit, elt ast.Expr, at summary.Loc) {
	if t := a.typeOf(lit); a.recording && isMap(t) && a.lends(elt) {
		a.event(summary.Event{Kind: summary.EventLend, Pos: a.pos(elt.Pos()), Val: summary.Val{{Loc: at, Addr: true}}, Text: types.ExprString(elt), MapAccess: &summary.MapAccess{Under: underString(t)}})
	}
}
