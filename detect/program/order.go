package program

import (
	"slices"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// LeadingTo returns the functions that lead to f, and f itself; nil is among them if
// something out of sight may.
func (p *Program) LeadingTo(f *summary.Func) map[*summary.Func]bool {
	if out := p.leading[f]; out != nil {
		return out
	}
	out := map[*summary.Func]bool{f: true}
	for queue := []*summary.Func{f}; len(queue) > 0; queue = queue[1:] {
		g := queue[0]
		callers := p.CallersOutsideTests(g)
		if len(callers) == 0 && !summary.IsMain(g) && !summary.IsInit(g) {
			out[nil] = true
		}
		for _, c := range callers {
			if !out[c] {
				out[c] = true
				queue = append(queue, c)
			}
		}
	}
	if p.leading == nil {
		p.leading = make(map[*summary.Func]map[*summary.Func]bool)
	}
	p.leading[f] = out
	return out
}

// BeforeMain reports whether fn runs only before main does.
func (p *Program) BeforeMain(fn *summary.Func) bool {
	if p.early == nil {
		p.early = make(map[*summary.Func]bool)
		for _, f := range p.Order {
			if summary.IsInit(f) {
				p.early[f] = true
			}
		}
		p.Spread(p.early, func(f *summary.Func) bool {
			sites := p.Callers[f]
			return len(sites) > 0 && !slices.ContainsFunc(sites, func(s flow.Site) bool {
				return !p.early[s.Fn] || s.At().Mode == summary.CallGo || s.At().Mode == summary.CallRef
			})
		})
	}
	return p.early[fn]
}

// Calls reports whether f calls g, itself or by way of others, other than through values that
// are functions: which of these is called when is not known well enough.
func (p *Program) Calls(f, g *summary.Func) bool {
	seen := map[*summary.Func]bool{g: true}
	for queue := []*summary.Func{g}; len(queue) > 0; queue = queue[1:] {
		for _, s := range p.Callers[queue[0]] {
			c := s.At()
			switch {
			case c.Mode == summary.CallRef || c.Callee == "" && c.Method == "":
				continue
			case s.Fn == f:
				return true
			case seen[s.Fn]:
				continue
			}
			seen[s.Fn] = true
			queue = append(queue, s.Fn)
		}
	}
	return false
}

// StaysInside reports whether a literal is only called by the function that it stands in.
func (p *Program) StaysInside(literal *summary.Func) bool {
	called := false
	for _, s := range p.Graph().Callers(literal) {
		switch {
		case s.At().Mode == summary.CallRef:
		case s.At().Mode != summary.CallPlain || s.Fn.ID != literal.Parent:
			return false
		default:
			called = true
		}
	}
	return called
}
