package flow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// An edgeKind says how a value gets from one node to another.
type edgeKind uint8

const (
	plain  edgeKind = iota // within a function
	param                  // from an argument of a call to the callee's parameter
	result                 // from a callee's result to its call
	stored                 // through memory, or from a variable to who captures it
)

// An edge leads from a node to another that its value may come from.
type edge struct {
	to   int32
	kind edgeKind
	copy bool  // only the entries of the map come from there
	site int32 // param, result: index into graph.sites
	src  *summary.Src
}

// A node is a location in a function.
type node struct {
	fn   *summary.Func
	loc  summary.Loc
	open string // why what is here may come from elsewhere too; empty if it cannot
}

// A Graph answers questions about the values of a program. It grows by what is asked.
type Graph struct {
	*index
	nodes   []node
	number  map[valueKey]int32
	out     [][]edge // by node: where its value may come from
	sites   []Site
	siteNum map[Site]int32
	open    []int32 // nodes that were added and have no edges yet
	full    bool    // not all nodes have got their edges

	balance *balance
	in      [][]edge // out, reversed: where a node's value may go; to is who has it
	access  map[int32][]Access
	leaks   []leak
}

// New returns the graph of a program, without any node.
func New(p *Program) *Graph {
	return &Graph{
		index: newIndex(p), number: make(map[valueKey]int32), siteNum: make(map[Site]int32),
		access: make(map[int32][]Access),
	}
}

// node returns the number of a node, adding it at first sight.
func (g *Graph) node(fn *summary.Func, loc summary.Loc) int32 {
	key := valueKey{fn, loc}
	n, known := g.number[key]
	if !known {
		n = int32(len(g.nodes))
		g.number[key] = n
		g.nodes = append(g.nodes, node{fn: fn, loc: loc})
		g.out = append(g.out, nil)
		g.open = append(g.open, n)
	}
	return n
}

// expand gives all nodes their edges, which may add nodes.
func (g *Graph) expand() {
	for len(g.open) > 0 {
		n := g.open[len(g.open)-1]
		g.open = g.open[:len(g.open)-1]
		if len(g.nodes) > max(g.Bounds.Nodes, g.Bounds.Each*len(g.Funcs)) {
			g.nodes[n].open = tooLarge
			g.full = true
			continue
		}
		g.expandNode(n)
	}
}

func (g *Graph) expandNode(n int32) {
	fn, loc := g.nodes[n].fn, g.nodes[n].loc
	switch loc.Base.Kind {
	case summary.BaseParam:
		g.expandParam(n)
	case summary.BaseFree:
		g.expandFree(n)
	case summary.BaseCall:
		g.expandResult(n)
	case summary.BaseLocal, summary.BaseReceived:
		g.addLoaded(n, g.memory.partsOf(fn, loc))
	case summary.BaseUnknown:
		g.nodes[n].open = loc.Base.Name
	}
	g.addLoaded(n, g.memory.at(fn, loc))
	if field, rest := lastField(loc.Path); field != "" {
		if shelf, ok := g.Shelves[field]; ok {
			g.addLoaded(n, g.memory.onShelf(shelf.Name, rest))
		}
	}
}

func (g *Graph) add(n int32, kind edgeKind, site int32, fn *summary.Func, val summary.Val) {
	for i := range val {
		to := g.node(fn, val[i].Loc)
		e := edge{to: to, kind: kind, site: site, src: &val[i]}
		if to != n && !slices.Contains(g.out[n], e) {
			g.out[n] = append(g.out[n], e)
		}
	}
}

func (g *Graph) addLoaded(n int32, from []loaded) {
	for _, l := range from {
		val := g.at(l.fn, -1, summary.Val{l.val}, l.rest)
		for i := range val {
			if to := g.node(l.fn, val[i].Loc); to != n {
				g.out[n] = append(g.out[n], edge{to: to, kind: stored, copy: l.copy, src: &val[i]})
			}
		}
	}
}

func (g *Graph) siteNumber(s Site) int32 {
	n, known := g.siteNum[s]
	if !known {
		n = int32(len(g.sites))
		g.siteNum[s] = n
		g.sites = append(g.sites, s)
	}
	return n
}

func (g *Graph) expandParam(n int32) {
	fn, loc := g.nodes[n].fn, g.nodes[n].loc
	called := false
	for _, s := range g.callers[fn] {
		c := s.At()
		if c.Mode == summary.CallRef || int(loc.Base.Index) >= len(c.Args) {
			continue
		}
		called = true
		for _, path := range g.pathsAt(c, fn, loc) {
			g.add(n, param, g.siteNumber(s), s.Fn, g.at(s.Fn, s.Call, c.Args[loc.Base.Index], path))
		}
	}
	if !called && !g.expandCallback(n) {
		g.enterFromOutside(n)
	}
}

// pathsAt returns the paths from an argument of a call of fn to what fn finds at loc. A
// receiver that is behind an interface may be the value, a pointer to it, or something that
// embeds it.
func (g *Graph) pathsAt(c *summary.Call, fn *summary.Func, loc summary.Loc) []summary.Path {
	if c.Method == "" || loc.Base.Index > 0 {
		return []summary.Path{loc.Path}
	}
	value := summary.Path(strings.TrimPrefix(string(loc.Path), "|"+summary.StepDeref))
	pointer := "|" + summary.StepDeref + value
	through := g.Through(c.Iface+"."+c.Method, fn.ID)
	if len(through) == 0 {
		through = []summary.Path{""}
	}
	var out []summary.Path
	for _, way := range through {
		for _, rest := range []summary.Path{value, pointer} {
			for _, start := range []summary.Path{"", "|" + summary.StepDeref} {
				if way == "" && start != "" {
					continue
				}
				path, ok := (start + summary.Path(strings.TrimPrefix(string(way), "|"+summary.StepDeref))).Join(rest)
				if ok && !slices.Contains(out, path) {
					out = append(out, path)
				}
			}
		}
	}
	return out
}

// enterFromOutside gives a node what code out of sight may hand in. It has no fields of the
// program's own types other than what the program puts there.
func (g *Graph) enterFromOutside(n int32) {
	from := g.memory.constructed(g.nodes[n].loc.Path)
	g.addLoaded(n, from)
	if len(from) == 0 {
		g.nodes[n].open = "callers of " + g.nodes[n].fn.Name + " are out of sight"
	}
}

func (g *Graph) expandFree(n int32) {
	fn, loc := g.nodes[n].fn, g.nodes[n].loc
	made, ok := g.made[fn.ID]
	if !ok || int(loc.Base.Index) >= len(made.At().Free) {
		g.enterFromOutside(n)
		return
	}
	g.addStored(n, made.Fn, g.at(made.Fn, made.Call, made.At().Free[loc.Base.Index], loc.Path))
}

func (g *Graph) addStored(n int32, fn *summary.Func, val summary.Val) {
	g.add(n, stored, 0, fn, val)
}

func (g *Graph) expandResult(n int32) {
	fn, loc := g.nodes[n].fn, g.nodes[n].loc
	s := Site{fn, int(loc.Base.Index)}
	if s.Call >= len(fn.Calls) {
		return
	}
	if shelf, ok := g.ShelfOf(s.At()); ok && !shelf.Puts {
		g.addLoaded(n, g.memory.onShelf(shelf.Name+s.At().Shelf, loc.Path))
		return
	}
	t := g.callees(s)
	for _, callee := range t.funcs {
		if s.At().Iter {
			g.expandYielded(n, s, callee)
		} else if int(loc.Base.Result) < len(callee.Results) {
			g.add(n, result, g.siteNumber(s), callee, g.at(callee, -1, callee.Results[loc.Base.Result], loc.Path))
		}
	}
	if t.outside && !g.Makes(s.At()) {
		from := g.memory.constructed(loc.Path)
		g.addLoaded(n, from)
		if len(from) == 0 {
			g.nodes[n].open = "what " + s.At().Text + " returns is out of sight"
		}
	}
}

// expandYielded gives a node what an iterator hands to the function that it yields to.
func (g *Graph) expandYielded(n int32, s Site, iter *summary.Func) {
	loc := g.nodes[n].loc
	for i := range iter.Calls {
		c := &iter.Calls[i]
		yields := slices.ContainsFunc(c.Fun, func(f summary.Src) bool { return f.Base.Kind == summary.BaseParam && f.Path == "" })
		if yields && int(loc.Base.Result) < len(c.Args) {
			g.add(n, result, g.siteNumber(s), iter, g.at(iter, i, c.Args[loc.Base.Result], loc.Path))
		}
	}
}

// expandCallback gives a parameter of a function that is handed to code out of sight what
// that code is handed besides: it is the data, or an element of it.
//
//	slices.IndexFunc(rules, func(r Rule) bool { return r.Params["id"] == id })
func (g *Graph) expandCallback(n int32) bool {
	fn, loc := g.nodes[n].fn, g.nodes[n].loc
	sites := g.handed[fn.ID]
	for _, s := range sites {
		for _, arg := range s.At().Args {
			for _, way := range []summary.Path{"", "|[]", "|*|[]"} {
				if path, ok := way.Join(loc.Path); ok {
					g.addStored(n, s.Fn, g.at(s.Fn, s.Call, arg, path))
				}
			}
		}
	}
	return len(sites) > 0
}

// base returns what a node's location starts from: a package variable is one in all functions.
func (n node) base() baseKey {
	if n.loc.Base.Kind == summary.BaseGlobal {
		return baseKey{base: n.loc.Base}
	}
	return baseKey{n.fn, n.loc.Base}
}

// String spells a node for tests and messages.
func (n node) String() string {
	kind := [...]string{"?", "param", "global", "call", "local", "free", "func", "received", "unknown"}[n.loc.Base.Kind]
	return fmt.Sprintf("%s:%s%d%s%s", n.fn.ID, kind, n.loc.Base.Index, n.loc.Base.Name, n.loc.Path)
}
