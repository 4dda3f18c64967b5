package library

import (
	"go/ast"
	"go/parser"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/rewrite/clone"
	"github.com/mapfix/mapfix/rewrite/copies"
	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/site"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// A SharedLibrary is the package that copy functions of many packages live in, with
// what has been added to it so far.
type SharedLibrary struct {
	*unit.Unit
	known   *copies.Known
	lib     *Library        // nil until something was added
	callers map[string]bool // paths of packages that may come to import it
}

// NewShared returns the shared package that the options ask for, or nil if there is none.
func NewShared(pkgs []*unit.Package, opts Options) *SharedLibrary {
	if opts.Placement != Shared || len(pkgs) == 0 {
		return nil
	}
	pkg := &unit.Package{
		Path: opts.Shared.Path, Dir: opts.Shared.Dir, Module: opts.Shared.Module, GoVersion: opts.Shared.GoVersion,
		Sources: opts.Shared.Sources, Importer: unit.ImporterOf(pkgs),
		Fset: pkgs[len(pkgs)-1].Fset, Sizes: pkgs[len(pkgs)-1].Sizes,
	}
	for _, name := range slices.Sorted(maps.Keys(pkg.Sources)) {
		f, err := parser.ParseFile(pkg.Fset, name, pkg.Sources[name], parser.ParseComments|parser.SkipObjectResolution)
		if err == nil {
			pkg.Files = append(pkg.Files, f)
		}
	}
	checkSources(pkg, opts.Shared.Name)
	u := unit.New(pkg, opts.Shared.Name)
	return &SharedLibrary{Unit: u, known: copies.New(u, nil, opts.PreserveNil), callers: make(map[string]bool)}
}

// checkSources type-checks a package as far as its files and imports are known.
func checkSources(pkg *unit.Package, name string) {
	pkg.Types = types.NewPackage(pkg.Path, name)
	pkg.Info = &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Scopes: make(map[ast.Node]*types.Scope),
	}
	conf := types.Config{GoVersion: pkg.GoVersion, Importer: pkg.Importer, Sizes: pkg.Sizes, FakeImportC: true, Error: func(error) {}}
	if checked, _ := conf.Check(pkg.Path, pkg.Fset, pkg.Files, pkg.Info); checked != nil && len(pkg.Files) > 0 {
		pkg.Types = checked // what it does not know is no concern of ours
	}
}

// Is reports whether u is the shared package.
func (s *SharedLibrary) Is(u *unit.Unit) bool { return s != nil && u.Pkg.Path == s.Pkg.Path }

// Known returns what is known to copy in the shared package, nil if there is none.
func (s *SharedLibrary) Known() *copies.Known {
	if s == nil {
		return nil
	}
	return s.known
}

// AddCaller notes a package that may come to import the shared one.
func (s *SharedLibrary) AddCaller(path string) {
	if s != nil {
		s.callers[strings.TrimSuffix(path, "_test")] = true
	}
}

// Accept makes what l has added part of the shared package.
func (s *SharedLibrary) Accept(l *Library) { s.lib = l.added }

// Changes returns what becomes of the shared package's file of copy functions.
func (s *SharedLibrary) Changes() []edit.Change {
	if s.lib == nil {
		return nil
	}
	return s.lib.Files()
}

// Uses reports whether a function that has been added has the name.
func (s *SharedLibrary) Uses(name string) bool { return s.lib != nil && s.lib.uses(name) }

// fork returns the library so far, to be added to.
func (s *SharedLibrary) fork() *Library {
	l := New(s.known, Options{}, nil)
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
func (l *Library) assignShared(s *site.Site) *Callee {
	sh, u := l.shared, l.unit
	if sh == nil {
		return &Callee{}
	}
	inside := sh.Is(u)
	if inside && unit.IsTest(s.Span.File) || !inside && !l.importsShared() {
		return &Callee{}
	}
	env := s.Env(l.known)
	env.Pkg, env.Inside, env.Bars = sh.Pkg.Types, nil, sh.bars
	c, stop := clone.New(s.Syntax.Type, s.Writes, env)
	if stop != nil || c.Method != "" || unit.ConstraintOf(s.Syntax.File, s.Span.File) != "" && slices.ContainsFunc(c.Packages, isRare) {
		return &Callee{}
	}
	at := caller{visible: func(string) bool { return true }}
	if inside {
		at.visible = l.caller(s).visible
	}
	f := l.added.function(c, at)
	if f == nil || inside {
		return &Callee{function: f}
	}
	return &Callee{function: f, imported: l.editor(s.Span.File).use(sh.Pkg.Path, sh.Name, s.Syntax.Pos)}
}

// isRare reports whether p may be missing where a build constraint does not hold.
func isRare(p *types.Package) bool { return p.Path() != "reflect" }

// importsShared reports whether the unit may import the shared package: that is
// of the same module, no rule forbids it, and it does not need the unit.
func (l *Library) importsShared() bool {
	to, from := l.shared.Pkg, l.unit.Pkg
	if to.Module != from.Module || !clone.Importable(from.Path, to.Path) {
		return false
	}
	seen := make(map[*types.Package]bool)
	for _, p := range l.sharedImports() {
		if p.Path() == from.Path || unit.FindImport(p, from.Path, seen) != nil {
			return false
		}
	}
	return true
}

// sharedImports returns what the shared package imports.
func (l *Library) sharedImports() []*types.Package {
	list := l.shared.Pkg.Types.Imports()
	list = list[:len(list):len(list)]
	for _, f := range l.added.funcs {
		list = append(list, f.copy.Packages...)
	}
	return list
}

// bars returns why the shared package must not import p, or "": p may come to
// import it.
func (s *SharedLibrary) bars(p *types.Package) string {
	reaches := func(path string) bool {
		return p.Path() == path || unit.FindImport(p, path, make(map[*types.Package]bool)) != nil
	}
	if reaches(s.Pkg.Path) {
		return "is of a package that imports " + s.Pkg.Path
	}
	for path := range s.callers {
		if reaches(path) {
			return "is of a package that depends on " + path
		}
	}
	return ""
}

// InShared reports whether c calls a function of the shared package.
func (l *Library) InShared(c *Callee) bool {
	return l.added != nil && c.function != nil && slices.Contains(l.added.funcs, c.function)
}

// AddedToShared returns the shared package, and the changes of its files.
func (l *Library) AddedToShared() (*unit.Unit, []edit.Change) {
	return l.shared.Unit, l.added.Files()
}
