package syntax

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/kinds"
)

// Lends reports whether e, which is put into a map, may be known by another name, so that
// who writes into it by way of the map changes more than the map.
func (b *Body) Lends(e ast.Expr) bool {
	e = ast.Unparen(e)
	switch t := b.TypeOf(e); t.Underlying().(type) {
	case *types.Basic:
		return false
	case *types.Struct, *types.Array:
		if kinds.IsPlain(t) && !kinds.HasReference(t) {
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
		return b.KeyFrom(x) == nil
	}
	return true
}

// PutsLent reports whether what is put into a map may be known by another name.
func (b *Body) PutsLent(ix *ast.IndexExpr, rhs ast.Expr) bool {
	if rhs == nil {
		_, basic := b.TypeOf(ix).Underlying().(*types.Basic)
		return !basic
	}
	return b.Lends(rhs)
}

// anyLent reports whether a part of a literal may be known by another name.
func (b *Body) anyLent(lit *ast.CompositeLit) bool {
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		if b.Lends(elt) {
			return true
		}
	}
	return false
}

// makesNew reports whether a call gives what nobody else has: it makes or copies a slice, or
// adds to the very element that it replaces.
func (b *Body) makesNew(call *ast.CallExpr) bool {
	if tv, ok := b.Info.Types[call.Fun]; ok && tv.IsType() {
		return len(call.Args) == 1 && !b.Lends(call.Args[0])
	}
	switch b.BuiltinCalled(call) {
	case "make", "new":
		return true
	case "append":
		return b.appendsToNew(call)
	}
	id := b.selectedFunc(call)
	m, _ := b.Contracts.Effect(id)
	return m.CopyOf > 0 || newSlices[id]
}

// newSlices are functions of the standard library that give slices nobody else has.
var newSlices = map[string]bool{"strings.Split": true, "strings.Fields": true, "bytes.Clone": true, "slices.Sorted": true, "slices.Collect": true}

// appendsToNew reports whether a call of append goes on from nothing, or from the element
// that is replaced by the result.
func (b *Body) appendsToNew(call *ast.CallExpr) bool {
	first := ast.Unparen(call.Args[0])
	if as, ok := b.Parents[call].(*ast.AssignStmt); ok && len(as.Lhs) == 1 && b.Same(as.Lhs[0], first) {
		return true
	}
	if b.IsNil(first) {
		return true
	}
	conv, ok := first.(*ast.CallExpr)
	return ok && b.makesNew(conv) || isEmptyLit(first)
}
