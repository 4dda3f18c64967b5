package scan

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// convertedInPlace notes that the struct e becomes one of another type without being asked,
// which gives what it leads to other names:
//
//	var shown struct{ Attrs map[string]string } = stored
func (a *flow) convertedInPlace(e ast.Expr, val summary.Val) {
	if !a.recording || len(val) == 0 || !isStruct(a.typeOf(e)) {
		return
	}
	if to := a.expected(e); to != nil && isStruct(to) && a.renames(a.typeOf(e), to) {
		a.event(summary.Event{Kind: summary.EventLeak, Pos: a.pos(e.Pos()), Val: a.st.Reach(val), Text: types.ExprString(e)})
	}
}

// expected returns the type of what the value of e is assigned to; nil if that is not known
// here.
func (b *body) expected(e ast.Expr) types.Type {
	switch p := b.parents[e].(type) {
	case *ast.AssignStmt:
		if i := slices.Index(p.Rhs, e); i >= 0 && len(p.Lhs) == len(p.Rhs) {
			return b.typeOf(p.Lhs[i])
		}
	case *ast.ValueSpec:
		if p.Type != nil {
			return b.typeOf(p.Type)
		}
	case *ast.SendStmt:
		if c, ok := core(b.typeOf(p.Chan)).(*types.Chan); ok && p.Value == e {
			return c.Elem()
		}
	case *ast.ReturnStmt:
		if i := slices.Index(p.Results, e); i >= 0 && b.signature != nil && i < b.signature.Results().Len() {
			return b.signature.Results().At(i).Type()
		}
	case *ast.CallExpr:
		return b.expectedBy(p, slices.Index(p.Args, e))
	case *ast.CompositeLit:
		return elementType(b.typeOf(p), slices.Index(p.Elts, e))
	case *ast.KeyValueExpr:
		if lit, ok := b.parents[p].(*ast.CompositeLit); ok && p.Value == e {
			return elementType(b.typeOf(lit), fieldIndex(b.typeOf(lit), p.Key))
		}
	}
	return nil
}

// expectedBy returns the type of a parameter of what is called.
func (b *body) expectedBy(call *ast.CallExpr, arg int) types.Type {
	sig, ok := core(b.typeOf(call.Fun)).(*types.Signature)
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
		if list, ok := core(sig.Params().At(last).Type()).(*types.Slice); ok {
			return list.Elem()
		}
	}
	return nil
}

// elementType returns the type of the elements of a literal, or of one of its fields.
func elementType(t types.Type, i int) types.Type {
	switch u := core(deref(t)).(type) {
	case *types.Struct:
		if i >= 0 && i < u.NumFields() {
			return u.Field(i).Type()
		}
	case *types.Map:
		return u.Elem()
	case *types.Slice:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	}
	return nil
}
