package flow

// A balance holds the balanced paths of a graph: what a function does between its results
// and its parameters, at each call of it. It is the part of interprocedural slicing that
// computes summary edges, for values instead of statements.
type balance struct {
	*Graph
	skip      func(e edge) bool
	shortcuts map[int32][]shortcut // from a call's result to an argument of the same call
	paths     map[path]bool
	reversed  map[int32][]shortcut // shortcuts from their ends
	reach     map[int32][]path     // known paths by the node that they have got to
	starts    map[int32][]start
	queue     []path
}

// A shortcut leads across a call.
type shortcut struct {
	to   int32
	copy bool
}

// A path leads inside a function from one of its results to another node.
type path struct {
	from, to int32
	copy     bool
}

// A start is a call's result that a function's result is the value of.
type start struct {
	node, site int32
	copy       bool
}

// balanced returns the balanced paths of the graph as it is now, without the edges for which
// skip holds, which may be nil.
func (g *Graph) balanced(skip func(e edge) bool) *balance {
	b := &balance{
		Graph: g, skip: skip, shortcuts: make(map[int32][]shortcut), paths: make(map[path]bool),
		reversed: make(map[int32][]shortcut), reach: make(map[int32][]path), starts: make(map[int32][]start),
	}
	for n := range g.out {
		for _, e := range g.out[n] {
			if e.Kind == Returned && !b.skips(e) {
				b.starts[e.to] = append(b.starts[e.to], start{int32(n), e.site, e.Copy})
				b.push(path{e.to, e.to, false})
			}
		}
	}
	for len(b.queue) > 0 {
		p := b.queue[len(b.queue)-1]
		b.queue = b.queue[:len(b.queue)-1]
		b.extend(p)
	}
	return b
}

func (b *balance) skips(e edge) bool { return b.skip != nil && b.skip(e) }

func (b *balance) push(p path) {
	if !b.paths[p] {
		b.paths[p] = true
		b.reach[p.to] = append(b.reach[p.to], p)
		b.queue = append(b.queue, p)
	}
}

func (b *balance) extend(p path) {
	for _, e := range b.out[p.to] {
		if b.skips(e) {
			continue
		}
		switch e.Kind {
		case Passed:
			for _, s := range b.starts[p.from] {
				if s.site == e.site {
					b.cross(s.node, shortcut{e.to, p.copy || s.copy || e.Copy})
				}
			}
		}
	}
	for _, s := range b.shortcuts[p.to] {
		b.push(path{p.from, s.to, p.copy || s.copy})
	}
}

// cross notes a shortcut, and extends the paths that have got to where it begins.
func (b *balance) cross(from int32, s shortcut) {
	for _, old := range b.shortcuts[from] {
		if old == s {
			return
		}
	}
	b.shortcuts[from] = append(b.shortcuts[from], s)
	b.reversed[s.to] = append(b.reversed[s.to], shortcut{from, s.copy})
	for _, p := range b.reach[from] {
		b.push(path{p.from, s.to, p.copy || s.copy})
	}
}
