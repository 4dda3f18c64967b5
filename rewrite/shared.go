package rewrite

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/types"
	"maps"
	"path/filepath"
	"slices"

	"github.com/mapfix/mapfix/rewrite/clone"
	"github.com/mapfix/mapfix/rewrite/edit"
)

// A shared is the package that copy functions of many packages live in, with
// what has been added to it so far.
type shared struct {
	unit    *unit
	lib     *library        // nil until something was added
	callers map[string]bool // paths of packages that may come to import it
	fixes   map[int]*function
}

// newShared returns the shared package of p, or nil if there is none.
func (p *plan) newShared(pkgs []*Package) *shared {
	opts := p.opts.Shared
	if p.opts.Placement != Shared {
		return nil
	}
	s := &shared{callers: make(map[string]bool), fixes: make(map[int]*function)}
	pkg := &Package{Path: opts.Path, Dir: opts.Dir, Module: opts.Module, GoVersion: opts.GoVersion, Sources: opts.Sources}
	s.unit = &unit{plan: &plan{opts: Options{PreserveNil: p.opts.PreserveNil}}, name: opts.Name, pkg: pkg, variants: []*Package{pkg}, files: make(map[string]*ast.File)}
	imp := &manyImporter{}
	for _, q := range pkgs {
		pkg.Fset, pkg.Sizes = q.Fset, q.Sizes
		imp.pkgs = append(imp.pkgs, q)
	}
	pkg.Importer = imp
	pkg.Types = types.NewPackage(opts.Path, opts.Name)
	if pkg.Fset == nil {
		return nil // there is nothing to do
	}
	for _, name := range slices.Sorted(maps.Keys(opts.Sources)) {
		f, err := parser.ParseFile(pkg.Fset, name, opts.Sources[name], parser.ParseComments|parser.SkipObjectResolution)
		if err == nil {
			pkg.Files = append(pkg.Files, f)
			s.unit.files[name] = f
		}
	}
	pkg.Info = &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Scopes: make(map[ast.Node]*types.Scope),
	}
	conf := types.Config{GoVersion: pkg.GoVersion, Importer: imp, Sizes: pkg.Sizes, FakeImportC: true, Error: func(error) {}}
	if checked, _ := conf.Check(opts.Path, pkg.Fset, pkg.Files, pkg.Info); checked != nil && len(pkg.Files) > 0 {
		pkg.Types = checked // what it does not know is no concern of ours
	}
	return s
}

// fork returns the library so far, to be added to.
func (s *shared) fork() *library {
	l := newLibrary(s.unit)
	l.equivalent = nil // which may change
	if s.lib != nil {
		for _, f := range s.lib.funcs {
			g := *f
			l.funcs = append(l.funcs, &g)
		}
		l.imports = &importNames{names: maps.Clone(s.lib.imports.names), paths: s.lib.imports.paths}
	}
	return l
}

// assignShared picks the function for s in the shared package, if that can be
// imported where s is and can name all types.
func (l *library) assignShared(s *site) {
	sh, u := l.unit.plan.shared, l.unit
	if sh == nil || l.shared == nil {
		return
	}
	inside := u.pkg.Path == sh.unit.pkg.Path
	if inside && isTest(s.span.File) || !inside && !l.importsShared() {
		return
	}
	env := u.env(s)
	env.Pkg, env.Inside, env.Bars = sh.unit.pkg.Types, nil, func(p *types.Package) string { return sh.bars(p) }
	c, stop := clone.New(s.place.typ, s.writes, env)
	if stop != nil || c.Method != "" || constraintOf(s.place.file, s.span.File) != "" && slices.ContainsFunc(c.Packages, isRare) {
		return
	}
	visible := func(string) bool { return true }
	if inside {
		visible = func(name string) bool { return u.visible(s, name) }
	}
	if s.call = l.shared.function(c, place{visible: visible}); s.call != nil && !inside {
		s.imported = l.editor(s.span.File).use(sh.unit.pkg.Path, sh.unit.name, s.place.pos)
	}
}

// isRare reports whether p may be missing where a build constraint does not hold.
func isRare(p *types.Package) bool { return p.Path() != "reflect" }

// importsShared reports whether the unit may import the shared package: that is
// of the same module, no rule forbids it, and it does not need the unit.
func (l *library) importsShared() bool {
	to, from := l.shared.unit.pkg, l.unit.pkg
	if to.Module != from.Module || !clone.Importable(from.Path, to.Path) {
		return false
	}
	seen := make(map[*types.Package]bool)
	for _, p := range l.sharedImports() {
		if p.Path() == from.Path || findImport(p, from.Path, seen) != nil {
			return false
		}
	}
	return true
}

// sharedImports returns what the shared package imports.
func (l *library) sharedImports() []*types.Package {
	list := l.shared.unit.pkg.Types.Imports()
	list = list[:len(list):len(list)]
	for _, f := range l.shared.funcs {
		list = append(list, f.copy.Packages...)
	}
	return list
}

// bars returns why the shared package must not import p, or "": p may come to
// import it.
func (s *shared) bars(p *types.Package) string {
	reaches := func(path string) bool {
		return p.Path() == path || findImport(p, path, make(map[*types.Package]bool)) != nil
	}
	if reaches(s.unit.pkg.Path) {
		return "is of a package that imports " + s.unit.pkg.Path
	}
	for path := range s.callers {
		if reaches(path) {
			return "is of a package that depends on " + path
		}
	}
	return ""
}

// shares reports whether one of the sites calls a function of the shared
// package.
func (l *library) shares(sites []*site) bool {
	return l.shared != nil && slices.ContainsFunc(sites, func(s *site) bool { return l.inShared(s) })
}

func (l *library) inShared(s *site) bool {
	return l.shared != nil && s.call != nil && slices.Contains(l.shared.funcs, s.call)
}

// checkShared type-checks the shared package as l has it. It returns the
// package, the text of our file in it, and the errors that are new.
func (l *library) checkShared() (*types.Package, []edit.Change, []string) {
	changes := l.shared.files()
	texts := make(map[string][]byte)
	for _, c := range changes {
		texts[c.File] = c.New
	}
	pkg, errs := l.shared.unit.checkTypes(texts)
	if len(errs) > 0 {
		errs = l.shared.unit.withoutOld(errs)
	}
	return pkg, changes, errs
}

// finishShared adds the shared package to the changes, and to the fixes that
// call it.
func (p *plan) finishShared() {
	if p.shared == nil {
		return
	}
	var added []edit.Change
	if p.shared.lib != nil {
		added = p.shared.lib.files()
	}
	added = p.pruneShared(added)
	p.changes = append(p.changes, added...)
	for i := range p.shared.fixes {
		if p.fixes[i] != nil {
			p.fixes[i].NewFiles = append(p.fixes[i].NewFiles, added...)
		}
	}
}

// pruneShared returns the changes of our file in the shared package without the
// functions that nothing calls any more, if the package was given as one to be
// repaired: what is only extended is left alone.
func (p *plan) pruneShared(added []edit.Change) []edit.Change {
	i := slices.IndexFunc(p.units, func(u *unit) bool { return u.isShared() && !u.external() })
	if p.opts.Used == nil || i < 0 {
		return added
	}
	u := p.units[i]
	name := filepath.Join(u.pkg.Dir, packageFile)
	if !ours(u.pkg.Sources[name]) || u.files[name] == nil {
		return added
	}
	changed := make(map[string][]byte)
	for _, c := range slices.Concat(p.changes, added) {
		if filepath.Dir(c.File) == u.pkg.Dir {
			changed[c.File] = c.New
		}
	}
	out := &outcome{added: added}
	u.pruneFiles([]string{name}, p.usedWithShared, out, changed)
	if len(u.newErrors(changed)) > 0 {
		return added
	}
	return out.added
}

// usedWithShared is Options.Used with the calls that are made now.
func (p *plan) usedWithShared(path, name string) bool {
	return p.shared.lib != nil && p.shared.lib.uses(name) || p.opts.Used(path, name)
}

// isShared reports whether u is the shared package.
func (u *unit) isShared() bool {
	return u.plan.shared != nil && u.pkg.Path == u.plan.shared.unit.pkg.Path
}

// A manyImporter finds what any of the packages can import.
type manyImporter struct{ pkgs []*Package }

func (m *manyImporter) Import(path string) (*types.Package, error) {
	for _, p := range m.pkgs {
		if q, err := (&closureImporter{pkg: p}).Import(path); err == nil {
			return q, nil
		}
	}
	return nil, errors.New("package " + filepath.ToSlash(path) + " is not known")
}
