package flow

import (
	"golang.org/x/tools/container/intsets"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// An edge leads from a node to another that its value may come from.
type edge struct {
	to   int32
	site int32 // index into graph.sites, if a call leads there
	*Source
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
		g.addEdges(n)
	}
	return true
}

// completeFrom gives their edges to all nodes that a value may come from, other than as a copy.
func (g *Graph) completeFrom(n int32) {
	seen := map[int32]bool{n: true}
	for stack := []int32{n}; len(stack) > 0; {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		g.complete(n)
		for _, e := range g.out[n] {
			if !e.Copy && !seen[e.to] {
				seen[e.to] = true
				stack = append(stack, e.to)
			}
		}
	}
}

// addEdges gives a node its edges.
func (g *Graph) addEdges(n int32) {
	at := g.expansion(g.nodes[n].fn, g.nodes[n].loc)
	g.nodes[n].open = at.open
	for _, p := range at.parts {
		if p.of != (fieldKey{}) {
			g.addEdge(n, edge{to: g.node(nil, p.of.loc()), Source: anyStored})
			continue
		}
		for i := range p.sources {
			if len(g.nodes) > 2*g.most {
				g.full = true // most of which would get no edges
				return
			}
			s := &p.sources[i]
			g.addEdge(n, edge{to: g.node(s.Fn, s.Src.Loc), Source: s})
		}
	}
}

// anyStored is the source of those who load from a field, see fieldKey.loc.
var anyStored = &Source{Kind: Kept, Src: new(summary.Src), May: true}

func (g *Graph) addEdge(from int32, e edge) {
	if e.to == from {
		return
	}
	if e.Kind != Kept {
		e.site = g.siteNumber(e.Site)
	}
	g.out[from] = append(g.out[from], e)
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

// base returns what a node's location starts from.
func (n node) base() baseKey { return baseKey{n.fn, n.loc.Base} }
