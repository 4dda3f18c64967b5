package detect

import (
	"slices"
	"strings"
)

// A dispatch finds the methods behind calls through interfaces.
type dispatch struct {
	impls      map[string][]string
	interfaces map[string]Interface  // those that are called through
	having     map[string][]TypeInfo // types by the names of their methods
	resolved   map[string]bool       // interfaces that impls is filled for
}

func newDispatch() dispatch {
	return dispatch{make(map[string][]string), make(map[string]Interface), make(map[string][]TypeInfo), make(map[string]bool)}
}

// indexTypes notes the types of a package by the methods that they have, and the
// interfaces.
func (d *dispatch) indexTypes(s *PackageSummary) {
	for _, t := range s.Types {
		for _, m := range t.Methods {
			d.having[m.Name] = append(d.having[m.Name], t)
		}
	}
	for _, i := range s.Interfaces {
		if len(i.Methods) > 0 {
			d.interfaces[i.Name] = i
		}
	}
}

// implementations returns the concrete methods behind an interface's method, given
// as interface.method. Few interfaces of a program are called through.
func (d *dispatch) implementations(method string) []string {
	name := method[:strings.LastIndexByte(method, '.')]
	if i, ok := d.interfaces[name]; ok && !d.resolved[name] {
		d.resolved[name] = true
		d.implement(i)
	}
	return d.impls[method]
}

func (d *dispatch) implement(i Interface) {
	rarest := i.Methods[0]
	for _, m := range i.Methods {
		if len(d.having[m.Name]) < len(d.having[rarest.Name]) {
			rarest = m
		}
	}
	for _, t := range d.having[rarest.Name] {
		found := make(map[string]string)
		for _, m := range t.Methods {
			found[m.Name+m.Signature] = m.Func
		}
		if !slices.ContainsFunc(i.Methods, func(m Method) bool { return found[m.Name+m.Signature] == "" }) {
			for _, m := range i.Methods {
				key := i.Name + "." + m.Name
				d.impls[key] = append(d.impls[key], found[m.Name+m.Signature])
			}
		}
	}
}
