package clone

import (
	"go/types"
	"strings"
)

// An opaque is a type that the package cannot name, and that a type parameter
// stands for instead.
type opaque struct {
	typ  *types.Named
	name string // of the type parameter
	key  bool   // maps have it for their keys
}

// opaqueName returns the type parameter that stands for t, or "" if t can be
// named or nothing can stand for it. Callers leave it to be inferred, so it has
// to be part of the function's signature.
func (p *typePrinter) opaqueName(t *types.Named) string {
	for _, o := range p.opaques {
		if types.Identical(o.typ, t) {
			o.key = o.key || p.inKey
			return o.name
		}
	}
	if p.fresh == nil || p.inArgs || p.env.nameable(t.Obj()) == "" || !p.env.Generics() || p.env.declares("any") {
		return ""
	}
	if p.inKey && (p.env.declares("comparable") || !strictlyComparable(t) && !p.env.atLeast("go1.20")) {
		return ""
	}
	if p.walked[t.Obj()] && !isContainer(t) {
		return "" // fields of a type parameter cannot be selected
	}
	o := &opaque{typ: t, name: p.fresh("T"), key: p.inKey}
	p.opaques = append(p.opaques, o)
	return o.name
}

// isContainer reports whether t is a map or slice, which a type parameter can
// stand for even if it is copied.
func isContainer(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Map, *types.Slice:
		return true
	}
	return false
}

// constraint returns the constraint of the type parameter that o is.
func (p *typePrinter) constraint(o *opaque) string {
	switch {
	case p.walked[o.typ.Obj()]:
		return "~" + p.text(o.typ.Underlying())
	case o.key:
		return "comparable"
	}
	return "any"
}

// typeParams returns the type parameter list of a function whose signature
// mentions the parameters noted so far, or "".
func (p *typePrinter) typeParams() string {
	var texts []string
	for i := 0; i < len(p.params); i++ { // grows: constraints mention parameters
		tp := p.params[i]
		texts = append(texts, tp.Obj().Name()+" "+p.text(tp.Constraint()))
	}
	for i := 0; i < len(p.opaques); i++ {
		o := p.opaques[i]
		texts = append(texts, o.name+" "+p.constraint(o))
	}
	if texts == nil {
		return ""
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// signature returns the type of the parameter of c as source, and makes sure
// that the names in it mean nothing else in the function.
func (e *emitter) signature(t types.Type, walked map[*types.TypeName]bool) string {
	probe := newTypePrinter(e.env, func(p *types.Package) string { return p.Name() })
	probe.text(t)
	for _, tp := range probe.params {
		e.names.used[tp.Obj().Name()] = true
	}
	e.types.walked, e.types.fresh = walked, e.names.fresh
	text := e.types.text(t)
	e.types.fresh = nil // what is met in the body only cannot be inferred
	return text
}
