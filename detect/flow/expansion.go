package flow

// A leaving is an edge as all networks have it.
type leaving struct {
	edge
	to   valueKey
	site Site
}

// expansion is what is known of the edges of a node.
type expansion struct {
	edges []leaving
	open  string
}

// expandOnce gives a node its edges. They are the same in every network, so that they are
// found but once.
func (g *Graph) expandOnce(n int32) {
	key := valueKey{g.nodes[n].fn, g.nodes[n].loc}
	known, ok := g.expansions[key]
	if !ok {
		g.expandNode(n)
		if !g.full {
			g.expansions[key] = g.expansionOf(n)
		}
		return
	}
	g.nodes[n].open = known.open
	out := make([]edge, len(known.edges))
	for i := range known.edges {
		l := &known.edges[i]
		out[i] = l.edge
		out[i].to = g.node(l.to.fn, l.to.loc)
		if l.kind == param || l.kind == result {
			out[i].site = g.siteNumber(l.site)
		}
	}
	g.out[n] = out
}

func (g *Graph) expansionOf(n int32) expansion {
	out := expansion{make([]leaving, len(g.out[n])), g.nodes[n].open}
	for i, e := range g.out[n] {
		l := leaving{edge: e, to: valueKey{g.nodes[e.to].fn, g.nodes[e.to].loc}}
		if e.kind == param || e.kind == result {
			l.site = g.sites[e.site]
		}
		out.edges[i] = l
	}
	return out
}
