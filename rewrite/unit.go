package rewrite

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// A unit is what is compiled together: a package, with its internal tests, or
// its external tests. Copy functions are shared within a unit.
type unit struct {
	pkg       *Package   // the variant with the most files
	variants  []*Package // all that were given, pkg among them
	name      string     // of the package
	files     map[string]*ast.File
	elsewhere *fileNames // names in files that are not in files, once known
}

// groupUnits returns the units that the packages form, in the order of their directories.
func groupUnits(pkgs []*Package) []*unit {
	var units []*unit
	byKey := make(map[string]*unit)
	for _, pkg := range pkgs {
		if len(pkg.Files) == 0 {
			continue
		}
		key := pkg.Dir + "\x00" + pkg.Files[0].Name.Name
		u := byKey[key]
		if u == nil {
			u = &unit{name: pkg.Files[0].Name.Name}
			byKey[key] = u
			units = append(units, u)
		}
		u.variants = append(u.variants, pkg)
	}
	slices.SortFunc(units, func(a, b *unit) int {
		return cmp.Or(cmp.Compare(a.variants[0].Dir, b.variants[0].Dir), cmp.Compare(a.name, b.name))
	})
	for _, u := range units {
		u.chooseVariant()
	}
	return units
}

// newUnit returns the unit of a package alone.
func newUnit(pkg *Package, name string) *unit {
	u := &unit{variants: []*Package{pkg}, name: name}
	u.chooseVariant()
	return u
}

// chooseVariant picks the variant that has all files: a package with its
// tests sees what the package alone does, and more.
func (u *unit) chooseVariant() {
	u.pkg = slices.MinFunc(u.variants, func(a, b *Package) int {
		return cmp.Or(cmp.Compare(len(b.Files), len(a.Files)), cmp.Compare(a.Path, b.Path))
	})
	u.files = make(map[string]*ast.File)
	for _, f := range u.pkg.Files {
		u.files[u.pkg.fileName(f)] = f
	}
}

// external reports whether u holds the external tests of a package.
func (u *unit) external() bool {
	if !strings.HasSuffix(u.name, "_test") {
		return false
	}
	for name := range u.files {
		if !isTest(name) {
			return false
		}
	}
	return true
}

func isTest(file string) bool { return strings.HasSuffix(file, "_test.go") }

// lookup returns what name means at pos.
func (u *unit) lookup(pos token.Pos, name string) types.Object {
	scope := u.pkg.Types.Scope().Innermost(pos)
	if scope == nil {
		return nil
	}
	_, obj := scope.LookupParent(name, pos)
	return obj
}

// offsets returns where n is in its file.
func (u *unit) offsets(n ast.Node) (start, end int) {
	tf := u.pkg.Fset.File(n.Pos())
	return tf.Offset(n.Pos()), tf.Offset(n.End())
}
