package flow

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// An Access is an event of a function on what it finds at a source of the event's value.
type Access struct {
	Fn    *summary.Func
	Event int
	Src   summary.Src
}

// At returns the event.
func (a Access) At() *summary.Event { return &a.Fn.Events[a.Event] }

// A Holder is an access to an object, and how it got there.
type Holder struct {
	Access
	Copy bool   // the access is to a map that the object's entries are copied into
	Leak bool   // the access hands the object, or something that holds it, to code that is not followed
	Open string // why it is not known whether it is an access to the object; empty if it is one
	Way  []Node // from the object to the access
}

// A Node is a location in a function, as ways name it.
type Node struct {
	Fn  *summary.Func
	Loc summary.Loc
}

// Seed makes known to the graph all accesses for which is holds. Those that no Seed was
// asked for are not found by Holders.
func (g *Graph) Seed(is func(*summary.Func, *summary.Event) bool) {
	for _, f := range g.Funcs {
		for i := range f.Events {
			if e := &f.Events[i]; is(f, e) {
				g.seed(f, i, e)
			}
		}
	}
}

// SeedLeaks makes known the events that hand data to code which is not followed.
func (g *Graph) SeedLeaks(is func(*summary.Func, *summary.Event) bool) {
	for _, f := range g.Funcs {
		for i := range f.Events {
			if e := &f.Events[i]; is(f, e) {
				for _, s := range slices.Concat(e.Val, e.Stored) {
					g.leaks = append(g.leaks, leak{g.node(f, s.Loc), Access{f, i, s}})
				}
			}
		}
	}
}

// A leak is an event by which data goes where it is not followed.
type leak struct {
	node int32
	Access
}

func (g *Graph) seed(f *summary.Func, i int, e *summary.Event) {
	for _, s := range e.Val {
		n := g.node(f, s.Loc)
		g.access[n] = append(g.access[n], Access{f, i, s})
	}
}

// A Cut says which edges of a walk are not gone: what fn does with a source by a call, or by
// other means if call is negative.
type Cut func(fn *summary.Func, s summary.Src, call int) bool

// Holders returns the accesses to any of the objects. Where cut holds, somebody else's data
// goes on from there.
func (g *Graph) Holders(objects []Object, cut Cut) []Holder {
	var from []stop
	for _, o := range objects {
		from = append(from, stop{node: g.node(o.Fn, o.Loc)})
	}
	g.settle()
	skip := func(e edge, fn *summary.Func) bool { return e.src != nil && cut(fn, *e.src, g.callOf(e, fn)) }
	within := g.without(skip)
	w := within.walk(false, from, func(e edge, from, _ int32) bool { return skip(e, g.nodes[from].fn) })
	out := within.leaking(w, cut, skip)
	for _, s := range w.list {
		for _, a := range g.access[s.node] {
			out = append(out, Holder{Access: a, Copy: s.copy, Way: g.wayTo(w, s)})
		}
	}
	return append(out, within.unsure(skip)...)
}

// unsure returns the accesses to what may be any object, for it is not known.
func (g *Graph) unsure(skip func(e edge, fn *summary.Func) bool) []Holder {
	var from []stop
	for n := range g.nodes {
		if g.nodes[n].loc.Base.Kind == summary.BaseUnknown {
			from = append(from, stop{node: int32(n)})
		}
	}
	if from == nil {
		return nil
	}
	var out []Holder
	w := g.walk(false, from, func(e edge, from, _ int32) bool { return skip(e, g.nodes[from].fn) })
	for _, s := range w.list {
		for _, a := range g.access[s.node] {
			out = append(out, Holder{Access: a, Copy: s.copy, Open: g.nodes[w.way(s)[0].node].open, Way: g.wayTo(w, s)})
		}
	}
	return out
}

// Missing returns what the graph does not know of the program as a whole, so that no answer
// is all.
func (g *Graph) Missing() []string {
	if g.full {
		return append(slices.Clone(g.memory.cut), tooLarge)
	}
	return g.memory.cut
}

// leaking returns the leaks of what the walk w has found, and of what holds it.
func (g *Graph) leaking(w *walk, cut Cut, skip func(e edge, fn *summary.Func) bool) []Holder {
	var from []stop
	by := make(map[int32]Access)
	for _, l := range g.leaks {
		if !cut(l.Fn, l.Src, l.At().Call) {
			from = append(from, stop{node: l.node})
			by[l.node] = l.Access
		}
	}
	back := g.walk(true, from, func(e edge, _, to int32) bool { return skip(e, g.nodes[to].fn) })
	holding := make(map[baseKey][]stop)
	for _, s := range back.list {
		at := g.nodes[s.node].base()
		holding[at] = append(holding[at], s)
	}
	var out []Holder
	found := make(map[int32]bool)
	for _, s := range w.list {
		at := &g.nodes[s.node]
		for _, l := range holding[at.base()] {
			if leaked := back.way(l)[0].node; !found[leaked] && at.loc.Path.HasPrefix(g.nodes[l.node].loc.Path) {
				found[leaked] = true
				out = append(out, Holder{Access: by[leaked], Copy: s.copy, Leak: true, Way: g.wayTo(w, s)})
			}
		}
	}
	return out
}

// callOf returns the call of fn by which an edge goes on to a parameter, or -1.
func (g *Graph) callOf(e edge, fn *summary.Func) int {
	if e.kind == param && g.sites[e.site].Fn == fn {
		return g.sites[e.site].Call
	}
	return -1
}

// without returns the graph with the balanced paths that do without some of the edges.
func (g *Graph) without(skip func(e edge, fn *summary.Func) bool) *Graph {
	out := *g
	out.balance = g.balanced(skip)
	return &out
}

func (g *Graph) wayTo(w *walk, s stop) []Node {
	var out []Node
	for _, step := range w.way(s) {
		out = append(out, Node{g.nodes[step.node].fn, g.nodes[step.node].loc})
	}
	return out
}

// Callees returns the functions that a call may reach, and whether it may reach others that
// are out of sight.
func (g *Graph) Callees(s Site) (funcs []*summary.Func, outside bool) {
	t := g.callees(s)
	return t.funcs, t.outside
}

// Callers returns the calls that may reach fn, those that only hand it out included.
func (g *Graph) Callers(fn *summary.Func) []Site { return g.callers[fn] }
