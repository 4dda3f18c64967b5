package handed

import (
	"slices"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// keeps reports whether a function puts what it has at a base, or a part of it, where it stays
// after the function has returned: into what its receiver or another parameter leads to, a
// captured or a package variable. Calls are followed to a depth.
func keeps(p *program.Program, at program.Param, depth int) bool {
	if slices.ContainsFunc(at.Fn.Exit, func(e summary.Entry) bool {
		switch e.Loc.Base.Kind {
		case summary.BaseGlobal, summary.BaseFree, summary.BaseParam:
			return e.Loc.Base != at.Base && leadsTo(p, at, -1, e.Val)
		}
		return false
	}) {
		return true
	}
	for i := range at.Fn.Calls {
		c := &at.Fn.Calls[i]
		vals, kind := c.Handed()
		for n, v := range vals {
			if depth > 0 && leadsTo(p, at, i, v) && keptBy(p, flow.Site{Fn: at.Fn, Call: i}, summary.Base{Kind: kind, Index: int32(n)}, depth-1) {
				return true
			}
		}
	}
	return false
}

// keptBy reports whether one of the callees keeps what it gets at a base.
func keptBy(p *program.Program, call flow.Site, at summary.Base, depth int) bool {
	return slices.ContainsFunc(p.Callees(call), func(id string) bool {
		g := p.Funcs[id]
		return g != nil && keeps(p, program.Param{Fn: g, Base: at}, depth)
	})
}

// leadsTo reports whether val leads to what a function has at a base, as memory is at a call of it,
// or with call -1 at its end.
func leadsTo(p *program.Program, at program.Param, call int, val summary.Val) bool {
	return p.Graph().State(at.Fn, call).LeadsTo(val, func(s summary.Src) bool { return s.Base == at.Base })
}
