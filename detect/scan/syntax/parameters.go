package syntax

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/kinds"
)

// isParameter reports whether v is a parameter, which has a value from the beginning, of
// the function or a literal in it.
func (b *Body) isParameter(v *types.Var) bool {
	_, found := b.ParamIndex(v)
	return found || v.Pos() < b.Block.Pos()
}

// ParamIndex returns the number of a parameter; a receiver is 0 and not asked
// for.
func (b *Body) ParamIndex(obj types.Object) (int, bool) {
	sig := b.Signature
	if sig == nil || obj == nil {
		return 0, false
	}
	i := 0
	if sig.Recv() != nil {
		i++
	}
	for v := range sig.Params().Variables() {
		if v == obj {
			return i, true
		}
		i++
	}
	return 0, false
}

// isGiven reports whether a variable is a parameter of the function, or of one around it.
func (b *Body) isGiven(obj types.Object) bool {
	if _, ok := b.ParamIndex(obj); ok {
		return true
	}
	return b.outer != nil && b.outer.isGiven(obj)
}

// fromReceiver reports whether the value of e is read from the receiver,
// directly or through the variables that it was put in, without those in seen.
func (b *Body) fromReceiver(e ast.Expr, seen map[types.Object]bool) bool {
	if b.outer != nil {
		return b.outer.fromReceiver(e, seen)
	}
	if b.Signature == nil || b.Signature.Recv() == nil {
		return false
	}
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || found {
			return !found
		}
		obj := b.Info.ObjectOf(id)
		if obj == b.Signature.Recv() {
			found = true
		} else if def := b.Definitions()[obj]; def != nil && !seen[obj] {
			seen[obj] = true
			found = b.fromReceiver(def, seen)
		}
		return !found
	})
	return found
}

// PointsToMap reports whether a parameter, the receiver being the first, points to a map.
func (b *Body) PointsToMap(i int) bool {
	if b.Signature == nil {
		return false
	}
	if b.Signature.Recv() != nil {
		i--
	}
	return i >= 0 && i < b.Signature.Params().Len() && kinds.IsPointerToMap(b.Signature.Params().At(i).Type())
}
