package main

import (
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// A library is the standard library, as far as it is compiled for one platform without cgo.
type library struct {
	known    *contract.Contracts // what is said by hand
	funcs    map[string]*function
	order    []*function
	methods  map[string][]string     // what implements a method that only this library can implement
	receiver map[string]contract.Use // what methods of interfaces do with what has them
	abstract map[string]*types.Func  // methods of interfaces
	asked    map[string]bool         // names and signatures of such
	offered  map[string][]argument   // what the exported functions can be handed
}

// A function is one with what is known of it.
type function struct {
	*summary.Func
	blind bool           // it goes through unsafe pointers
	made  map[string]int // calls that are references to function literals and method values
	uses  map[place]contract.Use
	into  map[place]map[place]bool        // what arguments are stored into others
	holds map[summary.Base]map[place]bool // what results and things made here lead to
}

// A place is a parameter of a function, or a variable that it captures.
type place struct {
	kind  summary.BaseKind
	index int32
}

// An argument is a parameter that a map, a function, or what may hold one can be handed to.
type argument int

const mode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
	packages.NeedDeps | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo

// load summarises all packages.
func load() (*library, error) {
	cfg := &packages.Config{Mode: mode, Env: append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")}
	pkgs, err := packages.Load(cfg, "std")
	if err != nil {
		return nil, err
	}
	lib := &library{known: contract.DefaultContracts(), funcs: make(map[string]*function), methods: make(map[string][]string), receiver: make(map[string]contract.Use), abstract: make(map[string]*types.Func), asked: make(map[string]bool), offered: make(map[string][]argument)}
	blind := make(map[string]bool)
	for _, pkg := range pkgs {
		if len(pkg.Errors) > 0 {
			return nil, fmt.Errorf("%s: %w", pkg.PkgPath, pkg.Errors[0])
		}
		sum := scan.Summarise(&scan.Input{Path: pkg.PkgPath, Fset: pkg.Fset, Files: pkg.Syntax, Types: pkg.Types, Info: pkg.TypesInfo})
		for _, f := range sum.Funcs {
			lib.add(f)
		}
		findBlind(pkg, blind)
		if isPublic(pkg.PkgPath) {
			lib.offer(pkg.Types)
		}
	}
	lib.implement(pkgs)
	for _, f := range lib.order {
		id, _, _ := strings.Cut(f.ID, "$")
		f.blind = blind[id]
	}
	return lib, nil
}

func (lib *library) add(f *summary.Func) {
	fn := &function{
		Func: f, made: make(map[string]int), uses: make(map[place]contract.Use),
		into: make(map[place]map[place]bool), holds: make(map[summary.Base]map[place]bool),
	}
	for i := range f.Calls {
		if c := &f.Calls[i]; c.Mode == summary.CallRef && c.Free != nil {
			fn.made[c.Callee] = i
		}
	}
	lib.funcs[f.ID] = fn
	lib.order = append(lib.order, fn)
}

// isPublic reports whether programs can import a package.
func isPublic(path string) bool {
	return !slices.ContainsFunc(strings.Split(path, "/"), func(part string) bool { return part == "internal" || part == "vendor" })
}

// findBlind notes the functions that go through unsafe pointers, which summaries do not follow.
func findBlind(pkg *packages.Package, blind map[string]bool) {
	for _, file := range pkg.Syntax {
		for _, d := range file.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok || fd.Body == nil {
				continue
			}
			fn, _ := pkg.TypesInfo.Defs[fd.Name].(*types.Func)
			ast.Inspect(fd.Body, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && fn != nil {
					if o := pkg.TypesInfo.Uses[id]; o != nil && o.Pkg() == types.Unsafe && o.Name() != "Sizeof" {
						blind[fn.FullName()] = true
					}
				}
				return true
			})
		}
	}
}

// offer lists what the exported functions and methods of a package can be handed.
func (lib *library) offer(pkg *types.Package) {
	for _, name := range pkg.Scope().Names() {
		switch o := pkg.Scope().Lookup(name).(type) {
		case *types.Func:
			lib.offerFunc(o)
		case *types.TypeName:
			if named, ok := o.Type().(*types.Named); ok && !o.IsAlias() {
				for m := range named.Methods() {
					lib.offerFunc(m)
				}
				if iface, ok := named.Underlying().(*types.Interface); ok && o.Exported() {
					for m := range iface.Methods() {
						lib.offerMethod(named, m)
					}
				}
			}
		}
	}
}

// offerMethod lists what a method of an interface can be handed.
func (lib *library) offerMethod(iface *types.Named, m *types.Func) {
	if list := arguments(m.Signature()); m.Exported() {
		id := "(" + iface.Obj().Pkg().Path() + "." + iface.Obj().Name() + ")." + m.Name()
		lib.offered[id], lib.abstract[id] = list, m
	}
}

func (lib *library) offerFunc(fn *types.Func) {
	if list := arguments(fn.Signature()); fn.Exported() && len(list) > 0 {
		lib.offered[fn.FullName()] = list
	}
}

// arguments returns what a function of a signature can be handed.
func arguments(sig *types.Signature) (list []argument) {
	n := 0
	if r := sig.Recv(); r != nil {
		if kinds.LeadsToMap(r.Type()) {
			list = append(list, 0)
		}
		n = 1
	}
	for i := range sig.Params().Len() {
		if kinds.LeadsToMap(sig.Params().At(i).Type()) {
			list = append(list, argument(n+i))
		}
	}
	return list
}
