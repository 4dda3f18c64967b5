package flow

import (
	"iter"
	"slices"

	"golang.org/x/tools/container/intsets"

	"github.com/mapfix/mapfix/detect/bounds"
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
				g.accesses.add(g, f, i, e.Val)
			}
		}
	}
}

// CopiedInto returns a type of maps and those of the maps that the program copies such into, by
// way of others too, as events spell them. A copy of what is not known may be of any type. The
// list must not be changed.
func (x *index) CopiedInto(typ string) []string {
	if out := x.copied[typ]; out != nil {
		return out
	}
	if x.copies == nil {
		x.copied = make(map[string][]string)
		x.copies = make(map[string][]string)
		for _, f := range x.Funcs {
			for i := range f.Events {
				if e := &f.Events[i]; e.Kind == summary.EventCopy && !slices.Contains(x.copies[e.Under], e.Into) {
					x.copies[e.Under] = append(x.copies[e.Under], e.Into)
				}
			}
		}
	}
	out := []string{typ}
	for i := 0; i < len(out); i++ {
		for _, into := range slices.Concat(x.copies[out[i]], x.copies[""]) {
			if !slices.Contains(out, into) {
				out = append(out, into)
			}
		}
	}
	x.copied[typ] = out
	return out
}

// SeedLeaks makes known the events that hand data to code which is not followed.
func (g *Graph) SeedLeaks(is func(*summary.Func, *summary.Event) bool) {
	for _, f := range g.Funcs {
		for i := range f.Events {
			if e := &f.Events[i]; is(f, e) {
				g.leaks.add(g, f, i, slices.Concat(e.Val, e.Stored))
			}
		}
	}
}

// seeds are events that are nodes of the graph once their classes are relevant.
type seeds struct {
	by      map[int32][]Access // by class
	taken   map[int32]int      // by class: how many are nodes
	classes []int32            // in order
}

func newSeeds() seeds { return seeds{by: make(map[int32][]Access), taken: make(map[int32]int)} }

func (s *seeds) add(g *Graph, f *summary.Func, event int, val summary.Val) {
	for _, src := range val {
		key := g.shorten(f, src.Loc)
		class := g.classes.of(key.fn, key.loc)
		if s.by[class] == nil {
			s.classes = append(s.classes, class)
		}
		s.by[class] = append(s.by[class], Access{f, event, src})
	}
}

func (s *seeds) reset() { clear(s.taken) }

// take returns the seeds of some classes that are no nodes yet.
func (s *seeds) take(of *intsets.Sparse) []Access {
	var out []Access
	for _, class := range s.classes {
		if of.Has(int(class)) {
			out = append(out, s.by[class][s.taken[class]:]...)
			s.taken[class] = len(s.by[class])
		}
	}
	return out
}

// look makes the graph know of the accesses to what some classes lead to.
func (g *Graph) look(reached *intsets.Sparse) {
	g.relevant.UnionWith(reached)
	for _, a := range g.accesses.take(reached) {
		n := g.node(a.Fn, a.Src.Loc)
		g.access[n] = append(g.access[n], a)
	}
	g.settle()
}

// lookForLeaks makes the graph know of the leaks of what the walk has found, and of what
// holds that.
func (g *Graph) lookForLeaks(w *walk) {
	var from []int32
	known := make(map[int32]bool)
	for _, s := range w.list {
		at := &g.nodes[s.node]
		for path := at.loc.Path; ; path = path.Parent() {
			if class := g.classes.of(at.fn, summary.Loc{Base: at.loc.Base, Path: path}); !known[class] {
				known[class] = true
				from = append(from, class)
			}
			if path == "" {
				break
			}
		}
	}
	reached := g.classes.reach(from...)
	g.relevant.UnionWith(reached)
	for _, a := range g.leaks.take(reached) {
		g.leaked = append(g.leaked, leak{g.node(a.Fn, a.Src.Loc), a})
	}
	g.settle()
}

// Near goes through the accesses to what fn finds at loc together with others that are near to
// it, which time linear in the size of the program does not tell apart.
func (g *Graph) Near(fn *summary.Func, loc summary.Loc) iter.Seq[Access] {
	return func(yield func(Access) bool) {
		key := g.shorten(fn, loc)
		g.classes.mark(g.classes.of(key.fn, key.loc))
		var near []int32 // all at once, for who is given them may mark others
		for _, class := range g.accesses.classes {
			if g.classes.marked(class) {
				near = append(near, class)
			}
		}
		for _, class := range near {
			for _, a := range g.accesses.by[class] {
				if !yield(a) {
					return
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

// A Cut says which edges of a walk are not gone: what fn does with a source by a call, or by
// other means if call is negative.
type Cut func(fn *summary.Func, s summary.Src, call int) bool

// Holders returns the accesses to any of the objects, as far as that is known; see Unknown.
// Where cut holds, somebody else's data goes on from there.
func (g *Graph) Holders(objects []Object, cut Cut) []Holder {
	from, classes := g.stopsAt(objects)
	g.look(g.classes.reach(classes...))
	skip := func(e edge) bool { return cut(e.Fn, *e.Src, g.callOf(e)) }
	within := g.without(skip)
	w := within.walk(false, from, skip)
	g.lookForLeaks(w)
	within = g.without(skip)
	out := within.leaking(w, cut, skip)
	for _, s := range w.list {
		for _, a := range g.access[s.node] {
			out = append(out, Holder{Access: a, Copy: s.copy, Way: g.wayTo(w, s)})
		}
	}
	return out
}

// stopsAt returns where walks from the objects begin, and the classes of these.
func (g *Graph) stopsAt(objects []Object) (from []stop, classes []int32) {
	for _, o := range objects {
		n := g.node(o.Fn, o.Loc)
		from = append(from, stop{node: n})
		classes = append(classes, g.nodes[n].class)
	}
	return from, classes
}

// Way returns the locations on the way from one of the objects to what fn has at loc, none if
// there is no way.
func (g *Graph) Way(objects []Object, fn *summary.Func, loc summary.Loc) []Node {
	from, classes := g.stopsAt(objects)
	to := g.node(fn, loc)
	g.look(g.classes.reach(classes...))
	g.balance = g.balanced(nil)
	w := g.walk(false, from, nil)
	for _, s := range w.list {
		if s.node == to {
			return g.wayTo(w, s)
		}
	}
	return nil
}

// Unknown goes through the accesses to what may be any object, for it is not known, and the
// leaks of such. There may be as many as the program has accesses.
func (g *Graph) Unknown() iter.Seq[Holder] {
	if g.unknown == nil {
		g.unknown = g.classes.unknown()
	}
	return func(yield func(Holder) bool) {
		for _, s := range []*seeds{&g.accesses, &g.leaks} {
			for _, class := range s.classes {
				reason := g.unknown[class]
				if reason == "" {
					continue
				}
				for _, a := range s.by[class] {
					if !yield(Holder{Access: a, Open: reason, Leak: s == &g.leaks}) {
						return
					}
				}
			}
		}
	}
}

// Missing returns why the last answer of Holders may not be all.
func (g *Graph) Missing() []string {
	if g.full {
		return append(slices.Clone(g.memory.cut), bounds.TooLarge)
	}
	return g.memory.cut
}

// leaking returns the leaks of what the walk w has found, and of what holds it.
func (g *Graph) leaking(w *walk, cut Cut, skip func(e edge) bool) []Holder {
	var from []stop
	by := make(map[int32]Access)
	for _, l := range g.leaked {
		if !cut(l.Fn, l.Src, l.At().Call) {
			from = append(from, stop{node: l.node})
			by[l.node] = l.Access
		}
	}
	back := g.walk(true, from, skip)
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
				way := g.wayTo(back, l)
				slices.Reverse(way)
				out = append(out, Holder{Access: by[leaked], Copy: s.copy, Leak: true, Way: append(g.wayTo(w, s), way...)})
			}
		}
	}
	return out
}

// callOf returns the call by which an edge goes on to a parameter, or -1.
func (g *Graph) callOf(e edge) int {
	if e.Kind == Passed && e.Site.Fn == e.Fn {
		return e.Site.Call
	}
	return -1
}

// without returns the graph with the balanced paths that do without some of the edges.
func (g *Graph) without(skip func(e edge) bool) *Graph {
	out, within := *g, *g.network
	within.balance = g.balanced(skip)
	out.network = &within
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

// AllCallers returns the calls that may reach each function.
func (g *Graph) AllCallers() map[*summary.Func][]Site { return g.callers }
