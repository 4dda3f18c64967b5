package main

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/packages"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan/kinds"
)

// implement finds the methods behind those of interfaces that no other package can implement.
func (lib *library) implement(pkgs []*packages.Package) {
	var closed, concrete []*types.Named
	for _, pkg := range pkgs {
		for _, name := range pkg.Types.Scope().Names() {
			o, ok := pkg.Types.Scope().Lookup(name).(*types.TypeName)
			if !ok || o.IsAlias() {
				continue
			}
			named, ok := o.Type().(*types.Named)
			switch {
			case !ok || named.TypeParams().Len() > 0:
			case !types.IsInterface(named):
				concrete = append(concrete, named)
			default:
				lib.give(named)
				if isClosed(named) {
					closed = append(closed, named)
				}
			}
		}
	}
	for _, pkg := range pkgs {
		lib.ask(pkg.TypesInfo)
	}
	for _, iface := range closed {
		for _, t := range concrete {
			lib.implementBy(iface, t)
		}
	}
}

// ask notes the methods of the interfaces in a package, which it calls on what it is handed.
func (lib *library) ask(info *types.Info) {
	for _, tv := range info.Types {
		iface, ok := tv.Type.Underlying().(*types.Interface)
		if !ok {
			continue
		}
		for m := range iface.Methods() {
			if m.Exported() && !kinds.HasTypeParam(m.Signature()) {
				lib.asked[m.Name()+kinds.Signature(m)] = true
			}
		}
	}
}

// isClosed reports whether only the standard library can implement an interface: nobody else
// can declare one of its methods, or embed it.
func isClosed(iface *types.Named) bool {
	hidden := false
	for m := range iface.Underlying().(*types.Interface).Methods() {
		hidden = hidden || !m.Exported()
	}
	return hidden && !(ast.IsExported(iface.Obj().Name()) && isPublic(iface.Obj().Pkg().Path()))
}

// give notes what calls of an interface's methods do with what has them: results may lead to
// it. An error is not taken for one that does.
func (lib *library) give(iface *types.Named) {
	for m := range iface.Underlying().(*types.Interface).Methods() {
		lib.receiver[methodKey(iface, m)] = ofReceiver(m)
	}
}

// ofReceiver returns what a call of an interface's method does with what has the method.
func ofReceiver(m *types.Func) contract.Use {
	for v := range m.Signature().Results().Variables() {
		if kinds.LeadsToMap(v.Type()) && !types.Identical(v.Type(), types.Universe.Lookup("error").Type()) {
			return contract.Calls | contract.Returns
		}
	}
	return contract.Calls
}

func methodKey(iface *types.Named, m *types.Func) string {
	return types.TypeString(iface, nil) + "." + m.Name()
}

func (lib *library) implementBy(iface, t *types.Named) {
	methods := iface.Underlying().(*types.Interface)
	if !types.Implements(types.NewPointer(t), methods) {
		return
	}
	for m := range methods.Methods() {
		obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, m.Pkg(), m.Name())
		if fn, ok := obj.(*types.Func); ok {
			key := methodKey(iface, m)
			lib.methods[key] = append(lib.methods[key], fn.FullName())
		}
	}
}
