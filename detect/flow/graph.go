package flow

import (
	"slices"
	"strings"

	"golang.org/x/tools/container/intsets"

	"github.com/mapfix/mapfix/detect/bounds"
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
	may  bool  // only if others have put it there, or if it is the same object
	site int32 // param, result: index into graph.sites
	src  *summary.Src
	in   *summary.Func // that names src
}

// A node is a location in a function, or one that is the same in all functions: a package
// variable, or a field of whichever object, see shorten.
type node struct {
	fn       *summary.Func // nil if it is the same in all
	loc      summary.Loc
	class    int32
	complete bool   // it has its edges
	open     string // why what is here may come from elsewhere too; empty if it cannot
}

// A Graph answers questions about the values of a program. It grows by what is asked of one
// value, and starts anew with the next, so that answers do not depend on each other.
type Graph struct {
	*index
	accesses seeds
	leaks    seeds
	unknown  map[int32]string // classes of what may be anything, and why
	*network
}

// A network is the nodes and edges that the questions about a value have led to.
type network struct {
	nodes    []node
	number   map[valueKey]int32
	out      [][]edge // by node: where its value may come from
	in       [][]edge // out, reversed: where a node's value may go; to is who has it
	sites    []Site
	siteNum  map[Site]int32
	open     []int32 // nodes that have no edges yet
	most     int     // nodes that there may be
	full     bool    // there would be more nodes than may be
	changed  bool    // nodes have got edges that in does not know of
	balance  *balance
	access   map[int32][]Access
	leaked   []leak
	relevant intsets.Sparse // classes of which the nodes get their edges
}

// New returns the graph of a program, without any node.
func New(p *Program) *Graph {
	return &Graph{index: newIndex(p), accesses: newSeeds(), leaks: newSeeds(), network: newNetwork(bounds.Of.Graph.Nodes)}
}

// Anew returns a graph of the same program that knows of no accesses yet.
func (g *Graph) Anew() *Graph {
	return &Graph{index: g.index, accesses: newSeeds(), leaks: newSeeds(), unknown: g.unknown, network: newNetwork(bounds.Of.Graph.Nodes)}
}

func newNetwork(most int) *network {
	return &network{most: most, number: make(map[valueKey]int32), siteNum: make(map[Site]int32), access: make(map[int32][]Access)}
}

// node returns the number of a node, adding it at first sight.
func (g *Graph) node(fn *summary.Func, loc summary.Loc) int32 {
	key := g.shorten(fn, loc)
	n, known := g.number[key]
	if !known {
		n = int32(len(g.nodes))
		g.number[key] = n
		g.nodes = append(g.nodes, node{fn: key.fn, loc: key.loc, class: g.classes.of(key.fn, key.loc)})
		g.out = append(g.out, nil)
		g.open = append(g.open, n)
	}
	return n
}

// shorten returns the location by which the graph knows what fn has at loc. Deep inside a data
// structure, and in one that contains others of its type, objects are not told apart: what is
// there in one may be there in all.
func (g *Graph) shorten(fn *summary.Func, loc summary.Loc) valueKey {
	if loc.Base.Kind == summary.BaseUnknown {
		return valueKey{fn, loc}
	}
	if end := loc.Path.Distinct(bounds.Of.Graph.Fields, bounds.Of.Graph.Run); len(end) < len(loc.Path) {
		return valueKey{loc: summary.Loc{Path: end}}
	}
	if loc.Base.Kind == summary.BaseGlobal {
		fn = nil
	}
	return valueKey{fn, loc}
}

// expand gives the nodes their edges that are relevant, which may add nodes.
func (g *Graph) expand() {
	var irrelevant []int32
	for len(g.open) > 0 {
		n := g.open[len(g.open)-1]
		g.open = g.open[:len(g.open)-1]
		if !g.relevant.Has(int(g.nodes[n].class)) || !g.complete(n) {
			irrelevant = append(irrelevant, n)
		}
	}
	g.open = irrelevant
}

// complete gives a node its edges, if it has none yet, and reports whether there may be as
// many nodes.
func (g *Graph) complete(n int32) bool {
	switch at := &g.nodes[n]; {
	case at.complete:
	case len(g.nodes) > g.most:
		g.full = true
		return false
	default:
		at.complete = true
		g.changed = true
		g.expandOnce(n)
	}
	return true
}

// completeFrom gives their edges to all nodes that a value may come from.
func (g *Graph) completeFrom(n int32) {
	seen := map[int32]bool{n: true}
	for stack := []int32{n}; len(stack) > 0; {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		g.complete(n)
		for _, e := range g.out[n] {
			if !seen[e.to] {
				seen[e.to] = true
				stack = append(stack, e.to)
			}
		}
	}
}

func (g *Graph) expandNode(n int32) {
	fn, loc := g.nodes[n].fn, g.nodes[n].loc
	if fn == nil && loc.Base.Kind == 0 {
		g.expandField(n)
		return
	}
	if g.takesUp(n) {
		return
	}
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
}

// expandField gives a node what the program puts into any of the fields on its way, whichever
// the object.
func (g *Graph) expandField(n int32) {
	for p := g.nodes[n].loc.Path; p != ""; p = p.Parent() {
		if summary.IsField(p.Last()) {
			g.addLoaded(n, g.memory.inField(g.nodes[n].loc.Path[len(p.Parent()):]))
		}
	}
	if len(g.out[n]) == 0 {
		g.nodes[n].open = "what is in " + g.nodes[n].loc.Path.String() + " comes from out of sight"
	}
}

func (g *Graph) add(n int32, kind edgeKind, site int32, fn *summary.Func, val followed) {
	g.addVal(n, edge{kind: kind, site: site, in: fn}, val.known)
	g.addVal(n, edge{kind: kind, site: site, in: fn, may: true}, val.others)
}

// addVal adds an edge like e to each source of val.
func (g *Graph) addVal(n int32, e edge, val summary.Val) {
	for i := range val {
		e.to, e.src = g.node(e.in, val[i].Loc), &val[i]
		if e.to != n && !hasLately(g.out[n], e) {
			g.out[n] = append(g.out[n], e)
		}
	}
}

// hasLately reports whether e is among the edges through the same call, which are added one
// after the other.
func hasLately(edges []edge, e edge) bool {
	for i := len(edges) - 1; i >= 0 && edges[i].kind == e.kind && edges[i].site == e.site; i-- {
		if edges[i] == e {
			return true
		}
	}
	return false
}

func (g *Graph) addLoaded(n int32, from []loaded) {
	for _, l := range from {
		if len(g.nodes) > 2*g.most {
			g.full = true // most of which would get no edges
			return
		}
		val := g.at(l.fn, -1, summary.Val{l.val}, l.rest)
		e := edge{kind: stored, copy: l.copy, may: l.may, in: l.fn}
		g.addStoredVal(n, e, val.known)
		e.may = true
		g.addStoredVal(n, e, val.others)
	}
}

func (g *Graph) addStoredVal(n int32, e edge, val summary.Val) {
	for i := range val {
		if e.to, e.src = g.node(e.in, val[i].Loc), &val[i]; e.to != n {
			g.out[n] = append(g.out[n], e)
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
			g.add(n, param, g.siteNumber(s), s.Fn, g.at(s.Fn, s.Call, having(s.Fn, c.Args[loc.Base.Index], path), path))
		}
	}
	if !called && !g.expandCallback(n) {
		g.enterFromOutside(n)
	}
}

// having returns what of an argument may have something at a path: a map has elements, and may
// come out of an interface as what it is, but not as an object with fields.
//
//	func toMap(v any) map[string]any {
//		switch v := v.(type) {
//		case map[string]any:
//			return v
//		case *Value:
//			return v.data
//		}
//		return nil
//	}
func having(fn *summary.Func, arg summary.Val, path summary.Path) summary.Val {
	if path == "" || path.HasPrefix("|"+summary.StepElem) {
		return arg
	}
	if isMap := func(s summary.Src) bool { return s.HandedMap(fn) != "" }; slices.ContainsFunc(arg, isMap) {
		return slices.DeleteFunc(slices.Clone(arg), isMap)
	}
	return arg
}

// pathsAt returns the paths from an argument of a call of fn to what fn finds at loc. A
// receiver that is behind an interface may be the value, a pointer to it, or something that
// embeds it; one that is a pointer is nothing else.
func (g *Graph) pathsAt(c *summary.Call, fn *summary.Func, loc summary.Loc) []summary.Path {
	if c.Method == "" || loc.Base.Index > 0 {
		return []summary.Path{loc.Path}
	}
	const deref = "|" + summary.StepDeref
	value := summary.Path(strings.TrimPrefix(string(loc.Path), deref))
	through := g.Through(c.Iface+"."+c.Method, fn.ID)
	if len(through) == 0 {
		if strings.HasPrefix(fn.Params[0].Type, "*") || strings.HasPrefix(string(loc.Path), deref) {
			return []summary.Path{loc.Path}
		}
		return []summary.Path{loc.Path, deref + loc.Path}
	}
	var out []summary.Path
	for _, way := range through {
		way = summary.Path(strings.TrimPrefix(string(way), deref))
		for _, rest := range []summary.Path{value, deref + value} {
			for _, start := range []summary.Path{way, deref + way} {
				if path, ok := start.Join(rest); ok && !slices.Contains(out, path) {
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

func (g *Graph) addStored(n int32, fn *summary.Func, val followed) {
	g.add(n, stored, 0, fn, val)
}

func (g *Graph) expandResult(n int32) {
	fn, loc := g.nodes[n].fn, g.nodes[n].loc
	s := Site{fn, int(loc.Base.Index)}
	if s.Call >= len(fn.Calls) {
		return
	}
	if shelf, ok := g.ShelfOf(s.At()); ok && !shelf.Puts && shelf.Each == "" {
		g.addLoaded(n, g.memory.onShelf(shelf.Name, s.At().Shelf, loc.Path))
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
		if callsParameter(c) && int(loc.Base.Result) < len(c.Args) {
			g.add(n, result, g.siteNumber(s), iter, g.at(iter, i, c.Args[loc.Base.Result], loc.Path))
		}
	}
}

// callsParameter reports whether a call is of a function that its function was handed.
func callsParameter(c *summary.Call) bool {
	return slices.ContainsFunc(c.Fun, func(f summary.Src) bool { return f.Base.Kind == summary.BaseParam && f.Path == "" })
}

// expandCallback gives a parameter of a function that is handed to code out of sight what
// that code is handed besides: it is the data, or an element of it.
//
//	slices.IndexFunc(rules, func(r Rule) bool { return r.Params["id"] == id })
func (g *Graph) expandCallback(n int32) bool {
	fn, loc := g.nodes[n].fn, g.nodes[n].loc
	sites := g.handed[fn.ID]
	for _, s := range sites {
		ways := []summary.Path{"", "|[]", "|*|[]"}
		if shelf, ok := g.ShelfOf(s.At()); ok && shelf.Each != "" {
			ways = append(ways, shelf.Each)
		}
		for _, arg := range s.At().Args {
			for _, way := range ways {
				if path, ok := way.Join(loc.Path); ok {
					g.addStored(n, s.Fn, g.at(s.Fn, s.Call, arg, path))
				}
			}
		}
	}
	return len(sites) > 0
}

// base returns what a node's location starts from.
func (n node) base() baseKey { return baseKey{n.fn, n.loc.Base} }
