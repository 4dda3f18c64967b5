package clone

import (
	"go/types"
	"slices"
	"strings"
)

// A unit is a pointer type whose pointees are copied, with all that is written
// below them wherever they are reached from. Pointers of one type may be equal,
// so they must be copied alike.
type unit struct {
	ptr       types.Type
	node      *trie
	method    *method
	refs      int  // places that refer to it
	top       bool // one of them is the value itself
	loop      bool // one of them is in a loop
	recursive bool
	active    bool // being walked
}

// closure reports whether the copy needs a function of its own.
func (u *unit) closure() bool { return u.refs > 1 || u.recursive }

// An analysis finds out what a copy consists of, before any text is written.
type analysis struct {
	env   *Env
	units []*unit
	grew  bool // a unit did, so that places seen before need another look
	json  bool // a value of type any is copied
	// walked holds the declared types of what is copied.
	walked map[*types.TypeName]bool
}

// analyse walks t along the paths of root until no unit grows any more.
func analyse(env *Env, t types.Type, root *trie) (*analysis, *Obstacle) {
	a := &analysis{env: env, walked: make(map[*types.TypeName]bool)}
	root.direct(t, env.Pkg)
	for {
		a.grew, a.json = false, false
		for _, u := range a.units {
			u.refs, u.top, u.loop, u.recursive = 0, false, false, false
		}
		o := a.walk(t, root, place{path: enter(env.Root, t), top: true})
		if o != nil || !a.grew {
			a.repeat()
			return a, o
		}
	}
}

// repeat marks all units as reached more than once if one of them is
// recursive: what lies below it is copied as often as it is entered. The value
// itself lies below none.
func (a *analysis) repeat() {
	if slices.ContainsFunc(a.units, func(u *unit) bool { return u.recursive }) {
		for _, u := range a.units {
			u.loop = u.loop || !u.top
		}
	}
}

// A place is where a walk is.
type place struct {
	path string
	loop bool // inside of a loop over elements
	top  bool // the value itself
}

func (p place) at(step string) place {
	return place{path: p.path + step, loop: p.loop}
}

// elem returns the place of an element.
func (p place) elem() place {
	return place{path: p.path + "[]", loop: true}
}

// walk checks that a value of type t, at p, can own the containers of n.
func (a *analysis) walk(t types.Type, n *trie, p place) *Obstacle {
	p.path = enter(p.path, t)
	a.enter(t)
	if t.Underlying() == types.Typ[types.Invalid] {
		return &Obstacle{p.path, "has an unknown type"} // one of C
	}
	if isParam(t) && under(t) == types.Typ[types.Invalid] && !p.top {
		return &Obstacle{p.path, "has a type parameter for its type"}
	}
	if m := a.usable(t, p); m != nil && m.deep && !isPointer(t) {
		return nil
	}
	switch u := under(t).(type) {
	case *types.Map:
		return a.elements(n, p, u.Elem(), u.Key(), u.Elem())
	case *types.Slice:
		return a.elements(n, p, u.Elem(), u.Elem())
	case *types.Array:
		return a.elements(n, p, u.Elem())
	case *types.Struct:
		return a.fields(t, u, n, p)
	case *types.Pointer:
		return a.pointer(t, u, n, p)
	case *types.Interface:
		return a.dynamic(t, n, p)
	case *types.Chan:
		return &Obstacle{p.path, "is a channel"}
	case *types.Signature:
		return &Obstacle{p.path, "is a function"}
	}
	return a.leaf(t, n, p)
}

// enter notes that a value of type t is copied.
func (a *analysis) enter(t types.Type) {
	if n, ok := types.Unalias(t).(*types.Named); ok {
		a.walked[n.Obj()] = true
	}
	if p, ok := t.Underlying().(*types.Pointer); ok && !isParam(t) {
		if n, ok := types.Unalias(p.Elem()).(*types.Named); ok {
			a.walked[n.Obj()] = true
		}
	}
}

func isParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

// leaf is a value without containers.
func (a *analysis) leaf(t types.Type, n *trie, p place) *Obstacle {
	if p.top || len(n.kids) > 0 {
		return &Obstacle{p.path, "is " + withArticle(t) + ", which holds nothing to copy"}
	}
	return nil
}

// elements checks the elements of a map, slice or array; held are the types
// that a copy of the container copies by value.
func (a *analysis) elements(n *trie, p place, elem types.Type, held ...types.Type) *Obstacle {
	for _, t := range held {
		if o := pinned(enter(p.path+"[]", t), t); o != nil {
			return o
		}
	}
	for _, step := range n.steps() {
		if step != "[]" {
			return &Obstacle{p.path + step, "is written, but " + p.path + " has elements only"}
		}
		if o := a.walk(elem, n.kids[step], p.elem()); o != nil {
			return o
		}
	}
	return nil
}

func (a *analysis) fields(t types.Type, s *types.Struct, n *trie, p place) *Obstacle {
	if p.top {
		if o := pinned(p.path, t); o != nil {
			return o
		}
	}
	for _, step := range n.steps() {
		f := fieldAt(s, step)
		if f == nil {
			return &Obstacle{p.path + step, "is written, but " + p.path + " has no such field"}
		}
		if foreign(f, a.env.Pkg) {
			return &Obstacle{p.path + step, "is not exported by package " + f.Pkg().Name()}
		}
		if o := a.walk(f.Type(), n.kids[step], p.at(step)); o != nil {
			return o
		}
	}
	return nil
}

func fieldAt(s *types.Struct, step string) *types.Var {
	for f := range s.Fields() {
		if step == "."+f.Name() {
			return f
		}
	}
	return nil
}

// pointer checks a pointee. All places of a pointer type share one unit.
func (a *analysis) pointer(t types.Type, ptr *types.Pointer, n *trie, p place) *Obstacle {
	u := a.unit(t)
	if u.node.merge(n) {
		a.grew = true
	}
	u.refs++
	u.top = u.top || p.top
	u.loop = u.loop || p.loop
	if u.active {
		u.recursive = true
		return nil
	}
	if u.method = a.usable(t, p); u.method != nil && u.method.deep {
		return nil
	}
	if u.refs > 2 {
		return nil // twice is enough to know that all below is shared
	}
	if u.method == nil {
		if o := pinned(enter(p.path, ptr.Elem()), ptr.Elem()); o != nil {
			return o
		}
		if o := hiddenState(p.path, ptr.Elem(), a.env.Pkg); o != nil {
			return o
		}
	}
	u.active = true
	defer func() { u.active = false }()
	return a.walk(ptr.Elem(), u.node, place{path: p.path, loop: p.loop})
}

// unit returns the unit of the pointer type t.
func (a *analysis) unit(t types.Type) *unit {
	for _, u := range a.units {
		if types.Identical(u.ptr, t) {
			return u
		}
	}
	u := &unit{ptr: t, node: &trie{}}
	a.units = append(a.units, u)
	return u
}

// usable returns the method that may copy a value of type t at p. At the top
// a map's method is no use if nil must become an empty map.
func (a *analysis) usable(t types.Type, p place) *method {
	if _, ok := under(t).(*types.Map); ok && p.top && !a.env.PreserveNil {
		return nil
	}
	return a.env.methodOf(t)
}

// dynamic checks a value of interface type. Types that are not known are no
// obstacle in a tree of maps and slices, which tell what they are.
func (a *analysis) dynamic(t types.Type, n *trie, p place) *Obstacle {
	switch {
	case !p.top && a.env.ObjectMethod(t) != nil:
		return nil
	case !isAny(t):
		return &Obstacle{p.path, "is an interface with unknown contents"}
	case n.hasFields():
		// tree["rule"].(*Rule).Tags["a"] = "b"
		return &Obstacle{p.path, "is an interface that holds an unknown struct"}
	case a.env.lookup("reflect") == nil:
		return &Obstacle{p.path, "is an interface, and package reflect cannot be used"}
	}
	a.json = true
	return nil
}

// isAny reports whether t is an empty interface.
func isAny(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && !isParam(t) && i.Empty()
}

// works reports whether a value of type t takes any work to own n, beyond
// being copied by assignment.
func works(t types.Type, n *trie) bool {
	switch under(t).(type) {
	case *types.Struct, *types.Array:
		return len(n.kids) > 0
	case *types.Map, *types.Slice, *types.Pointer, *types.Interface:
		return true
	}
	return false
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// under returns the underlying type of t; of a type parameter whose types are
// all maps of one type, that map.
func under(t types.Type) types.Type {
	p, ok := types.Unalias(t).(*types.TypeParam)
	if !ok {
		return t.Underlying()
	}
	list := terms(p)
	if len(list) == 0 || slices.ContainsFunc(list, func(x *types.Term) bool {
		return !types.Identical(x.Type().Underlying(), list[0].Type().Underlying())
	}) {
		return types.Typ[types.Invalid]
	}
	return list[0].Type().Underlying()
}

// terms returns the types that the constraint of p lists.
func terms(p *types.TypeParam) []*types.Term {
	var list []*types.Term
	i, _ := p.Constraint().Underlying().(*types.Interface)
	if i == nil {
		return nil
	}
	for e := range i.EmbeddedTypes() {
		switch e := e.(type) {
		case *types.Union:
			for j := range e.Len() {
				list = append(list, e.Term(j))
			}
		default:
			if !strings.Contains(e.String(), "comparable") && !types.IsInterface(e) {
				list = append(list, types.NewTerm(false, e))
			}
		}
	}
	return list
}
