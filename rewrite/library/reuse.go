package library

import (
	"go/ast"
	"go/parser"
	"go/types"

	"github.com/mapfix/mapfix/rewrite/copies"
	"github.com/mapfix/mapfix/rewrite/site"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// reuse returns an equivalent function of the package for s, or nil.
func (l *Library) reuse(s *site.Site) *function {
	for _, own := range l.equivalent {
		if l.fits(own, s) {
			return &function{name: own.Object.Name(), file: own.File}
		}
	}
	return nil
}

// fits reports whether f can be called at s and gives what is wanted there.
func (l *Library) fits(f *copies.Function, s *site.Site) bool {
	if !s.Copy.Shallow || f.KeepsNil != s.KeepNil || !l.unit.Visible(s.Syntax.Pos, f.Object.Name()) {
		return false
	}
	if f.Object == s.Syntax.Function || unit.IsTest(f.File) && !unit.IsTest(s.Span.File) {
		return false
	}
	if f.Constraint != "" && f.Constraint != unit.ConstraintOf(s.Syntax.File, s.Span.File) {
		return false
	}
	return callGives(l.unit.Pkg, s, f.Object.Name())
}

// callGives reports whether name(x), for what is copied at s, is of the same type.
func callGives(pkg *unit.Package, s *site.Site, name string) bool {
	call, err := parser.ParseExpr(name + "(" + s.Expr + ")")
	if err != nil {
		return false
	}
	info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue)}
	if types.CheckExpr(pkg.Fset, pkg.Types, s.Syntax.Pos, call, info) != nil {
		return false
	}
	got := info.Types[call].Type
	return got != nil && types.Identical(got, s.Syntax.Type)
}
