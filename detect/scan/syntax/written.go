package syntax

import (
	"go/ast"
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
