package unit

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"github.com/mapfix/mapfix/rewrite/edit"
)

// SpecPath returns the path that spec imports.
func SpecPath(spec *ast.ImportSpec) string {
	path, _ := strconv.Unquote(spec.Path.Value)
	return path
}

// WithoutImport returns the edit that removes the import pkg from a file. It is not ok
// if the import shares its lines with something else.
func (u *Unit) WithoutImport(f *ast.File, pkg *types.PkgName) (_ edit.Edit, ok bool) {
	for _, decl := range f.Decls {
		gen, isGen := decl.(*ast.GenDecl)
		if !isGen || gen.Tok != token.IMPORT {
			continue
		}
		for _, spec := range gen.Specs {
			spec := spec.(*ast.ImportSpec)
			if u.Pkg.Info.PkgNameOf(spec) != pkg {
				continue
			}
			var n ast.Node = spec
			if len(gen.Specs) == 1 {
				n = gen
			}
			if gen.Doc != nil && n == gen || spec.Doc != nil || spec.Comment != nil || Commented(f, n) {
				return edit.Edit{}, false
			}
			tf, name := u.Pkg.Fset.File(f.Package), u.Pkg.FileName(f)
			return edit.WithoutLines(name, u.Pkg.Sources[name], tf.Offset(n.Pos()), tf.Offset(n.End()))
		}
	}
	return edit.Edit{}, false
}

// Commented reports whether there is a comment within n.
func Commented(f *ast.File, n ast.Node) bool {
	return slices.ContainsFunc(f.Comments, func(c *ast.CommentGroup) bool { return n.Pos() <= c.Pos() && c.Pos() < n.End() })
}
