package rewrite

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/rewrite/clone"
)

// trees returns the maps and slices of any that the package declares, and
// those that packages it imports export: trees of type any are likely to hold
// them. Declarations and imports of tests count for tests only, those under a
// build constraint for files under the same one.
func (u *unit) trees(test bool) []*types.Named {
	if list, ok := u.declared[test]; ok {
		return list
	}
	if u.declared == nil {
		u.declared = make(map[bool][]*types.Named)
	}
	u.declared[test] = u.findTrees(test)
	return u.declared[test]
}

func (u *unit) findTrees(test bool) []*types.Named {
	found := make(map[*types.Named]bool)
	guard := u.commonConstraint()
	for name, f := range u.files {
		c := constraintOf(f, name)
		if ours(u.pkg.Sources[name]) || isTest(name) && !test || c != "" && c != guard {
			continue
		}
		for _, decl := range f.Decls {
			if gen, ok := decl.(*ast.GenDecl); ok {
				u.addTrees(gen.Specs, found)
			}
		}
	}
	list := make([]*types.Named, 0, len(found))
	for t := range found {
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b *types.Named) int {
		return cmp.Or(cmp.Compare(a.Obj().Pkg().Path(), b.Obj().Pkg().Path()), cmp.Compare(a.Obj().Name(), b.Obj().Name()))
	})
	return list
}

// addTrees adds what the specs declare or import.
func (u *unit) addTrees(specs []ast.Spec, found map[*types.Named]bool) {
	for _, spec := range specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			addTree(u.pkg.Info.Defs[spec.Name], found)
		case *ast.ImportSpec:
			obj := u.pkg.Info.PkgNameOf(spec)
			if obj == nil || obj.Name() == "_" || spec.Path.Value == `"C"` {
				continue
			}
			scope := obj.Imported().Scope()
			for _, name := range scope.Names() {
				if ast.IsExported(name) {
					addTree(scope.Lookup(name), found)
				}
			}
		}
	}
}

func addTree(obj types.Object, found map[*types.Named]bool) {
	name, ok := obj.(*types.TypeName)
	if !ok || name.IsAlias() {
		return
	}
	if t, ok := name.Type().(*types.Named); ok && clone.IsTree(t) {
		found[t] = true
	}
}
