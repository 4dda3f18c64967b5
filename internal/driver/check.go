package driver

import (
	"crypto/sha256"
	"errors"
	"go/ast"
	"go/parser"
	"go/types"
	"sync"

	"github.com/mapfix/mapfix/detect/scan"
)

// syntax is a parsed unit.
type syntax struct {
	files   []*ast.File
	sources map[string][]byte // by absolute name
	errs    []error

	// Once it was checked with bodies:
	types    *types.Package
	info     *types.Info
	typeErrs []error
}

// parse reads and parses the files of u. Files with syntax errors come as far
// as they could be parsed; files that cannot be read are missing.
func (p *Program) parse(u *unit) *syntax {
	mode := parser.SkipObjectResolution
	if u.summarise && u.first {
		mode |= parser.ParseComments // directives and marks of generated code
	}
	syn := &syntax{sources: make(map[string][]byte, len(u.files))}
	for _, name := range u.files {
		data, err := p.read(name)
		if err != nil {
			syn.errs = append(syn.errs, err)
			continue
		}
		file, err := parser.ParseFile(p.fset, name, data, mode)
		if err != nil {
			syn.errs = append(syn.errs, err)
		}
		if !p.immutable(u) {
			u.remember(name, sha256.Sum256(data))
		}
		syn.files = append(syn.files, file)
		syn.sources[name] = data
	}
	return syn
}

// makeTypes sets the types of u, from a check without function bodies. It
// returns the syntax if u had to be parsed and its syntax is wanted again.
func (p *Program) makeTypes(u *unit) *syntax {
	if len(u.files) == 0 {
		return nil // imports of it fail, and tell why
	}
	if u.Standard && u.ForTest == "" && p.cfg.Cache == nil {
		u.types = p.loader.std.get(p.tool.key(p.cfg.Tags)+"\x00"+u.path, func() *types.Package {
			syn := p.parse(u)
			pkg, _ := p.check(u, syn.files, nil)
			return pkg
		})
		return nil
	}
	syn := p.parse(u)
	defer u.noteLiterals(syn)
	if u.inParts() && !u.cached {
		p.checkBodies(u, syn, &scan.Part{}) // the first part needs few of them
		u.types = syn.types
		return syn
	}
	pkg, errs := p.check(u, syn.files, nil)
	u.types = pkg
	if u.summarise {
		return syn
	}
	if u.strict() {
		u.fail(failuresOf(u, p.cfg.Base, append(syn.errs, errs...)))
	}
	return nil
}

// check type-checks u. Function bodies are checked only if there is an info to
// fill. The package is never nil; after errors it is as good as it could be.
func (p *Program) check(u *unit, files []*ast.File, info *types.Info) (*types.Package, []error) {
	var errs []error
	told := false
	conf := types.Config{
		GoVersion:        u.goVersion(),
		IgnoreFuncBodies: info == nil,
		FakeImportC:      true,
		Importer:         importer{p, u},
		Sizes:            p.sizes(),
		Error: func(err error) {
			told = true
			if soft, ok := err.(types.Error); !ok || !soft.Soft || !u.inParts() {
				errs = append(errs, err) // where bodies are missing, imports seem to be too many
			}
		},
	}
	pkg, err := conf.Check(u.path, p.fset, files, info)
	if err != nil && !told {
		errs = append(errs, err) // such as a go version that go/types does not know
	}
	if pkg == nil {
		pkg = types.NewPackage(u.path, u.Name)
	}
	u.taint()
	return pkg, errs
}

// sizes returns the sizes of types on the target platform.
func (p *Program) sizes() types.Sizes { return types.SizesFor("gc", p.tool.GOARCH) }

// strict reports whether type errors in u are load failures. With cgo, or below a
// package with it, they may come from not running it; below a package that mapfix
// failed in, from that.
func (u *unit) strict() bool { return u.first && !u.cgo && !u.tainted.Load() }

// taint marks u if the types of something it imports are not to be trusted
// because mapfix failed there.
func (u *unit) taint() {
	for _, dep := range u.imports {
		if dep.tainted.Load() {
			u.tainted.Store(true)
		}
	}
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

// An importer resolves the imports of one unit among the other units, of which
// it makes the types that are asked for.
type importer struct {
	p *Program
	u *unit
}

// Import returns the package that path stands for in the files of the unit, or,
// if they do not import it, in those of what it depends on.
func (i importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	dep := i.u.byPath[path]
	if dep == nil {
		dep = i.u.reach(path)
	}
	if dep == nil {
		return nil, errors.New("package not found")
	}
	i.p.ensureTypes(dep)
	switch {
	case dep.types != nil:
		return dep.types, nil
	case dep.Error != nil:
		return nil, errors.New(oneLine(dep.Error.Err))
	}
	return nil, errors.New("package was not loaded")
}

// reach looks for an import path in what u depends on, nearest first.
func (u *unit) reach(path string) *unit {
	seen := map[*unit]bool{u: true}
	for queue := []*unit{u}; len(queue) > 0; queue = queue[1:] {
		for _, dep := range queue[0].imports {
			if dep.path == path {
				return dep
			}
			if !seen[dep] {
				seen[dep] = true
				queue = append(queue, dep)
			}
		}
	}
	return nil
}

// stdTypes keeps the packages of the standard library, checked without bodies.
type stdTypes struct {
	mu    *sync.Mutex
	byKey map[string]func() *types.Package
}

func newStdTypes() stdTypes {
	return stdTypes{mu: new(sync.Mutex), byKey: map[string]func() *types.Package{}}
}

// get returns the package kept under key, made by load if it is the first to
// ask. Others who ask meanwhile wait.
func (s stdTypes) get(key string, load func() *types.Package) *types.Package {
	s.mu.Lock()
	once := s.byKey[key]
	if once == nil {
		once = sync.OnceValue(load)
		s.byKey[key] = once
	}
	s.mu.Unlock()
	return once()
}
