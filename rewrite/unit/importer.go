package unit

import (
	"errors"
	"go/types"
	"path/filepath"
)

// A closureImporter also finds packages that are only imported indirectly: a
// copy function may have to name a type of theirs.
type closureImporter struct {
	pkg    *Package
	shared *types.Package // as it will be, or nil
}

func (c *closureImporter) Import(path string) (*types.Package, error) {
	return c.ImportFrom(path, c.pkg.Dir, 0)
}

func (c *closureImporter) ImportFrom(path, dir string, mode types.ImportMode) (*types.Package, error) {
	if c.shared != nil && c.shared.Path() == path {
		return c.shared, nil
	}
	if c.pkg.Types == nil {
		return c.direct(path, dir, mode)
	}
	for _, p := range c.pkg.Types.Imports() {
		if p.Path() == path {
			return p, nil
		}
	}
	p, err := c.direct(path, dir, mode)
	if err == nil {
		return p, nil
	}
	text := standIns[path]
	p = FindImport(c.pkg.Types, path, make(map[*types.Package]bool))
	switch {
	case p != nil && (p.Complete() || text == ""):
		return completed(p), nil
	case text != "": // also for a part that may lack what copies need
		return standIn(path, text)
	}
	return nil, err
}

// completed returns a package that can be imported: p, or if only a part of it is known, as
// from the export data of another one, a package with this part.
func completed(p *types.Package) *types.Package {
	if p.Complete() {
		return p
	}
	part := types.NewPackage(p.Path(), p.Name())
	for _, name := range p.Scope().Names() {
		part.Scope().Insert(p.Scope().Lookup(name))
	}
	part.MarkComplete()
	return part
}

func (c *closureImporter) direct(path, dir string, mode types.ImportMode) (*types.Package, error) {
	switch imp := c.pkg.Importer.(type) {
	case nil:
		return nil, errors.New("package " + path + " is not known")
	case types.ImporterFrom:
		return imp.ImportFrom(path, dir, mode)
	default:
		return imp.Import(path)
	}
}

// FindImport looks for the package with the given path among all that p
// depends on.
func FindImport(p *types.Package, path string, seen map[*types.Package]bool) *types.Package {
	for _, q := range p.Imports() {
		if seen[q] {
			continue
		}
		seen[q] = true
		if q.Path() == path {
			return q
		}
		if r := FindImport(q, path, seen); r != nil {
			return r
		}
	}
	return nil
}

// Importer returns what resolves the imports of the unit's package. The shared package is
// as it will be; nil if there is none.
func (u *Unit) Importer(shared *types.Package) types.ImporterFrom {
	return &closureImporter{u.Pkg, shared}
}

// Importable returns the package at path as the unit would import it, or nil.
func (u *Unit) Importable(path string) *types.Package {
	p, err := u.Importer(nil).Import(path)
	if err != nil {
		return nil
	}
	return p
}

// ImporterOf returns an importer that finds what any of the packages can import.
func ImporterOf(pkgs []*Package) types.Importer { return manyImporter(pkgs) }

// A manyImporter finds what any of the packages can import.
type manyImporter []*Package

func (m manyImporter) Import(path string) (*types.Package, error) {
	for _, p := range m {
		if q, err := (&closureImporter{pkg: p}).Import(path); err == nil {
			return q, nil
		}
	}
	return nil, errors.New("package " + filepath.ToSlash(path) + " is not known")
}
