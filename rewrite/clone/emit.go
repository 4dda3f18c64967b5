package clone

import (
	"fmt"
	"go/types"
	"maps"
	"strings"
)

// An emitter writes the body of a copy function. Its statements make variables
// own what they hold, in place: a variable has been copied by assignment, and
// each container on a written path is then replaced by a copy.
type emitter struct {
	env   *Env
	types *typePrinter
	units []*unit
	seen  map[*unit]string // variable from a pointer to its copy
	funcs map[*unit]string // function that copies a pointer
	names nameSet
	json  string // function that copies a value of type any
	out   strings.Builder
}

// A nameSet holds the identifiers that are in use.
type nameSet struct {
	used  map[string]bool
	taken func(string) bool
}

// fresh returns base, or base with a number, so that it hides nothing.
func (s nameSet) fresh(base string) string {
	name := base
	for i := 2; s.used[name] || s.taken(name); i++ {
		name = fmt.Sprint(base, i)
	}
	s.used[name] = true
	return name
}

func (e *emitter) printf(format string, args ...any) {
	fmt.Fprintf(&e.out, format+"\n", args...)
}

// block writes "header {", what body writes, and "}". Names that body takes
// are free again behind it.
func (e *emitter) block(header string, body func()) {
	used := maps.Clone(e.names.used)
	e.printf("%s {", header)
	body()
	e.printf("}")
	e.names.used = used
}

// function writes the body of the function that copies x, of type t.
func (e *emitter) function(x string, t types.Type, n *trie) {
	if e.keepsNil(t) {
		e.block("if "+x+" == nil", func() { e.printf("return nil") })
	}
	e.prologue(x, t)
	switch u := under(t).(type) {
	case *types.Map:
		e.wholeMap(x, t, u, n)
	case *types.Slice:
		e.wholeSlice(x, t, u, n)
	case *types.Pointer:
		e.wholePointer(x, t)
	default:
		e.own(x, t, n)
		e.printf("return %s", x)
	}
}

// keepsNil reports whether the copy of a nil value of type t is nil.
func (e *emitter) keepsNil(t types.Type) bool {
	switch under(t).(type) {
	case *types.Map:
		return e.env.PreserveNil
	case *types.Slice, *types.Pointer:
		return true
	}
	return false
}

// prologue declares what pointers need: the copies made so far, and functions
// for pointers that are copied in several places.
func (e *emitter) prologue(x string, t types.Type) {
	for _, u := range e.units {
		if !u.loop && !u.closure() {
			continue
		}
		e.seen[u] = e.names.fresh("seen")
		ptr := e.types.text(u.ptr)
		e.printf("%s := make(map[%s]%s%s)", e.seen[u], ptr, ptr, e.sizeFor(x, t, u))
		if u.closure() {
			e.funcs[u] = e.names.fresh("copy" + title(baseName(u.ptr)))
			e.printf("var %s func(%s) %s", e.funcs[u], ptr, ptr)
		}
	}
	for _, u := range e.units {
		if u.closure() {
			e.closure(u)
		}
	}
}

// sizeFor returns the size argument for the copies of u, if x has them as its
// elements.
func (e *emitter) sizeFor(x string, t types.Type, u *unit) string {
	c, ok := under(t).(interface{ Elem() types.Type })
	if ok && !isPointer(t) && types.Identical(c.Elem(), u.ptr) {
		return ", len(" + x + ")"
	}
	return ""
}

func (e *emitter) closure(u *unit) {
	ptr := e.types.text(u.ptr)
	used := maps.Clone(e.names.used)
	p := e.names.fresh("p")
	e.block(fmt.Sprintf("%s = func(%s %s) %s", e.funcs[u], p, ptr, ptr), func() {
		e.block("if "+p+" == nil", func() { e.printf("return nil") })
		e.printf("return %s", e.remembered(p, u))
	})
	e.names.used = used
}

func (e *emitter) wholeMap(x string, t types.Type, m *types.Map, n *trie) {
	result := e.names.fresh("result")
	e.fill(result, x, t, m, n)
	e.printf("return %s", result)
}

// fill declares result as a copy of the map x.
func (e *emitter) fill(result, x string, t types.Type, m *types.Map, n *trie) {
	e.printf("%s := make(%s, len(%s))", result, e.types.text(t), x)
	used := maps.Clone(e.names.used)
	k, v := e.names.fresh("k"), e.names.fresh("v")
	e.block(fmt.Sprintf("for %s, %s := range %s", k, v, x), func() {
		if kid := n.kids["[]"]; kid != nil {
			e.own(v, m.Elem(), kid)
		}
		e.printf("%s[%s] = %s", result, k, v)
	})
	e.names.used = used
}

func (e *emitter) wholeSlice(x string, t types.Type, s *types.Slice, n *trie) {
	result := e.names.fresh("result")
	e.fillSlice(result, x, t, s, n)
	e.printf("return %s", result)
}

// fillSlice declares result as a copy of the slice x.
func (e *emitter) fillSlice(result, x string, t types.Type, s *types.Slice, n *trie) {
	e.printf("%s := make(%s, len(%s))", result, e.types.text(t), x)
	e.printf("copy(%s, %s)", result, x)
	e.ownElements(result, s.Elem(), n)
}

func (e *emitter) wholePointer(x string, t types.Type) {
	u := e.unit(t)
	if f := e.funcs[u]; f != "" {
		e.printf("return %s(%s)", f, x)
		return
	}
	c, addr := e.twin(x, u)
	e.ownTwin(c, u)
	e.printf("return %s", addr)
}

// own makes the variable x own the containers of n.
func (e *emitter) own(x string, t types.Type, n *trie) {
	if !works(t, n) {
		return
	}
	if m := e.env.methodOf(t); m != nil && m.deep && !isPointer(t) {
		e.ownByMethod(x, t, m)
		return
	}
	switch u := under(t).(type) {
	case *types.Map:
		e.unlessNil(x, func() {
			c := e.names.fresh("own")
			e.fill(c, x, t, u, n)
			e.printf("%s = %s", x, c)
		})
	case *types.Slice:
		e.unlessNil(x, func() {
			c := e.names.fresh("own")
			e.fillSlice(c, x, t, u, n)
			e.printf("%s = %s", x, c)
		})
	case *types.Array:
		e.ownElements(x, u.Elem(), n)
	case *types.Struct:
		e.ownFields(x, u, n)
	case *types.Pointer:
		e.ownPointer(x, t)
	case *types.Interface:
		e.printf("%s = %s(%s)", x, e.json, x)
	}
}

func (e *emitter) unlessNil(x string, body func()) {
	e.block("if "+x+" != nil", body)
}

func (e *emitter) ownByMethod(x string, t types.Type, m *method) {
	star := ""
	if m.result == derefForm {
		star = "*"
	}
	set := func() { e.printf("%s = %s%s.%s()", x, star, x, m.name) }
	switch under(t).(type) {
	case *types.Map, *types.Slice:
		e.unlessNil(x, set)
	default:
		set()
	}
}

func (e *emitter) ownElements(x string, elem types.Type, n *trie) {
	kid := n.kids["[]"]
	if kid == nil || !works(elem, kid) {
		return
	}
	used := maps.Clone(e.names.used)
	i := e.names.fresh("i")
	e.block(fmt.Sprintf("for %s := range %s", i, x), func() {
		e.own(x+"["+i+"]", elem, kid)
	})
	e.names.used = used
}

func (e *emitter) ownFields(x string, s *types.Struct, n *trie) {
	for _, step := range n.steps() {
		if f := fieldAt(s, step); f != nil {
			e.own(x+step, f.Type(), n.kids[step])
		}
	}
}

func (e *emitter) ownPointer(x string, t types.Type) {
	u := e.unit(t)
	if f := e.funcs[u]; f != "" {
		e.printf("%s = %s(%s)", x, f, x)
		return
	}
	e.unlessNil(x, func() {
		if e.seen[u] != "" {
			e.printf("%s = %s", x, e.remembered(x, u))
			return
		}
		c, addr := e.twin(x, u)
		e.ownTwin(c, u)
		e.printf("%s = %s", x, addr)
	})
}

// remembered writes the look-up of x among the copies made so far, makes one
// if there is none, and returns the variable that holds it.
func (e *emitter) remembered(x string, u *unit) string {
	known, ok := e.names.fresh("known"), e.names.fresh("ok")
	e.printf("%s, %s := %s[%s]", known, ok, e.seen[u], x)
	e.block("if !"+ok, func() {
		c, addr := e.twin(x, u)
		e.printf("%s = %s", known, addr)
		e.printf("%s[%s] = %s", e.seen[u], x, known) // before going on: rings lead back here
		e.ownTwin(c, u)
	})
	return known
}

// twin writes the copy of the pointee of x alone. It returns the expression
// for the copy and for a pointer to it.
func (e *emitter) twin(x string, u *unit) (c, addr string) {
	c = e.names.fresh("own")
	if u.method == nil {
		e.printf("%s := *%s", c, x)
		return c, "&" + c
	}
	e.printf("%s := %s.%s()", c, x, u.method.name)
	if u.method.result == addrForm {
		return c, "&" + c
	}
	if structOf(u.ptr) != nil {
		return c, c
	}
	return "(*" + c + ")", c
}

// ownTwin makes c, a copy of the pointee of u alone, own what is below.
func (e *emitter) ownTwin(c string, u *unit) {
	if u.method == nil || !u.method.deep {
		e.own(c, u.ptr.Underlying().(*types.Pointer).Elem(), u.node)
	}
}

func (e *emitter) unit(t types.Type) *unit {
	for _, u := range e.units {
		if types.Identical(u.ptr, t) {
			return u
		}
	}
	panic("clone: no unit for " + t.String())
}
