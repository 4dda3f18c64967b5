package reach

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// A Dispatch finds the methods behind calls through interfaces.
type Dispatch struct {
	impls      map[string][]string
	interfaces map[string]summary.Interface       // those that are called through
	types      int                                // known so far
	having     map[summary.MethodKey][]typeMethod // ordered by type
	resolved   map[string]bool                    // interfaces that impls is filled for
	Promoted   map[Promotion][]summary.Path       // by which types have methods of what they embed
}

// A Promotion is a method that is reached by that of an interface.
type Promotion struct{ Method, Fn string }

// A typeMethod is the method that a type has for a key.
type typeMethod struct {
	typ     int
	fn      string
	through summary.Path
}

func newDispatch() Dispatch {
	return Dispatch{
		impls: make(map[string][]string), interfaces: make(map[string]summary.Interface),
		having: make(map[summary.MethodKey][]typeMethod), resolved: make(map[string]bool),
		Promoted: make(map[Promotion][]summary.Path),
	}
}

// indexTypes notes the types of a package by the methods that they have, and the
// interfaces.
func (d *Dispatch) indexTypes(s *summary.PackageSummary) {
	for _, t := range s.Types {
		for _, m := range t.Methods {
			have := typeMethod{d.types, m.Func, m.Through}
			d.having[m.Key()] = append(d.having[m.Key()], have)
			d.having[m.NameKey()] = append(d.having[m.NameKey()], have)
		}
		d.types++
	}
	for _, i := range s.Interfaces {
		if len(i.Methods) > 0 {
			d.interfaces[i.Name] = i
		}
	}
}

// Implementations returns the concrete methods behind an interface's method, given
// as interface.method. Few interfaces of a program are called through.
func (d *Dispatch) Implementations(method string) []string {
	name := method[:strings.LastIndexByte(method, '.')]
	if i, ok := d.interfaces[name]; ok && !d.resolved[name] {
		d.resolved[name] = true
		d.implement(i)
	}
	return d.impls[method]
}

func (d *Dispatch) implement(i summary.Interface) {
	rarest := i.Methods[0]
	for _, m := range i.Methods {
		if len(d.having[m.NameKey()]) < len(d.having[rarest.NameKey()]) {
			rarest = m
		}
	}
	var types []int
	for _, t := range d.having[rarest.NameKey()] {
		if d.hasAll(t.typ, i.Methods, make([]typeMethod, len(i.Methods))) {
			types = append(types, t.typ)
		}
	}
	// Methods of the types themselves come first: those behind interfaces that others embed
	// may be the same.
	for _, embedded := range []bool{false, true} {
		for _, t := range types {
			d.implementBy(i, t, embedded)
		}
	}
}

// implementBy notes the methods by which a type implements an interface: its own, or those of
// interfaces that it embeds.
func (d *Dispatch) implementBy(i summary.Interface, typ int, embedded bool) {
	found := make([]typeMethod, len(i.Methods))
	d.hasAll(typ, i.Methods, found)
	for n, m := range i.Methods {
		name, ok := d.embeddedMethod(found[n].fn)
		if ok != embedded {
			continue
		}
		key, ids := i.Name+"."+m.Name, []string{found[n].fn}
		if embedded {
			ids = slices.Clone(d.Implementations(name))
		}
		for _, id := range ids {
			p := Promotion{key, id}
			if d.Promoted[p] == nil { // many types may have it from one that they embed
				d.impls[key] = append(d.impls[key], id)
			}
			d.promote(p, found[n].through)
		}
	}
}

// embeddedMethod reports whether id, the method of a type, is that of an interface which the
// type embeds, and returns it as implementations takes it.
func (d *Dispatch) embeddedMethod(id string) (string, bool) {
	name, method, ok := strings.Cut(strings.TrimPrefix(id, "("), ").")
	if !ok {
		return "", false
	}
	_, ok = d.interfaces[name]
	return name + "." + method, ok
}

// promote notes by which path a method gets what it is called with.
func (d *Dispatch) promote(p Promotion, through summary.Path) {
	if !slices.Contains(d.Promoted[p], through) {
		d.Promoted[p] = append(d.Promoted[p], through)
	}
}

// hasAll puts into found the methods of a type that implement those of an interface, and
// reports whether it has them all. It takes a binary search for each.
func (d *Dispatch) hasAll(typ int, methods []summary.Method, found []typeMethod) bool {
	for n, m := range methods {
		var ok bool
		if found[n], ok = d.methodOf(typ, m); !ok {
			return false
		}
	}
	return true
}

// methodOf returns the method of a type that implements m. Which type arguments a method's
// signature depends on is not known, so that it may be any.
func (d *Dispatch) methodOf(typ int, m summary.Method) (typeMethod, bool) {
	keys := []summary.MethodKey{m.Key(), summary.Method{Name: m.Name, Package: m.Package, Generic: true}.Key()}
	if m.Generic {
		keys = []summary.MethodKey{m.NameKey()}
	}
	for _, key := range keys {
		all := d.having[key]
		if i, ok := slices.BinarySearchFunc(all, typ, func(t typeMethod, typ int) int { return t.typ - typ }); ok {
			return all[i], true
		}
	}
	return typeMethod{}, false
}
