package rewrite

import (
	"go/ast"
	"go/parser"
	"go/types"
)

// reuse returns an equivalent function of the package for s, or nil.
func (l *library) reuse(s *site) *function {
	for _, own := range l.equivalent {
		if l.fits(own, s) {
			return &function{name: own.object.Name(), file: own.file}
		}
	}
	return nil
}

// fits reports whether f can be called at s and gives what is wanted there.
func (l *library) fits(f *ownFunction, s *site) bool {
	if !s.copy.Shallow || f.keepsNil != s.keepNil || !l.unit.visible(s.place.pos, f.object.Name()) {
		return false
	}
	if f.object == s.place.function || isTest(f.file) && !isTest(s.span.File) {
		return false
	}
	if f.constraint != "" && f.constraint != constraintOf(s.place.file, s.span.File) {
		return false
	}
	return callGives(l.unit.pkg, s, f.object.Name())
}

// callGives reports whether name(x), for what is copied at s, is of the same type.
func callGives(pkg *Package, s *site, name string) bool {
	call, err := parser.ParseExpr(name + "(" + s.expr + ")")
	if err != nil {
		return false
	}
	info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue)}
	if types.CheckExpr(pkg.Fset, pkg.Types, s.place.pos, call, info) != nil {
		return false
	}
	got := info.Types[call].Type
	return got != nil && types.Identical(got, s.place.typ)
}
