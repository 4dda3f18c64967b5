package rewrite

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

// replace lets s take the place of c, a copy that is not deep enough, where
// nothing but the callee has to change for that. The new copy owns what the
// old one did. Otherwise s adds a copy to the one there is.
func (f *finder) replace(s *site, c *copyCall) {
	t := f.pkg.Info.TypeOf(c.call)
	if c.method || t == nil || !types.Identical(t, f.pkg.Info.TypeOf(c.arg)) || commented(s.place.file, c.call.Fun) {
		return
	}
	pkg, ok := f.qualifier(c.call)
	if !ok {
		return
	}
	if pkg != nil { // what is replaced may be its last use
		if _, ok := f.withoutImport(s.place.file, pkg); !ok {
			return
		}
	}
	s.replaces = &replaced{call: c.call, pkg: pkg}
	s.writes = append(s.writes[:len(s.writes):len(s.writes)], c.owns...)
	s.keepNil = s.keepNil || c.keepsNil
	tf := f.pkg.Fset.File(s.place.file.Package)
	s.expr = string(f.pkg.Sources[s.span.File][tf.Offset(c.arg.Pos()):tf.Offset(c.arg.End())])
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
		fn := typeutil.StaticCallee(f.pkg.Info, call)
		return nil, fn != nil && fn.Pkg() == f.pkg.Types
	case *ast.SelectorExpr:
		if id, isIdent := fun.X.(*ast.Ident); isIdent {
			pkg, ok = f.pkg.Info.Uses[id].(*types.PkgName)
		}
	}
	return pkg, ok
}
