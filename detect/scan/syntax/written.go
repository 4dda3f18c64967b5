package syntax

import (
	"go/ast"
	"go/types"
	"slices"
)

// OnlyWritten reports whether e, an element of a map, is taken for no other purpose than to
// write into it, so that what it holds decides nothing. Whether a call reads its argument is for
// calls to say.
func (b *Body) OnlyWritten(e ast.Expr, calls func(call *ast.CallExpr, arg int) bool) bool {
	return !reading{b, calls, true}.of(e)
}

// Reads reports whether the body does more with what the variable v refers to than to write
// into it, to count it, to tell it from nil, or to return it.
func (b *Body) Reads(v *types.Var, calls func(call *ast.CallExpr, arg int) bool) bool {
	return slices.ContainsFunc(b.UsesOf(v), func(id *ast.Ident) bool { return reading{b, calls, false}.of(id) })
}

// A reading asks whether data is read.
type reading struct {
	*Body
	calls   func(call *ast.CallExpr, arg int) bool // whether a call reads its argument
	returns bool                                   // whether it counts that data is returned
}

// of reports whether what e refers to is read: e is a variable or what it stands for, or a part
// of that.
func (r reading) of(e ast.Expr) bool {
	switch p := r.Parents[e].(type) {
	case *ast.ParenExpr, *ast.StarExpr, *ast.SliceExpr, *ast.SelectorExpr, *ast.TypeAssertExpr, *ast.UnaryExpr:
		return r.of(p.(ast.Expr))
	case *ast.IndexExpr:
		return p.X != e || r.of(p)
	case *ast.AssignStmt:
		return r.assigned(p, e)
	case *ast.IncDecStmt:
		return false
	case *ast.ReturnStmt:
		return r.returns
	case *ast.RangeStmt:
		return p.X != e || !r.isWhole(e) || p.Value != nil && !IsBlank(p.Value)
	case *ast.BinaryExpr:
		return !r.isWhole(e) || !r.IsNil(p.X) && !r.IsNil(p.Y)
	case *ast.CallExpr:
		return r.argument(p, e)
	}
	return true
}

// isWhole reports whether e is no part of the data, of which the length and whether it is nil
// are as they were.
func (r reading) isWhole(e ast.Expr) bool {
	_, ok := ast.Unparen(e).(*ast.Ident)
	return ok
}

func (r reading) argument(call *ast.CallExpr, e ast.Expr) bool {
	if tv, ok := r.Info.Types[call.Fun]; ok && tv.IsType() {
		return r.of(call)
	}
	switch name := r.BuiltinCalled(call); {
	case name == "len" || name == "cap":
		return !r.isWhole(e)
	case name != "":
		return name != "copy" || call.Args[0] != e
	}
	i := slices.Index(call.Args, e)
	if i < 0 {
		return true
	}
	_, alone := r.Parents[call].(*ast.ExprStmt)
	m, _ := r.Contracts.Effect(r.selectedFunc(call))
	return m.Edits != i+1 && r.calls(call, i) || r.returns && !alone
}

// assigned reports whether e, which an assignment has on its right, is read by the name that it
// gets.
func (r reading) assigned(as *ast.AssignStmt, e ast.Expr) bool {
	i := slices.Index(as.Rhs, e)
	if i < 0 {
		return false // it is what is assigned
	}
	id, ok := as.Lhs[i].(*ast.Ident)
	if !ok || r.Info.Defs[id] == nil {
		return true
	}
	return slices.ContainsFunc(r.UsesOf(r.Info.Defs[id]), func(use *ast.Ident) bool { return r.of(use) })
}
