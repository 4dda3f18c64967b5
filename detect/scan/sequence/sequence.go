package sequence

import (
	"slices"

	"golang.org/x/tools/go/cfg"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// A Place is a node of the control-flow graph, or with -1 the beginning of a block.
type Place struct{ Block, Node int }

// Places says where the events and binds of a function stand in its control-flow graph.
type Places struct {
	Graph  *cfg.CFG
	Events []Place       // by their index
	Binds  map[int]Place // by their number
	Made   map[int]Place // objects, by the index of their base
}

// Relate finds out, for each event that may write, which events on the same data may come
// after it, and which look-ups of the same key come before; and which blocks come before
// others on every path.
func Relate(fn *summary.Func, at *Places) {
	w := &walker{Places: at, fn: fn, byBlock: make([][]int, len(at.Graph.Blocks)), seen: make([]int, len(at.Graph.Blocks))}
	for i, p := range at.Events {
		w.byBlock[p.Block] = append(w.byBlock[p.Block], i)
	}
	for i := range fn.Events {
		e := &fn.Events[i]
		switch {
		case e.Loop && e.HandsOn():
			e.Again = w.again(i, e.Val)
		case e.Loop && e.Kind == summary.EventSend:
			e.Again = w.again(i, e.Stored)
		}
		if len(summary.Known(e.Val)) == 0 && e.Kind != summary.EventPass {
			continue
		}
		if isSequenced(e) {
			e.After = w.following(i)
		}
		if e.Kind == summary.EventMutate {
			e.Before = lookedUp(fn, e)
		}
	}
	deferred(fn)
	fn.Doms = dominators(at.Graph.Blocks)
}

// A walker goes along a function's graph from one event after another.
type walker struct {
	*Places
	fn      *summary.Func
	byBlock [][]int // events
	seen    []int   // by block: the last event for which it was visited, plus one
	queue   []*cfg.Block

	event  int // whose followers are looked for
	writes int // that were found
	out    []int
}

// following lists the events on the data of event i that some path from there
// reaches without binding that data anew.
func (w *walker) following(i int) []int {
	w.event, w.writes, w.out, w.queue = i, 0, nil, w.queue[:0]
	start := w.Events[i]
	stops := w.stops(w.fn.Events[i].Val)
	for _, k := range w.byBlock[start.Block] { // the rest of this statement
		if w.Events[k].Node == start.Node && k > i {
			w.take(k)
		}
	}
	end, blocked := stopIn(stops, start.Block, start.Node+1)
	w.takeNodes(start.Block, start.Node+1, end)
	if blocked {
		return w.out
	}
	w.queue = append(w.queue, w.Graph.Blocks[start.Block].Succs...)
	for next := 0; next < len(w.queue); next++ {
		b := int(w.queue[next].Index)
		if w.seen[b] == i+1 {
			continue
		}
		w.seen[b] = i + 1
		end, blocked := stopIn(stops, b, -1)
		if b == start.Block && end > start.Node {
			end = start.Node + 1 // the rest was taken above
		}
		w.takeNodes(b, -1, end)
		if !blocked {
			w.queue = append(w.queue, w.queue[next].Succs...)
		}
	}
	return w.out
}

// again reports whether some path leads from event i, which hands on val, back to it on which
// what calls have given is not bound anew, nor what the function makes made anew, nor else what
// has a bind bound anew.
func (w *walker) again(i int, val summary.Val) bool {
	start, stops := w.Events[i], w.origins(val)
	if len(stops) == 0 {
		return false
	}
	if _, blocked := stopIn(stops, start.Block, start.Node+1); blocked {
		return false
	}
	seen := make([]bool, len(w.byBlock))
	queue := slices.Clone(w.Graph.Blocks[start.Block].Succs)
	for next := 0; next < len(queue); next++ {
		b := int(queue[next].Index)
		stop, blocked := stopIn(stops, b, -1)
		switch {
		case seen[b]:
			continue
		case b == start.Block:
			return stop >= start.Node // the argument is bound where it is passed
		}
		seen[b] = true
		if !blocked {
			queue = append(queue, queue[next].Succs...)
		}
	}
	return false
}

// origins returns the places where val gets what calls have given, if they have given nothing
// those where the function makes what is in it, and else those where it is bound.
func (w *walker) origins(val summary.Val) []Place {
	var given, made, bound []Place
	for _, s := range val {
		at, known := w.Made[int(s.Base.Index)]
		switch {
		case s.Base.Kind == summary.BaseCall:
			given = append(given, w.stops(summary.Val{s})...)
		case s.Base.Kind == summary.BaseLocal && known:
			made = append(made, at)
		default:
			bound = append(bound, w.stops(summary.Val{s})...)
		}
	}
	switch {
	case len(given) > 0:
		return given
	case len(made) > 0:
		return made
	}
	return bound
}

// takeNodes takes the events at the nodes from to end-1 of a block.
func (w *walker) takeNodes(block, from, end int) {
	for _, i := range w.byBlock[block] {
		if at := w.Events[i].Node; at >= from && at < end && i != w.event {
			w.take(i)
		}
	}
}

// take adds an event if it is on the same data, or may be.
func (w *walker) take(i int) {
	e := &w.fn.Events[i]
	if e.Kind == summary.EventMutate && w.writes == bounds.Of.Following || !summary.Overlap(w.fn.Events[w.event].Val, e.Val) && e.Val.Unknown() == "" {
		return
	}
	if e.Kind == summary.EventMutate {
		w.writes++
	}
	w.out = append(w.out, i)
}

// stops returns the places where the data of val is bound anew.
func (p *Places) stops(val summary.Val) []Place {
	var out []Place
	for _, s := range val {
		for _, b := range s.BindList() {
			out = append(out, p.Binds[int(b.ID)])
		}
	}
	return out
}

// stopIn returns the first stop in a block at or behind node from.
func stopIn(stops []Place, block, from int) (node int, found bool) {
	const end = 1 << 30
	node = end
	for _, s := range stops {
		if s.Block == block && s.Node >= from && s.Node < node {
			node = s.Node
		}
	}
	return node, node != end
}

// lookedUp lists the look-ups of the key that e writes that stand before it.
func lookedUp(fn *summary.Func, e *summary.Event) []int {
	var out []int
	for i := range fn.Events {
		o := &fn.Events[i]
		if o.Kind == summary.EventLookup && o.Key == e.Key && o.Pos.Offset < e.Pos.Offset && summary.Overlap(e.Val, o.Val) {
			out = append(out, i)
		}
	}
	return out
}
