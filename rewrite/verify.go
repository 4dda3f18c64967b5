package rewrite

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
)

// check type-checks the unit with the given files changed or added, and
// returns the errors, without their lines, which move.
func (u *unit) check(changed map[string][]byte) []string {
	_, errs := u.checkTypes(changed)
	return errs
}

// checkTypes is check that returns the package too.
func (u *unit) checkTypes(changed map[string][]byte) (*types.Package, []string) {
	texts := make(map[string][]byte, len(u.files)+len(changed))
	for name := range u.files {
		texts[name] = u.pkg.Sources[name]
	}
	maps.Copy(texts, changed)
	maps.DeleteFunc(texts, func(_ string, text []byte) bool { return text == nil })
	var errs []string
	note := func(name string, msg string) { errs = append(errs, filepath.Base(name)+": "+msg) }
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		f, err := parser.ParseFile(fset, name, texts[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			note(name, err.Error())
		}
		if f != nil {
			files = append(files, f)
		}
	}
	conf := types.Config{
		GoVersion:   u.pkg.GoVersion,
		Importer:    &closureImporter{u.pkg, u.shared},
		Sizes:       u.pkg.Sizes,
		FakeImportC: true,
		Error: func(err error) {
			var te types.Error
			if errors.As(err, &te) {
				note(te.Fset.PositionFor(te.Pos, false).Filename, te.Msg)
			}
		},
	}
	pkg, _ := conf.Check(u.pkg.Types.Path(), fset, files, nil) // errors have been noted
	return pkg, errs
}

// newErrors returns the errors that the changes bring in.
func (u *unit) newErrors(changed map[string][]byte) []string {
	errs := u.check(changed)
	if len(errs) == 0 {
		return nil
	}
	return u.withoutOld(errs)
}

// withoutOld returns those of the errors that were not there before.
func (u *unit) withoutOld(errs []string) []string {
	before := make(map[string]int)
	for _, e := range u.check(nil) {
		before[e]++
	}
	return slices.DeleteFunc(errs, func(e string) bool {
		before[e]--
		return before[e] >= 0
	})
}

// importable returns the package at path as the unit would import it, or nil.
func (u *unit) importable(path string) *types.Package {
	p, err := (&closureImporter{pkg: u.pkg}).Import(path)
	if err != nil {
		return nil
	}
	return p
}

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
	if c.pkg.Types != nil {
		if p := findImport(c.pkg.Types, path, make(map[*types.Package]bool)); p != nil {
			return p, nil
		}
	}
	if text := standIns[path]; text != "" {
		return standIn(path, text)
	}
	return nil, err
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

// findImport looks for the package with the given path among all that p
// depends on.
func findImport(p *types.Package, path string, seen map[*types.Package]bool) *types.Package {
	for _, q := range p.Imports() {
		if seen[q] {
			continue
		}
		seen[q] = true
		if q.Path() == path {
			return q
		}
		if r := findImport(q, path, seen); r != nil {
			return r
		}
	}
	return nil
}
