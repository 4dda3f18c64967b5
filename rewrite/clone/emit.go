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
	json  string          // function that copies a value of type any
	loops int             // around what is being written
	guard string          // what comes first
	decls strings.Builder // and then
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
	e.restore(used)
}

// body returns what has been written.
func (e *emitter) body() string { return e.guard + e.decls.String() + e.out.String() }

// restore frees the names that have been taken since used was all, those of
// declarations at the start of the function aside.
func (e *emitter) restore(used map[string]bool) {
	for name := range e.names.used {
		if strings.HasPrefix(name, "seen") {
			used[name] = true
		}
	}
	e.names.used = used
}

// loop is block for a loop, whose header declares variables.
func (e *emitter) loop(header func() string, body func()) {
	used := maps.Clone(e.names.used)
	e.loops++
	e.block(header(), body)
	e.loops--
	e.restore(used)
}

// function writes the body of the function that copies x, of type t.
func (e *emitter) function(x string, t types.Type, n *trie) {
	if e.keepsNil(t) {
		e.block("if "+x+" == nil", func() { e.printf("return nil") })
		e.guard = e.out.String()
		e.out.Reset()
	}
	e.prologue(x, t)
	switch under(t).(type) {
	case *types.Map, *types.Slice:
		e.whole(x, t, n)
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

// closure writes the function for u. What is in it is copied as often as it is
// called.
func (e *emitter) closure(u *unit) {
	ptr := e.types.text(u.ptr)
	var p string
	e.loop(func() string {
		p = e.names.fresh("p")
		return fmt.Sprintf("%s = func(%s %s) %s", e.funcs[u], p, ptr, ptr)
	}, func() {
		e.block("if "+p+" == nil", func() { e.printf("return nil") })
		e.printf("return %s", e.remembered(p, u))
	})
}

// whole returns a copy of x, a map or slice.
func (e *emitter) whole(x string, t types.Type, n *trie) {
	if e.isTree(t, n) {
		if !e.keepsNil(t) {
			e.block("if "+x+" == nil", func() { e.printf("return make(%s)", e.types.text(t)) })
		}
		e.printf("return %s", e.tree(x, t))
		return
	}
	result := e.names.fresh("result")
	e.printf("%s := %s", result, e.empty(x, t))
	e.fill(result, x, t, n)
	e.printf("return %s", result)
}

// empty returns the expression for what a copy of the map or slice x starts as.
func (e *emitter) empty(x string, t types.Type) string {
	return fmt.Sprintf("make(%s, len(%s))", e.types.text(t), x)
}

// fill copies the elements of x, a map or slice, to result, which is empty.
func (e *emitter) fill(result, x string, t types.Type, n *trie) {
	m, ok := under(t).(*types.Map)
	if !ok {
		e.printf("copy(%s, %s)", result, x)
		e.ownElements(result, under(t).(*types.Slice).Elem(), n)
		return
	}
	var k, v string
	e.loop(func() string {
		k, v = e.names.fresh("k"), e.names.fresh("v")
		return fmt.Sprintf("for %s, %s := range %s", k, v, x)
	}, func() {
		if kid := n.kids["[]"]; kid != nil {
			e.own(v, m.Elem(), kid)
		}
		e.printf("%s[%s] = %s", result, k, v)
	})
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
		e.unlessNil(x, func() { e.ownMap(x, t, n) })
	case *types.Slice:
		e.unlessNil(x, func() { e.replace(x, t, n) })
	case *types.Array:
		e.ownElements(x, u.Elem(), n)
	case *types.Struct:
		e.ownFields(x, u, n)
	case *types.Pointer:
		e.ownPointer(x, t)
	case *types.Interface:
		e.ownDynamic(x, t)
	}
}

func (e *emitter) unlessNil(x string, body func()) {
	e.block("if "+x+" != nil", body)
}

// replace gives x, a map or slice, a copy of its own.
func (e *emitter) replace(x string, t types.Type, n *trie) {
	if e.isTree(t, n) {
		e.printf("%s = %s", x, e.tree(x, t))
		return
	}
	c := e.names.fresh("own")
	e.printf("%s := %s", c, e.empty(x, t))
	e.fill(c, x, t, n)
	e.printf("%s = %s", x, c)
}

// ownMap is replace for a map. In a loop it may come along twice, and then the
// copies must be one map too.
func (e *emitter) ownMap(x string, t types.Type, n *trie) {
	reflect := e.env.lookup("reflect")
	if e.loops == 0 || reflect == nil || e.isTree(t, n) {
		e.replace(x, t, n)
		return
	}
	seen, at := e.names.fresh("seen"), e.names.fresh("at")
	c, ok := e.names.fresh("own"), e.names.fresh("ok")
	fmt.Fprintf(&e.decls, "%s := make(map[uintptr]%s)\n", seen, e.types.text(t))
	e.printf("%s := %s.ValueOf(%s).Pointer()", at, e.types.imported(reflect), x)
	e.printf("%s, %s := %s[%s]", c, ok, seen, at)
	e.block("if !"+ok, func() {
		e.printf("%s = %s", c, e.empty(x, t))
		e.printf("%s[%s] = %s", seen, at, c)
		e.fill(c, x, t, n)
	})
	e.printf("%s = %s", x, c)
}

// isTree reports whether t is a map or slice whose elements are values of type
// any that are written.
func (e *emitter) isTree(t types.Type, n *trie) bool {
	c, ok := under(t).(interface{ Elem() types.Type })
	return ok && n.kids["[]"] != nil && isAny(c.Elem())
}

// tree returns the expression that copies x, of type t, as a tree.
func (e *emitter) tree(x string, t types.Type) string {
	return fmt.Sprintf("%s(%s).(%s)", e.json, x, e.types.text(t))
}

// ownDynamic makes x, of interface type t, own what it holds.
func (e *emitter) ownDynamic(x string, t types.Type) {
	m := e.env.ObjectMethod(t)
	switch {
	case m == nil:
		e.printf("%s = %s(%s)", x, e.json, x)
	case m.Asserts:
		e.unlessNil(x, func() { e.printf("%s = %s.%s().(%s)", x, x, m.Name, e.types.text(t)) })
	default:
		e.unlessNil(x, func() { e.printf("%s = %s.%s()", x, x, m.Name) })
	}
}

// ownByMethod makes x, of type t, what its method m returns.
func (e *emitter) ownByMethod(x string, t types.Type, m *method) {
	set := func() { e.printf("%s = %s.%s()", x, x, m.name) }
	switch m.result {
	case derefForm:
		set = func() { e.printf("%s = *%s.%s()", x, x, m.name) }
	case intoForm:
		set = func() {
			c := e.names.fresh("own")
			e.printf("var %s %s", c, e.types.text(t))
			e.printf("%s.%s(&%s)", x, m.name, c)
			e.printf("%s = %s", x, c)
		}
	}
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
	var i string
	e.loop(func() string {
		i = e.names.fresh("i")
		return fmt.Sprintf("for %s := range %s", i, x)
	}, func() { e.own(x+"["+i+"]", elem, kid) })
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
