package syntax

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// A Package is type-checked, and its functions are looked at.
type Package struct {
	fset      *token.FileSet
	Types     *types.Package
	Info      *types.Info
	Contracts *contract.Contracts // what functions out of sight do

	carrying map[types.Type]bool // see Carries
}

// NewPackage returns the type-checked package pkg.
func NewPackage(fset *token.FileSet, pkg *types.Package, info *types.Info, known *contract.Contracts) *Package {
	return &Package{fset: fset, Types: pkg, Info: info, Contracts: known, carrying: make(map[types.Type]bool)}
}

// Pos converts a token position, ignoring //line directives.
func (p *Package) Pos(at token.Pos) summary.Position {
	if !at.IsValid() {
		return summary.Position{}
	}
	q := p.fset.PositionFor(at, false)
	return summary.Position{File: q.Filename, Line: q.Line, Column: q.Column, Offset: q.Offset}
}

// Span returns where n stands.
func (p *Package) Span(n ast.Node) summary.Span {
	start, end := p.Pos(n.Pos()), p.Pos(n.End())
	return summary.Span{File: start.File, Start: start.Offset, End: end.Offset}
}

// FuncID names a function or method across packages. Instances share the ID of
// their generic origin, test variants that of the package under test.
func (p *Package) FuncID(fn *types.Func) string { return fn.Origin().FullName() }

// TypeString spells a type as the package itself does.
func (p *Package) TypeString(t types.Type) string {
	return types.TypeString(t, types.RelativeTo(p.Types))
}

// ElemString spells the element type of the map type t, "" if t is none.
func (p *Package) ElemString(t types.Type) string {
	if m, ok := kinds.Core(t).(*types.Map); ok {
		return p.TypeString(m.Elem())
	}
	return ""
}

// Carries reports whether a value of type t can refer to a map, so that its
// sources matter. Most types cannot, which keeps the analysis small.
func (p *Package) Carries(t types.Type) bool {
	if t == nil {
		return false
	}
	if yes, ok := p.carrying[t]; ok {
		return yes
	}
	yes := kinds.LeadsToMap(t)
	p.carrying[t] = yes
	return yes
}

// copiers are the methods by which objects copy themselves, best known first.
var copiers = []string{"DeepCopy", "DeepCopyObject", "Clone", "Copy"}

// Copier names the method without parameters by which the object that a pointer
// or interface value refers to makes another of its kind; empty if there is
// none.
func (p *Package) Copier(t types.Type) string {
	if !kinds.IsPointer(t) && !types.IsInterface(t) {
		return ""
	}
	for _, name := range copiers {
		obj, _, _ := types.LookupFieldOrMethod(t, false, p.Types, name)
		fn, ok := obj.(*types.Func)
		if !ok || fn.Signature().Params().Len() != 0 || fn.Signature().Results().Len() != 1 {
			continue
		}
		res := fn.Signature().Results().At(0).Type()
		if types.Identical(res, t) || types.IsInterface(t) && types.IsInterface(res) {
			return name
		}
	}
	return ""
}
