package syntax

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// OnlyWritten reports whether e, an element of a map, is taken for no other purpose than to
// write into it, so that what it holds decides nothing.
func (b *Body) OnlyWritten(e ast.Expr) bool {
	switch p := b.Parents[e].(type) {
	case *ast.ParenExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SliceExpr:
		return b.OnlyWritten(p.(ast.Expr))
	case *ast.SelectorExpr:
		return b.isAssignedTo(p) || b.OnlyWritten(p)
	case *ast.IndexExpr:
		return p.X == e && (b.isAssignedTo(p) || b.OnlyWritten(p))
	case *ast.CallExpr:
		return b.edits(p, e)
	case *ast.AssignStmt:
		return b.nameOnlyWritten(p, e)
	}
	return false
}

// isAssignedTo reports whether e is what a statement assigns.
func (b *Body) isAssignedTo(e ast.Expr) bool {
	as, ok := b.Parents[e].(*ast.AssignStmt)
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
func (b *Body) edits(call *ast.CallExpr, e ast.Expr) bool {
	if tv, ok := b.Info.Types[call.Fun]; ok && tv.IsType() {
		return b.OnlyWritten(call)
	}
	if len(call.Args) == 0 || call.Args[0] != e {
		return false
	}
	m, _ := b.Contracts.Effect(b.selectedFunc(call))
	return m.Edits == 1 || b.BuiltinCalled(call) == "copy"
}

// nameOnlyWritten reports whether e gets a name that is only there to write into it.
func (b *Body) nameOnlyWritten(as *ast.AssignStmt, e ast.Expr) bool {
	for i, r := range as.Rhs {
		if r != e {
			continue
		}
		id, ok := as.Lhs[i].(*ast.Ident)
		if !ok || b.Info.Defs[id] == nil {
			return false
		}
		for _, use := range b.UsesOf(b.Info.Defs[id]) {
			if !b.OnlyWritten(use) {
				return false
			}
		}
		return true
	}
	return false
}

// Reads reports whether the body does more with what the variable v refers to than to write
// into it, to count it, to tell it from nil, or to return it. Whether a call reads its argument
// is for reads to say.
func (b *Body) Reads(v *types.Var, reads func(call *ast.CallExpr, arg int) bool) bool {
	return slices.ContainsFunc(b.UsesOf(v), func(id *ast.Ident) bool { return b.isRead(id, reads) })
}

// isRead does so for a mention of the variable, or of a part of what it refers to.
func (b *Body) isRead(e ast.Expr, reads func(*ast.CallExpr, int) bool) bool {
	switch p := b.Parents[e].(type) {
	case *ast.ParenExpr, *ast.StarExpr, *ast.SliceExpr, *ast.SelectorExpr:
		return b.isRead(p.(ast.Expr), reads)
	case *ast.IndexExpr:
		return p.X != e || b.isRead(p, reads)
	case *ast.AssignStmt:
		return b.nameIsRead(p, e, reads)
	case *ast.UnaryExpr:
		return p.Op != token.AND
	case *ast.IncDecStmt, *ast.ReturnStmt:
		return false
	case *ast.RangeStmt:
		return p.X == e && p.Value != nil && !IsBlank(p.Value)
	case *ast.BinaryExpr:
		return !b.Info.Types[p.X].IsNil() && !b.Info.Types[p.Y].IsNil()
	case *ast.CallExpr:
		return b.argumentIsRead(p, e, reads)
	}
	return true
}

func (b *Body) argumentIsRead(call *ast.CallExpr, e ast.Expr, reads func(*ast.CallExpr, int) bool) bool {
	switch name := b.BuiltinCalled(call); {
	case name == "len" || name == "cap" || name == "copy" && call.Args[0] == e:
		return false
	case name != "":
		return true
	}
	m, _ := b.Contracts.Effect(b.selectedFunc(call))
	i := slices.Index(call.Args, e)
	return i < 0 || m.Edits != i+1 && reads(call, i)
}

// nameIsRead reports whether e is read by the name that an assignment gives it.
func (b *Body) nameIsRead(as *ast.AssignStmt, e ast.Expr, reads func(*ast.CallExpr, int) bool) bool {
	i := slices.Index(as.Rhs, e)
	if i < 0 {
		return false // it is assigned
	}
	id, ok := as.Lhs[min(i, len(as.Lhs)-1)].(*ast.Ident)
	if !ok || b.Info.Defs[id] == nil {
		return true
	}
	return slices.ContainsFunc(b.UsesOf(b.Info.Defs[id]), func(use *ast.Ident) bool { return b.isRead(use, reads) })
}
