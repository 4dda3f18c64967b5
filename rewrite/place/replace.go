package place

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/mapfix/mapfix/rewrite/copies"
	"github.com/mapfix/mapfix/rewrite/site"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// replace lets s take the place of c, a copy that is not deep enough, where
// nothing but the callee has to change for that. The new copy owns what the
// old one did. Otherwise s adds a copy to the one there is.
func (f *finder) replace(s *site.Site, c *copies.Call) {
	t := f.Pkg.Info.TypeOf(c.Expr)
	if c.ByMethod || t == nil || !types.Identical(t, f.Pkg.Info.TypeOf(c.Arg)) || unit.Commented(s.Syntax.File, c.Expr.Fun) {
		return
	}
	pkg, ok := f.qualifier(c.Expr)
	if !ok {
		return
	}
	if pkg != nil { // what is replaced may be its last use
		if _, ok := f.WithoutImport(s.Syntax.File, pkg); !ok {
			return
		}
	}
	s.Replaces = &site.Replaced{Call: c.Expr, Import: pkg}
	s.Writes = append(s.Writes[:len(s.Writes):len(s.Writes)], c.Owns...)
	s.KeepNil = s.KeepNil || c.KeepsNil
	tf := f.Pkg.Fset.File(s.Syntax.File.Package)
	s.Expr = string(f.Pkg.Sources[s.Span.File][tf.Offset(c.Arg.Pos()):tf.Offset(c.Arg.End())])
}

// qualifier returns the import that the callee of call is named by, nil for a
// function of the unit. Functions of dot imports are not ok.
func (f *finder) qualifier(call *ast.CallExpr) (pkg *types.PkgName, ok bool) {
	fun := ast.Unparen(call.Fun)
	switch index := fun.(type) {
	case *ast.IndexExpr:
		fun = index.X
	case *ast.IndexListExpr:
		fun = index.X
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		fn := typeutil.StaticCallee(f.Pkg.Info, call)
		return nil, fn != nil && fn.Pkg() == f.Pkg.Types
	case *ast.SelectorExpr:
		if id, isIdent := fun.X.(*ast.Ident); isIdent {
			pkg, ok = f.Pkg.Info.Uses[id].(*types.PkgName)
		}
	}
	return pkg, ok
}
