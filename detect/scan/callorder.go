package scan

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"
)

// functions summarises the functions that are asked for and those of the package that
// they lead to, callees before callers, so that what a callee does to its arguments is
// known at the call. In a cycle, whoever comes first does without; which one that is
// depends on the cycle alone.
func (s *summariser) functions() {
	o := &callOrder{summariser: s, place: make(map[string]int), leads: make(map[string][]string), state: make(map[string]*visited)}
	for i, id := range s.order {
		o.place[id] = i
	}
	for _, id := range s.asked() {
		if s.decls[id] != nil && s.Done[id] == nil && o.state[id] == nil {
			o.visit(id)
		}
	}
	for _, cycle := range o.cycles {
		for _, id := range o.within(cycle) {
			s.function(id, s.decls[id])
		}
	}
}

// A callOrder finds the cycles of functions that lead to each other, callees first. A
// function without a cycle is one of its own.
//
// R. Tarjan, Depth-first search and linear graph algorithms (1972).
type callOrder struct {
	*summariser
	place  map[string]int // where functions are declared
	leads  map[string][]string
	state  map[string]*visited
	stack  []string
	cycles [][]string
}

type visited struct {
	index, low int
	open       bool // still on the stack
}

func (o *callOrder) visit(id string) *visited {
	v := &visited{index: len(o.state), low: len(o.state), open: true}
	o.state[id] = v
	o.stack = append(o.stack, id)
	o.leads[id] = o.functionsIn(o.decls[id].Body)
	for _, callee := range o.leads[id] {
		if o.decls[callee] == nil || o.Done[callee] != nil {
			continue
		}
		switch w := o.state[callee]; {
		case w == nil:
			v.low = min(v.low, o.visit(callee).low)
		case w.open:
			v.low = min(v.low, w.index)
		}
	}
	if v.low == v.index {
		o.close(id)
	}
	return v
}

// close takes the cycle that was entered at id from the stack.
func (o *callOrder) close(id string) {
	i := slices.Index(o.stack, id)
	cycle := slices.Clone(o.stack[i:])
	o.stack = o.stack[:i]
	for _, member := range cycle {
		o.state[member].open = false
	}
	o.cycles = append(o.cycles, cycle)
}

// within returns the functions of a cycle in the order in which to look at them:
// that declared first is entered first.
func (o *callOrder) within(cycle []string) []string {
	if len(cycle) == 1 {
		return cycle
	}
	slices.SortFunc(cycle, func(a, b string) int { return cmp.Compare(o.place[a], o.place[b]) })
	var out []string
	seen := make(map[string]bool)
	var visit func(id string)
	visit = func(id string) {
		seen[id] = true
		for _, callee := range o.leads[id] {
			if !seen[callee] && slices.Contains(cycle, callee) {
				visit(callee)
			}
		}
		out = append(out, id)
	}
	for _, id := range cycle {
		if !seen[id] {
			visit(id)
		}
	}
	return out
}

// functionsIn lists the functions of this package that n mentions.
func (s *summariser) functionsIn(n ast.Node) []string {
	var out []string
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if fn, ok := s.Info.Uses[id].(*types.Func); ok && fn.Pkg() == s.Types {
				out = append(out, s.FuncID(fn))
			}
		}
		return true
	})
	return out
}
