package unit

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// A Unit is what is compiled together: a package, with its internal tests, or
// its external tests. Copy functions are shared within a unit.
type Unit struct {
	Name      string               // of the package
	Pkg       *Package             // the variant with the most files
	Files     map[string]*ast.File // its files, by absolute name
	variants  []*Package           // all that were given, Pkg among them
	elsewhere *Names               // see Elsewhere
}

// Group returns the units that the packages form, in the order of their directories.
func Group(pkgs []*Package) []*Unit {
	var units []*Unit
	byKey := make(map[string]*Unit)
	for _, pkg := range pkgs {
		if len(pkg.Files) == 0 {
			continue
		}
		key := pkg.Dir + "\x00" + pkg.Files[0].Name.Name
		u := byKey[key]
		if u == nil {
			u = &Unit{Name: pkg.Files[0].Name.Name}
			byKey[key] = u
			units = append(units, u)
		}
		u.variants = append(u.variants, pkg)
	}
	slices.SortFunc(units, func(a, b *Unit) int {
		return cmp.Or(cmp.Compare(a.variants[0].Dir, b.variants[0].Dir), cmp.Compare(a.Name, b.Name))
	})
	for _, u := range units {
		u.chooseVariant()
	}
	return units
}

// New returns the unit of a package alone.
func New(pkg *Package, name string) *Unit {
	u := &Unit{variants: []*Package{pkg}, Name: name}
	u.chooseVariant()
	return u
}

// chooseVariant picks the variant that has all files: a package with its
// tests sees what the package alone does, and more.
func (u *Unit) chooseVariant() {
	u.Pkg = slices.MinFunc(u.variants, func(a, b *Package) int {
		return cmp.Or(cmp.Compare(len(b.Files), len(a.Files)), cmp.Compare(a.Path, b.Path))
	})
	u.Files = make(map[string]*ast.File)
	for _, f := range u.Pkg.Files {
		u.Files[u.Pkg.FileName(f)] = f
	}
}

// External reports whether u holds the external tests of a package.
func (u *Unit) External() bool {
	if !strings.HasSuffix(u.Name, "_test") {
		return false
	}
	for name := range u.Files {
		if !IsTest(name) {
			return false
		}
	}
	return true
}

// IsTest reports whether only tests are built with the file.
func IsTest(file string) bool { return strings.HasSuffix(file, "_test.go") }

// Lookup returns what name means at pos.
func (u *Unit) Lookup(pos token.Pos, name string) types.Object {
	scope := u.Pkg.Types.Scope().Innermost(pos)
	if scope == nil {
		return nil
	}
	_, obj := scope.LookupParent(name, pos)
	return obj
}

// Offsets returns where n is in its file.
func (u *Unit) Offsets(n ast.Node) (start, end int) {
	tf := u.Pkg.Fset.File(n.Pos())
	return tf.Offset(n.Pos()), tf.Offset(n.End())
}
