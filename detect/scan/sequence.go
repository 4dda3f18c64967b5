package scan

import (
	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
	"golang.org/x/tools/go/cfg"
)

// sequence finds out, for each event that may write, which events on the same
// data may come after it, and which look-ups of the same key come before.
func (a *flow) sequence() {
	w := &walker{flow: a, byBlock: make([][]eventPlace, len(a.graph.Blocks)), seen: make([]int, len(a.graph.Blocks))}
	for _, p := range a.eventAt {
		w.byBlock[p.block] = append(w.byBlock[p.block], p)
	}
	for _, s := range a.empty {
		if a.filled[s.object] && s.event < len(a.fn.Events) {
			a.fn.Events[s.event].Filled = summary.ContentData
		}
	}
	for i := range a.fn.Made {
		if m := &a.fn.Made[i]; m.Filled == summary.ContentEmpty && a.filled[m.Index] {
			m.Filled = summary.ContentData
		}
	}
	for i := range a.fn.Events {
		e := &a.fn.Events[i]
		if len(summary.Foreign(e.Val)) == 0 && e.Kind != summary.EventPass {
			continue
		}
		if isSequenced(e) {
			e.After = w.following(i)
		}
		if e.Kind == summary.EventMutate {
			e.Before = a.lookedUp(e)
		}
	}
	a.deferred()
}

// A walker goes along a function's graph from one event after another.
type walker struct {
	*flow
	byBlock [][]eventPlace
	seen    []int // by block: the last event for which it was visited, plus one
	queue   []*cfg.Block

	event  int // whose followers are looked for
	writes int // that were found
	out    []int
}

// following lists the events on the data of event i that some path from there
// reaches without binding that data anew.
func (w *walker) following(i int) []int {
	w.event, w.writes, w.out, w.queue = i, 0, nil, w.queue[:0]
	start := w.eventAt[i]
	stops := w.stops(w.fn.Events[i].Val)
	for _, p := range w.byBlock[start.block] { // the rest of this statement
		if p.node == start.node && p.seq > i {
			w.take(p)
		}
	}
	end, blocked := stopIn(stops, start.block, start.node+1)
	w.takeNodes(start.block, start.node+1, end)
	if blocked {
		return w.out
	}
	w.queue = append(w.queue, w.graph.Blocks[start.block].Succs...)
	for next := 0; next < len(w.queue); next++ {
		b := int(w.queue[next].Index)
		if w.seen[b] == i+1 {
			continue
		}
		w.seen[b] = i + 1
		end, blocked := stopIn(stops, b, -1)
		if b == start.block && end > start.node {
			end = start.node + 1 // the rest was taken above
		}
		w.takeNodes(b, -1, end)
		if !blocked {
			w.queue = append(w.queue, w.queue[next].Succs...)
		}
	}
	return w.out
}

// takeNodes takes the events at the nodes from to end-1 of a block.
func (w *walker) takeNodes(block, from, end int) {
	for _, p := range w.byBlock[block] {
		if p.node >= from && p.node < end && p.seq != w.event {
			w.take(p)
		}
	}
}

// take adds an event if it is on the same data, or may be.
func (w *walker) take(p eventPlace) {
	e := &w.fn.Events[p.seq]
	if e.Kind == summary.EventMutate && w.writes == bounds.Of.Following || !summary.Overlap(w.fn.Events[w.event].Val, e.Val) && e.Val.Unknown() == "" {
		return
	}
	if e.Kind == summary.EventMutate {
		w.writes++
	}
	w.out = append(w.out, p.seq)
}

// stops returns the places where the data of val is bound anew.
func (a *flow) stops(val summary.Val) []place {
	var out []place
	for _, s := range val {
		for _, b := range s.BindList() {
			out = append(out, a.bindAt[int(b.ID)])
		}
	}
	return out
}

// stopIn returns the first stop in a block at or behind node from.
func stopIn(stops []place, block, from int) (node int, found bool) {
	const end = 1 << 30
	node = end
	for _, s := range stops {
		if s.block == block && s.node >= from && s.node < node {
			node = s.node
		}
	}
	return node, node != end
}

// lookedUp lists the look-ups of the key that e writes that stand before it.
func (a *flow) lookedUp(e *summary.Event) []int {
	var out []int
	for i := range a.fn.Events {
		o := &a.fn.Events[i]
		if o.Kind == summary.EventLookup && o.Key == e.Key && o.Pos.Offset < e.Pos.Offset && summary.Overlap(e.Val, o.Val) {
			out = append(out, i)
		}
	}
	return out
}
