package detect

import "github.com/mapfix/mapfix/detect/summary"

// sameBody reports whether f and g are one declared function, or literals in it.
func (p *program) sameBody(f, g *summary.Func) bool { return p.outermost(f) == p.outermost(g) }

func (p *program) outermost(f *summary.Func) *summary.Func {
	for f.Literal && p.funcs[f.Parent] != nil {
		f = p.funcs[f.Parent]
	}
	return f
}

// outOfReach reports whether a call goes to code that is not analysed.
func (p *program) outOfReach(call site) bool {
	c := call.at()
	return len(p.callees(call)) == 0 || c.Callee != "" && p.funcs[c.Callee] == nil
}
