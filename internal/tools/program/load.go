package program

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A Program is a type-checked program.
type Program struct {
	Files    map[string][]byte // that it was loaded from
	Fset     *token.FileSet
	Packages []*Package // imports before their importers, and otherwise by path
	Library  *Library
}

// A Package is a type-checked package of a program.
type Package struct {
	Path, Name string
	Dir        string  // slash-separated, relative to the program's root; "." is the root
	Module     *Module // that it belongs to
	Files      []*ast.File
	Names      []string // of Files, as in Program.Files
	Types      *types.Package
	Info       *types.Info

	imports []string
	state   state
}

// A Module is one of the modules that a program consists of.
type Module struct {
	Dir, Path string
	GoVersion string // such as go1.21
	Main      bool
}

// A state says how far the loading of a package is.
type state uint8

const (
	waiting state = iota
	started
	loaded
)

// root is the directory that programs seem to be in. It does not exist.
const root = "/program"

// FileName returns the absolute name of a file of a program.
func FileName(name string) string {
	return filepath.Join(filepath.FromSlash(root), filepath.FromSlash(name))
}

// RelativeName is the reverse of FileName.
func RelativeName(file string) string {
	return strings.TrimPrefix(filepath.ToSlash(file), root+"/")
}

// Load parses and type-checks a program. The error tells the first of what is
// wrong with it.
func Load(lib *Library, files map[string][]byte) (*Program, error) {
	modules, err := readModules(files)
	if err != nil {
		return nil, err
	}
	l := &loader{
		Program: &Program{Files: files, Fset: lib.fset, Library: lib},
		byPath:  make(map[string]*Package),
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := l.parse(name, modules); err != nil {
			return nil, err
		}
	}
	for _, importPath := range slices.Sorted(maps.Keys(l.byPath)) {
		if p := l.byPath[importPath]; p.Module.Main {
			if err := l.load(p); err != nil {
				return nil, err
			}
		}
	}
	return l.Program, nil
}

// A loader loads one program.
type loader struct {
	*Program
	byPath map[string]*Package
}

// parse adds a file to its package.
func (l *loader) parse(name string, modules []*Module) error {
	if !strings.HasSuffix(name, ".go") || ignored(name) {
		return nil
	}
	dir := path.Dir(name)
	m := moduleOf(modules, dir)
	if m == nil {
		return fmt.Errorf("%s is in no module", name)
	}
	file, err := parser.ParseFile(l.Fset, FileName(name), l.Program.Files[name], parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	importPath := m.importPath(dir)
	p := l.byPath[importPath]
	if p == nil {
		p = &Package{Path: importPath, Name: file.Name.Name, Dir: dir, Module: m}
		l.byPath[importPath] = p
	}
	p.Files, p.Names = append(p.Files, file), append(p.Names, name)
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		p.imports = append(p.imports, imported)
	}
	return nil
}

// ignored reports whether the go command passes over a file or its directory.
func ignored(name string) bool {
	return strings.HasSuffix(name, "_test.go") || slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return part == "testdata" || part[0] == '_' || part[0] == '.'
	})
}

// load type-checks a package, after those that it imports.
func (l *loader) load(p *Package) error {
	switch p.state {
	case started:
		return fmt.Errorf("import cycle through %s", p.Path)
	case loaded:
		return nil
	}
	p.state = started
	slices.Sort(p.imports)
	for _, imported := range slices.Compact(p.imports) {
		if dep := l.byPath[imported]; dep != nil {
			if err := l.load(dep); err != nil {
				return err
			}
		}
	}
	var errs []error
	conf := types.Config{
		GoVersion: p.Module.GoVersion,
		Importer:  l,
		Sizes:     types.SizesFor("gc", "amd64"),
		Error:     func(err error) { errs = append(errs, err) },
	}
	p.Info = newInfo()
	p.Types, _ = conf.Check(p.Path, l.Fset, p.Files, p.Info)
	p.state = loaded
	l.Packages = append(l.Packages, p)
	return errors.Join(errs...)
}

// Import returns a package of the program or of the standard library.
func (l *loader) Import(importPath string) (*types.Package, error) {
	if p := l.byPath[importPath]; p != nil {
		return p.Types, nil
	}
	return l.Library.Import(importPath)
}

// Importer resolves the imports of the program's packages.
func (p *Program) Importer() types.Importer {
	l := &loader{Program: p, byPath: make(map[string]*Package)}
	for _, pkg := range p.Packages {
		l.byPath[pkg.Path] = pkg
	}
	return l
}

func newInfo() *types.Info {
	return &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		Implicits:    map[ast.Node]types.Object{},
		Instances:    map[*ast.Ident]types.Instance{},
		Scopes:       map[ast.Node]*types.Scope{},
		FileVersions: map[*ast.File]string{},
	}
}
