package place

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/rewrite/site"

	"github.com/mapfix/mapfix/detect/scan/syntax"
)

// sharedPointee returns why a copy of a tree with values of type any is not
// enough at s, or "": the function takes a pointer out of such a tree, which
// the copy would share.
//
//	rule := conf["rule"].(*Rule)
//	rule.Weight = 1
func (f *finder) sharedPointee(s *site.Site) string {
	if !s.Copy.Dynamic || len(s.Syntax.Parents) < 2 {
		return ""
	}
	reason := ""
	ast.Inspect(s.Syntax.Parents[1], func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeAssertExpr:
			if n.Type != nil && f.isElement(s, n.X) {
				reason = f.pointerReason(s, reason, n.Type)
			}
		case *ast.TypeSwitchStmt:
			if !f.isElement(s, syntax.SwitchedOn(n)) {
				return true
			}
			for _, clause := range n.Body.List {
				for _, typ := range clause.(*ast.CaseClause).List {
					reason = f.pointerReason(s, reason, typ)
				}
			}
		}
		return true
	})
	return reason
}

// pointerReason returns the reason so far, or the one that typ gives.
func (f *finder) pointerReason(s *site.Site, reason string, typ ast.Expr) string {
	t := f.Pkg.Info.TypeOf(typ)
	if reason != "" || t == nil {
		return reason
	}
	if _, ok := t.Underlying().(*types.Pointer); !ok {
		return ""
	}
	return site.OneLine(s.Expr) + " may hold a " + types.TypeString(t, func(p *types.Package) string { return p.Name() }) + ", which the copy would share"
}

// isElement reports whether x is a value of type any out of a map or slice, or
// a variable that gets one in the function of s.
func (f *finder) isElement(s *site.Site, x ast.Expr) bool {
	t := f.Pkg.Info.TypeOf(x)
	if i, ok := t.Underlying().(*types.Interface); !ok || !i.Empty() {
		return false
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.IndexExpr:
		return true
	case *ast.Ident:
		return f.getsElement(s.Syntax.Parents[1], f.Pkg.Info.Uses[x])
	}
	return false
}

// getsElement reports whether the variable is assigned an element in n, by a
// range statement or an index expression.
func (f *finder) getsElement(n ast.Node, v types.Object) bool {
	is := func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return ok && v != nil && f.Pkg.Info.ObjectOf(id) == v
	}
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.RangeStmt:
			found = found || n.Value != nil && is(n.Value)
		case *ast.AssignStmt:
			_, index := ast.Unparen(n.Rhs[0]).(*ast.IndexExpr)
			found = found || len(n.Rhs) == 1 && index && is(n.Lhs[0])
		}
		return !found
	})
	return found
}
