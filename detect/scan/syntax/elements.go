package syntax

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/kinds"
)

// RangedOver reports whether rhs is computed from the old element, by the name
// that a loop over the map gives it:
//
//	for level, limit := range limits { limits[level] = limit * factor }
func (b *Body) RangedOver(ix *ast.IndexExpr, rhs ast.Expr) bool {
	for n := b.Parents[ix]; n != nil; n = b.Parents[n] {
		r, ok := n.(*ast.RangeStmt)
		if !ok || r.Key == nil || r.Value == nil || !b.Same(r.X, ix.X) {
			continue
		}
		return b.Same(r.Key, ix.Index) && (b.Mentions(rhs, r.Value) || b.mentionsCaseOf(rhs, r.Value))
	}
	return false
}

// IsData reports whether the structs and slices that l is a part of are data. Objects are
// another matter: who changes one that is registered somewhere means to.
func (b *Body) IsData(l ast.Expr) bool {
	switch x := ast.Unparen(l).(type) {
	case *ast.SelectorExpr:
		t := b.TypeOf(x.X)
		return !(kinds.IsPointer(t) && !kinds.IsPlain(kinds.Deref(t))) && b.IsData(x.X)
	case *ast.IndexExpr:
		if s, ok := kinds.Core(b.TypeOf(x.X)).(*types.Slice); ok && !kinds.IsDataElem(s.Elem()) {
			return false
		}
		return kinds.IsMap(b.TypeOf(x.X)) || b.IsData(x.X)
	case *ast.StarExpr:
		return kinds.IsPlain(b.TypeOf(x)) && b.IsData(x.X)
	}
	return true
}

// ElementIn returns the expression in e by which an element of a map is taken, or by which
// the variable is defined that e begins with; nil if there is none.
func (b *Body) ElementIn(e ast.Expr) *ast.IndexExpr {
	seen := make(map[types.Object]bool)
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.IndexExpr:
			if kinds.IsMap(b.TypeOf(x.X)) {
				return x
			}
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.TypeAssertExpr:
			e = x.X
		case *ast.CallExpr:
			if tv, ok := b.Info.Types[x.Fun]; !ok || !tv.IsType() || len(x.Args) != 1 {
				return nil
			}
			e = x.Args[0]
		case *ast.Ident:
			obj := b.Info.ObjectOf(x)
			def := b.Definitions()[obj]
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

// KeyFrom returns the loop over a map that e is the key variable of; nil for other
// expressions.
func (b *Body) KeyFrom(e ast.Expr) *ast.RangeStmt {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	return b.rangeKeys[b.Info.ObjectOf(id)]
}

// GoesOn reports whether rhs, which is assigned to l, is computed from what is there: of a list,
// in any place.
//
//	seen[0], seen[1] = seen[1], id
func (b *Body) GoesOn(l, rhs ast.Expr) bool {
	if ix, ok := ast.Unparen(l).(*ast.IndexExpr); ok {
		return b.Mentions(rhs, ix.X)
	}
	return b.Mentions(rhs, l)
}
