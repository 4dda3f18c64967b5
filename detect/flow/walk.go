package flow

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// A walk goes through the graph in one direction. Backwards, from a value to its origins,
// it may leave functions for their callers as long as it has not entered one by a result;
// through memory it gets anywhere. Forwards, the same paths are gone the other way.
type walk struct {
	*Graph
	back bool
	skip func(e edge) bool // edges that are not taken; may be nil
	seen map[stop]stop     // by where the walk got to, where it came from
	list []stop
}

// A stop is a node with what of the way to it matters.
type stop struct {
	node int32
	deep bool // backwards: a callee was entered by its result; forwards: by a parameter
	copy bool // only the entries of a map go this way
	away bool // backwards: through a caller or memory, so that it was there before the call
}

func (g *Graph) walk(back bool, from []stop, skip func(e edge) bool) *walk {
	w := &walk{Graph: g, back: back, skip: skip, seen: make(map[stop]stop)}
	for _, s := range from {
		w.visit(s, s)
	}
	for i := 0; i < len(w.list); i++ {
		w.leave(w.list[i])
	}
	return w
}

func (w *walk) visit(s, from stop) {
	if _, known := w.seen[s]; !known {
		w.seen[s] = from
		w.list = append(w.list, s)
	}
}

// leave goes on from s.
func (w *walk) leave(s stop) {
	edges, deepening := w.in[s.node], Passed
	if w.back {
		edges, deepening = w.out[s.node], Returned
	}
	for _, e := range edges {
		next := stop{e.to, s.deep, s.copy || e.Copy, s.away}
		switch e.Kind {
		case deepening:
			next.deep = true
		case Passed, Returned: // the other of them
			if s.deep {
				continue
			}
			next.away = w.back
		case Kept:
			next.deep = false
			next.away = w.back && (s.away || !w.isPart(s.node) && !standsForField(w.nodes[s.node].loc))
		}
		if w.skip == nil || !w.skip(e) {
			w.visit(next, s)
		}
	}
	for _, c := range w.across(s.node) {
		w.visit(stop{c.to, s.deep, s.copy || c.copy, s.away}, s)
	}
}

// isPart reports whether a node is a part of something that the walk's first function makes:
// what is there was put there on its behalf.
func (w *walk) isPart(n int32) bool {
	at := &w.nodes[n]
	return at.fn == w.nodes[w.list[0].node].fn && at.loc.Base.Kind == summary.BaseLocal && at.loc.Path != ""
}

func (w *walk) across(n int32) []shortcut {
	if w.back {
		return w.balance.shortcuts[n]
	}
	return w.balance.reversed[n]
}

// way returns the stops from where the walk began to s.
func (w *walk) way(s stop) []stop {
	var out []stop
	for {
		out = append(out, s)
		from := w.seen[s]
		if from == s {
			break
		}
		s = from
	}
	slices.Reverse(out)
	return out
}

// An Object is something that values refer to: what a function makes, a package variable,
// or what code out of sight hands in.
type Object struct {
	Fn  *summary.Func // that names it
	Loc summary.Loc
}

// Origins is the answer to which objects a value may be.
type Origins struct {
	Objects []Object // that were there before the function was called
	Fresh   []Object // that it makes, or has made for it
	Missing []string // what is not known; empty if these are all
}

// Origins returns the objects that what fn finds at loc may be, not counting those that
// only its entries are copied from.
func (g *Graph) Origins(fn *summary.Func, loc summary.Loc) Origins {
	return g.origins(fn, loc, bounds.Of.Graph.Nodes)
}

// NearOrigins is Origins for those who go on without an answer that is far to seek.
func (g *Graph) NearOrigins(fn *summary.Func, loc summary.Loc) Origins {
	return g.origins(fn, loc, bounds.Of.Graph.Near)
}

func (g *Graph) origins(fn *summary.Func, loc summary.Loc, most int) Origins {
	g.network = newNetwork(most)
	g.accesses.reset()
	g.leaks.reset()
	n := g.node(fn, loc)
	g.completeFrom(n)
	g.settle()
	g.balance = g.balanced(nil)
	var out Origins
	if g.full {
		out.Missing = []string{bounds.TooLarge}
	}
	for _, s := range g.walk(true, []stop{{node: n}}, nil).list {
		if s.copy {
			continue
		}
		at := &g.nodes[s.node]
		if at.open != "" && !slices.Contains(out.Missing, at.open) {
			out.Missing = append(out.Missing, at.open)
		}
		list := &out.Fresh
		if s.away || at.loc.Base.Kind == summary.BaseGlobal {
			list = &out.Objects
		}
		if o := (Object{at.fn, at.loc}); g.isObject(s.node) && !slices.Contains(*list, o) {
			*list = append(*list, o)
		}
	}
	return out
}

// isObject reports whether nothing else has to be asked for what a node is.
func (g *Graph) isObject(n int32) bool {
	at := &g.nodes[n]
	switch at.loc.Base.Kind {
	case summary.BaseLocal:
		return at.loc.Path == "" && at.fn.Object(int(at.loc.Base.Index)) != nil
	case summary.BaseReceived, summary.BaseFunc:
		return true
	case summary.BaseGlobal:
		return true
	}
	return at.open != ""
}

// settle gives the relevant nodes their edges, and brings in up to date with them.
func (g *Graph) settle() {
	g.expand()
	if !g.changed && len(g.in) == len(g.nodes) {
		return
	}
	g.changed = false
	g.in = make([][]edge, len(g.out))
	for n := range g.out {
		for _, e := range g.out[n] {
			back := e
			back.to = int32(n)
			g.in[e.to] = append(g.in[e.to], back)
		}
	}
}
