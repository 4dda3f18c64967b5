package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// A node is a location in a function, as searches for origins come by it. There is one
// for each, so that what leads there is found once, and what a search has seen is noted
// on the node.
type node struct {
	fn     *summary.Func
	loc    summary.Loc
	search int   // the last one that came by
	ways   []way // by which that did
	in     *incoming
}

// A way is by which calls a search got to a node.
type way struct {
	up    *frame
	first *summary.Func // whose result the data came through, nearest to the question
}

type nodeKey struct {
	fn  *summary.Func
	loc summary.Loc
}

func (p *program) node(fn *summary.Func, loc summary.Loc) *node {
	key := nodeKey{fn, loc}
	n := p.nodes[key]
	if n == nil {
		n = &node{fn: fn, loc: loc}
		p.nodes[key] = n
	}
	return n
}

// enter notes that a search comes by n, and reports whether it has not come by the same
// way before.
func (n *node) enter(search int, w way) bool {
	if n.search != search {
		n.search, n.ways = search, n.ways[:0]
	}
	if slices.Contains(n.ways, w) {
		return false
	}
	n.ways = append(n.ways, w)
	return true
}

// incoming is what is known of a path from a parameter or captured variable without asking
// who asks.
type incoming struct {
	why      string // it is promised by a contract
	promised bool
	edges    []edge // to the callers, or to where the function literal is made
	plain    string // type of the map that these were looked for with
	unseen   bool   // there may be others that are not seen
}

// An edge leads from what a function finds at a path from a parameter to what one of its
// callers has there, or from what a literal captures to what was captured.
type edge struct {
	to   *node
	src  *summary.Src // the same, with the binds that it passed through
	put  *summary.Bind
	call *summary.Call
	up   *frame // if the callee's caller is known with the function that is handed to it
}

// incoming returns what is known of n. The type of the map matters only to a parameter
// itself, see cannotBe.
func (q *search) incoming(n *node) *incoming {
	plain := q.plain
	if n.loc.Path != "" {
		plain = ""
	}
	if n.in == nil || n.in.plain != plain {
		n.in = &incoming{plain: plain}
		if n.loc.Base.Kind == summary.BaseFree {
			q.findCaptured(n)
		} else {
			q.findCallers(n)
		}
	}
	return n.in
}

func (q *search) findCaptured(n *node) {
	made, ok := q.made[n.fn.ID]
	if !ok || int(n.loc.Base.Index) >= len(made.at().Free) {
		n.in.unseen = true
		return
	}
	n.in.addEdges(q, made, nil, q.project(made.fn, made.call, made.at().Free[n.loc.Base.Index], n.loc.Path))
}

func (q *search) findCallers(n *node) {
	in := n.in
	if in.why, in.promised = q.promisedParam(n.fn, int(n.loc.Base.Index)); in.promised {
		return
	}
	sites := q.callers[n.fn]
	for _, call := range sites {
		passers := q.passers(call, n.fn.ID)
		for _, by := range passers {
			in.addEdges(q, call, &frame{by, nil}, q.arguments(call, n.loc))
		}
		if len(passers) == 0 {
			in.addEdges(q, call, nil, q.arguments(call, n.loc))
		}
	}
	in.unseen = !q.reachedByCall(sites) || q.offered(n.fn, sites)
}

// addEdges adds edges to what is found at a call.
func (in *incoming) addEdges(q *search, call site, up *frame, found summary.Val) {
	for i := range found {
		s := &found[i]
		in.edges = append(in.edges, edge{q.node(call.fn, s.Loc), s, putBy(call.fn, *s), call.at(), up})
	}
}

// arguments returns what a call hands to a parameter of its callee, at the end of a path
// from there.
func (q *search) arguments(call site, param summary.Loc) summary.Val {
	args := call.at().Args
	if int(param.Base.Index) >= len(args) {
		return nil
	}
	arg := args[param.Base.Index]
	if wrong := func(v summary.Src) bool { return cannotBe(call.fn, v, param.Path, q.plain) }; slices.ContainsFunc(arg, wrong) {
		arg = slices.DeleteFunc(slices.Clone(arg), wrong)
	}
	return q.project(call.fn, call.call, arg, param.Path)
}
