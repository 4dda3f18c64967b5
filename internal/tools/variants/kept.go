package variants

import (
	"go/types"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/internal/tools/program"
)

// keptNames returns the names of functions that mean something to others: main and
// init, methods that interfaces of other modules ask for, methods that templates or
// reflection may call by name, what contracts are about, and what the rewriter calls.
func (v *Vocabulary) keptNames(p *program.Program) map[string]bool {
	kept := map[string]bool{"main": true, "init": true, "_": true}
	for _, name := range []string{"Unwrap", "Is", "As", "Error", "String", "GoString", "DeepCopy"} {
		kept[name] = true
	}
	asked := interfaces(p)
	for _, pkg := range own(p) {
		for _, obj := range pkg.Info.Defs {
			f, ok := obj.(*types.Func)
			switch {
			case !ok:
			case v.inContract(f):
				kept[f.Name()] = true
			case f.Signature().Recv() != nil && (f.Exported() && byReflection(pkg) || askedFor(f, asked)):
				kept[f.Name()] = true
			}
		}
	}
	return kept
}

// inContract reports whether a contract may be about a function.
func (v *Vocabulary) inContract(f *types.Func) bool {
	s := f.Signature()
	return slices.ContainsFunc(v.apis, func(a api) bool {
		name, more := strings.CutSuffix(a.name, "*")
		return (f.Name() == name || more && strings.HasPrefix(f.Name(), name)) &&
			(a.pkg == "" || f.Pkg() != nil && isBelow(f.Pkg().Path(), a.pkg)) &&
			a.params.allows(s.Params().Len()) && a.results.allows(s.Results().Len())
	})
}

// hasContract reports whether the import path of a package is one that contracts
// speak of, or one of its functions is.
func (v *Vocabulary) hasContract(pkg *program.Package) bool {
	for _, obj := range pkg.Info.Defs {
		if f, ok := obj.(*types.Func); ok && v.inContract(f) {
			return true
		}
	}
	return slices.Contains([]string{"labels", "watch"}, pkg.Name)
}

// isBelow reports whether an import path ends in another one.
func isBelow(path, end string) bool { return path == end || strings.HasSuffix(path, "/"+end) }

// byReflection reports whether a package imports what calls methods by their names.
func byReflection(pkg *program.Package) bool {
	return slices.ContainsFunc(pkg.Types.Imports(), func(imported *types.Package) bool {
		return slices.Contains([]string{"text/template", "html/template", "reflect", "net/rpc", "expvar"}, imported.Path())
	})
}

// interfaces returns the interfaces with methods that are declared outside of the
// main module.
func interfaces(p *program.Program) []*types.Interface {
	var found []*types.Interface
	others := slices.Clone(p.Library.Packages())
	for _, pkg := range p.Packages {
		if !pkg.Module.Main {
			others = append(others, pkg.Types)
		}
	}
	for _, pkg := range others {
		for _, name := range pkg.Scope().Names() {
			if obj, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok && obj.Exported() {
				if i, ok := obj.Type().Underlying().(*types.Interface); ok && i.NumMethods() > 0 {
					found = append(found, i)
				}
			}
		}
	}
	return found
}

// askedFor reports whether one of the interfaces asks for the method, and its
// receiver implements it.
func askedFor(f *types.Func, asked []*types.Interface) bool {
	recv := f.Signature().Recv().Type()
	if _, ok := recv.(*types.Pointer); !ok && !types.IsInterface(recv) {
		recv = types.NewPointer(recv)
	}
	return slices.ContainsFunc(asked, func(i *types.Interface) bool {
		for m := range i.Methods() {
			if m.Name() == f.Name() && (types.Implements(recv, i) || types.Identical(m.Signature(), f.Signature())) {
				return true
			}
		}
		return false
	})
}
