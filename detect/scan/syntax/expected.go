package syntax

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/scan/kinds"
)

// Expected returns the type of what the value of e is assigned to; nil if that is not known
// here.
func (b *Body) Expected(e ast.Expr) types.Type {
	switch p := b.Parents[e].(type) {
	case *ast.AssignStmt:
		if i := slices.Index(p.Rhs, e); i >= 0 && len(p.Lhs) == len(p.Rhs) {
			return b.TypeOf(p.Lhs[i])
		}
	case *ast.ValueSpec:
		if p.Type != nil {
			return b.TypeOf(p.Type)
		}
	case *ast.SendStmt:
		if c, ok := kinds.Core(b.TypeOf(p.Chan)).(*types.Chan); ok && p.Value == e {
			return c.Elem()
		}
	case *ast.ReturnStmt:
		if i := slices.Index(p.Results, e); i >= 0 && b.Signature != nil && i < b.Signature.Results().Len() {
			return b.Signature.Results().At(i).Type()
		}
	case *ast.CallExpr:
		return b.expectedBy(p, slices.Index(p.Args, e))
	case *ast.CompositeLit:
		return kinds.ElementType(b.TypeOf(p), slices.Index(p.Elts, e))
	case *ast.KeyValueExpr:
		if lit, ok := b.Parents[p].(*ast.CompositeLit); ok && p.Value == e {
			return kinds.ElementType(b.TypeOf(lit), kinds.FieldIndex(b.TypeOf(lit), p.Key))
		}
	}
	return nil
}

// expectedBy returns the type of a parameter of what is called.
func (b *Body) expectedBy(call *ast.CallExpr, arg int) types.Type {
	sig, ok := kinds.Core(b.TypeOf(call.Fun)).(*types.Signature)
	if !ok || arg < 0 {
		return nil
	}
	last := sig.Params().Len() - 1
	switch {
	case !sig.Variadic() && arg <= last:
		return sig.Params().At(arg).Type()
	case sig.Variadic() && arg < last:
		return sig.Params().At(arg).Type()
	case sig.Variadic() && !call.Ellipsis.IsValid():
		if list, ok := kinds.Core(sig.Params().At(last).Type()).(*types.Slice); ok {
			return list.Elem()
		}
	}
	return nil
}
