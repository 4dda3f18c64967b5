package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// findStart marks the functions that run only while the program starts: init
// functions, what sync.Once calls, and what nobody else calls.
func (p *program) findStart() {
	for _, f := range p.order {
		if summary.IsInit(f) {
			p.start[f] = true
		}
		for i := range f.Calls {
			p.markOnce(&f.Calls[i])
		}
	}
	p.spread(p.start, p.onlyFromStart)
}

// spread adds to a set of functions all for which next holds, which asks for others in the
// set: callers, which come after their callees in order and are therefore looked at first.
func (p *program) spread(set map[*summary.Func]bool, next func(*summary.Func) bool) {
	for changed := true; changed; {
		changed = false
		for _, f := range slices.Backward(p.order) {
			if !set[f] && next(f) {
				set[f] = true
				changed = true
			}
		}
	}
}

// findOnce marks the functions that run only once: main, and what is called
// at one place only, in such a function and outside loops.
func (p *program) findOnce() {
	p.spread(p.once, func(f *summary.Func) bool { return summary.IsMain(f) || p.start[f] || p.onlyOnce(f) })
}

func (p *program) onlyOnce(f *summary.Func) bool {
	calls := 0
	for _, s := range p.callers[f] {
		c := s.at()
		if !p.once[s.fn] || c.Loop || c.Mode == summary.CallRef && !f.Literal {
			return false
		}
		if c.Mode != summary.CallRef {
			calls++
		}
	}
	return calls == 1
}

// markOnce marks the functions handed to sync.Once and its relatives.
func (p *program) markOnce(c *summary.Call) {
	switch c.Callee {
	case "(*sync.Once).Do", "sync.OnceFunc", "sync.OnceValue", "sync.OnceValues":
		for _, arg := range c.Args[max(0, len(c.Args)-1):] {
			for _, s := range arg {
				if f := p.funcs[s.Base.Name]; f != nil && s.Base.Kind == summary.BaseFunc {
					p.start[f] = true
				}
			}
		}
	}
}

func (p *program) onlyFromStart(f *summary.Func) bool {
	sites := p.callers[f]
	if f.Literal {
		return p.start[p.funcs[f.Parent]] && len(sites) > 0 && allFromStart(p, sites)
	}
	return len(sites) > 0 && allFromStart(p, sites)
}

func allFromStart(p *program, sites []site) bool {
	for _, s := range sites {
		if !p.start[s.fn] || s.at().Mode == summary.CallGo || s.at().Mode == summary.CallRef {
			return false
		}
	}
	return true
}
