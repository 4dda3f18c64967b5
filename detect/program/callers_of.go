package program

import (
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// SameBody reports whether f and g are one declared function, or literals in it.
func (p *Program) SameBody(f, g *summary.Func) bool { return p.outermost(f) == p.outermost(g) }

func (p *Program) outermost(f *summary.Func) *summary.Func {
	for f.Literal && p.Funcs[f.Parent] != nil {
		f = p.Funcs[f.Parent]
	}
	return f
}

// OutOfReach reports whether a call goes to code that is not analysed.
func (p *Program) OutOfReach(call flow.Site) bool {
	c := call.At()
	return len(p.Callees(call)) == 0 || c.Callee != "" && p.Funcs[c.Callee] == nil
}
