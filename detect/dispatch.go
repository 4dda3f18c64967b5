package detect

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// A dispatch finds the methods behind calls through interfaces.
type dispatch struct {
	impls      map[string][]string
	interfaces map[string]summary.Interface       // those that are called through
	types      int                                // known so far
	having     map[summary.MethodKey][]typeMethod // ordered by type
	resolved   map[string]bool                    // interfaces that impls is filled for
	promoted   map[promotion][]summary.Path       // by which types have methods of what they embed
}

// A promotion is a method that is reached by that of an interface.
type promotion struct{ method, fn string }

// A typeMethod is the method that a type has for a key.
type typeMethod struct {
	typ     int
	fn      string
	through summary.Path
}

func newDispatch() dispatch {
	return dispatch{
		impls: make(map[string][]string), interfaces: make(map[string]summary.Interface),
		having: make(map[summary.MethodKey][]typeMethod), resolved: make(map[string]bool),
		promoted: make(map[promotion][]summary.Path),
	}
}

// indexTypes notes the types of a package by the methods that they have, and the
// interfaces.
func (d *dispatch) indexTypes(s *summary.PackageSummary) {
	for _, t := range s.Types {
		for _, m := range t.Methods {
			d.having[m.Key()] = append(d.having[m.Key()], typeMethod{d.types, m.Func, m.Through})
		}
		d.types++
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

func (d *dispatch) implement(i summary.Interface) {
	rarest := i.Methods[0]
	for _, m := range i.Methods {
		if len(d.having[m.Key()]) < len(d.having[rarest.Key()]) {
			rarest = m
		}
	}
	found := make([]typeMethod, len(i.Methods))
	for _, t := range d.having[rarest.Key()] {
		if !d.hasAll(t.typ, i.Methods, found) {
			continue
		}
		for n, m := range i.Methods {
			key := i.Name + "." + m.Name
			for _, id := range d.behind(found[n].fn) {
				d.impls[key] = append(d.impls[key], id)
				d.promote(promotion{key, id}, found[n].through)
			}
		}
	}
}

// promote notes by which path a method gets what it is called with.
func (d *dispatch) promote(p promotion, through summary.Path) {
	if !slices.Contains(d.promoted[p], through) {
		d.promoted[p] = append(d.promoted[p], through)
	}
}

// behind returns the concrete methods that id, the method of a type, stands for: itself, or
// those behind an interface that the type embeds.
func (d *dispatch) behind(id string) []string {
	if name, method, ok := strings.Cut(strings.TrimPrefix(id, "("), ")."); ok {
		if _, embedded := d.interfaces[name]; embedded {
			return d.implementations(name + "." + method)
		}
	}
	return []string{id}
}

// hasAll puts into found the methods of a type that implement those of an interface, and
// reports whether it has them all. It takes a binary search for each.
func (d *dispatch) hasAll(typ int, methods []summary.Method, found []typeMethod) bool {
	for n, m := range methods {
		all := d.having[m.Key()]
		i, ok := slices.BinarySearchFunc(all, typ, func(t typeMethod, typ int) int { return t.typ - typ })
		if !ok {
			return false
		}
		found[n] = all[i]
	}
	return true
}
