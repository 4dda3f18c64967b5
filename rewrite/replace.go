package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/mapfix/mapfix/rewrite/edit"
)

// replace lets s take the place of c, a copy that is not deep enough, where
// nothing but the callee has to change for that. The new copy owns what the
// old one did. Otherwise s adds a copy to the one there is.
func (u *unit) replace(s *site, c *copyCall) {
	t := u.pkg.Info.TypeOf(c.call)
	if c.method || t == nil || !types.Identical(t, u.pkg.Info.TypeOf(c.arg)) || commented(s.place.file, c.call.Fun) {
		return
	}
	pkg, ok := u.qualifier(c.call)
	if !ok {
		return
	}
	if pkg != nil { // what is replaced may be its last use
		if _, ok := u.withoutImport(s, pkg); !ok {
			return
		}
	}
	s.replaces = c
	s.writes = append(s.writes[:len(s.writes):len(s.writes)], c.owns...)
	s.keepNil = s.keepNil || c.keepsNil
	tf := u.pkg.Fset.File(s.place.file.Package)
	s.expr = string(u.pkg.Sources[s.span.File][tf.Offset(c.arg.Pos()):tf.Offset(c.arg.End())])
}

// commented reports whether there is a comment within n.
func commented(f *ast.File, n ast.Node) bool {
	return slices.ContainsFunc(f.Comments, func(c *ast.CommentGroup) bool { return n.Pos() <= c.Pos() && c.Pos() < n.End() })
}

// qualifier returns the import that the callee of call is named by, nil for a
// function of the unit. Functions of dot imports are not ok.
func (u *unit) qualifier(call *ast.CallExpr) (pkg *types.PkgName, ok bool) {
	fun := ast.Unparen(call.Fun)
	switch index := fun.(type) {
	case *ast.IndexExpr:
		fun = index.X
	case *ast.IndexListExpr:
		fun = index.X
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		fn := typeutil.StaticCallee(u.pkg.Info, call)
		return nil, fn != nil && fn.Pkg() == u.pkg.Types
	case *ast.SelectorExpr:
		if id, isIdent := fun.X.(*ast.Ident); isIdent {
			pkg, ok = u.pkg.Info.Uses[id].(*types.PkgName)
		}
	}
	return pkg, ok
}

// replaceCallees sets the edits of those of the sites, all of one file, that
// take the place of a call, and returns the others.
func (u *unit) replaceCallees(sites []*site) []*site {
	var others []*site
	gone := make(map[*types.PkgName]int)
	for _, s := range sites {
		if !s.replacing() {
			others = append(others, s)
			continue
		}
		fun, tf := s.replaces.call.Fun, u.pkg.Fset.File(s.place.file.Package)
		s.edits = []edit.Edit{{File: s.span.File, Start: tf.Offset(fun.Pos()), End: tf.Offset(fun.End()), New: s.callee()}}
		if pkg, _ := u.qualifier(s.replaces.call); pkg != nil {
			gone[pkg]++
		}
	}
	maps.DeleteFunc(gone, func(pkg *types.PkgName, n int) bool {
		kept := func(s *site) bool {
			return s.imported != nil && s.imported.edit == nil && s.imported.name == pkg.Name()
		}
		return n < u.countUses(pkg) || slices.ContainsFunc(sites, kept)
	})
	for _, s := range sites {
		if !s.replacing() {
			continue
		}
		if pkg, _ := u.qualifier(s.replaces.call); gone[pkg] > 0 {
			edit, _ := u.withoutImport(s, pkg)
			s.edits = append(s.edits, edit)
		}
	}
	return others
}

// replacing reports whether s takes the place of a call. A method does not: it
// would turn the call around.
func (s *site) replacing() bool { return s.replaces != nil && s.call != nil }

func (u *unit) countUses(pkg *types.PkgName) int {
	n := 0
	for _, obj := range u.pkg.Info.Uses {
		if obj == pkg {
			n++
		}
	}
	return n
}

// withoutImport returns the edit that removes the import pkg from the file of
// s. It is not ok if the import shares its lines with something else.
func (u *unit) withoutImport(s *site, pkg *types.PkgName) (_ edit.Edit, ok bool) {
	for _, decl := range s.place.file.Decls {
		gen, isGen := decl.(*ast.GenDecl)
		if !isGen || gen.Tok != token.IMPORT {
			continue
		}
		for _, spec := range gen.Specs {
			spec := spec.(*ast.ImportSpec)
			if u.pkg.Info.PkgNameOf(spec) != pkg {
				continue
			}
			var n ast.Node = spec
			if len(gen.Specs) == 1 {
				n = gen
			}
			if gen.Doc != nil && n == gen || spec.Doc != nil || spec.Comment != nil || commented(s.place.file, n) {
				return edit.Edit{}, false
			}
			tf := u.pkg.Fset.File(s.place.file.Package)
			return edit.WithoutLines(s.span.File, u.pkg.Sources[s.span.File], tf.Offset(n.Pos()), tf.Offset(n.End()))
		}
	}
	return edit.Edit{}, false
}
