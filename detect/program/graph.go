package program

import (
	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/reach"
	"github.com/mapfix/mapfix/detect/summary"
)

// Graph returns the value-flow graph of the program.
func (p *Program) Graph() *flow.Graph { return p.flow }

func (p *Program) newGraph() *flow.Graph {
	return flow.New(&flow.Program{
		Funcs: p.Order,
		Implementations: func(method string) ([]string, bool) {
			return p.Implementations(method), true
		},
		Through: func(method, f string) []summary.Path { return p.Promoted[reach.Promotion{Method: method, Fn: f}] },
		Makes:   p.makes,
		Shelves: p.Contracts.Shelves(),
		ShelfOf: p.Contracts.Shelf,
		Starts:  p.Contracts.Starts,
		Calls:   p.Contracts.SpeaksOf,
	})
}

// makes reports whether a call that is not analysed gives a new object.
func (p *Program) makes(c *summary.Call) bool {
	if m, _ := p.Contracts.Effect(c.Callee); m.CopyOf > 0 || m.Decodes > 0 {
		return true
	}
	k, ok := p.Contracts.Result(c.Callee, c.Iface, c.Method, p.Methods[c.Iface])
	return ok && (k.Kind == contract.ResultFresh || k.Kind == contract.ResultNone)
}
