package program

import (
	"github.com/mapfix/mapfix/detect/flow"

	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// FindStart marks the functions that run only while the program starts: init
// functions, what sync.Once calls, and what nobody else calls.
func (p *Program) FindStart() {
	for _, f := range p.Order {
		if summary.IsInit(f) {
			p.Start[f] = true
		}
		for i := range f.Calls {
			p.markOnce(&f.Calls[i])
		}
	}
	p.Spread(p.Start, p.onlyFromStart)
}

// Spread adds to a set of functions all for which next holds, which asks for others in the
// set: callers, which come after their callees in order and are therefore looked at first.
func (p *Program) Spread(set map[*summary.Func]bool, next func(*summary.Func) bool) {
	for changed := true; changed; {
		changed = false
		for _, f := range slices.Backward(p.Order) {
			if !set[f] && next(f) {
				set[f] = true
				changed = true
			}
		}
	}
}

// FindOnce marks the functions that run only once: main, and what is called
// at one place only, in such a function and outside loops.
func (p *Program) FindOnce() {
	p.Spread(p.Once, func(f *summary.Func) bool { return summary.IsMain(f) || p.Start[f] || p.onlyOnce(f) })
}

func (p *Program) onlyOnce(f *summary.Func) bool {
	calls := 0
	for _, s := range p.Callers[f] {
		c := s.At()
		if !p.Once[s.Fn] || c.Loop || c.Mode == summary.CallRef && !f.Literal {
			return false
		}
		if c.Mode != summary.CallRef {
			calls++
		}
	}
	return calls == 1
}

// markOnce marks the functions handed to sync.Once and its relatives.
func (p *Program) markOnce(c *summary.Call) {
	switch c.Callee {
	case "(*sync.Once).Do", "sync.OnceFunc", "sync.OnceValue", "sync.OnceValues":
		for _, arg := range c.Args[max(0, len(c.Args)-1):] {
			for _, s := range arg {
				if f := p.Funcs[s.Base.Name]; f != nil && s.Base.Kind == summary.BaseFunc {
					p.Start[f] = true
				}
			}
		}
	}
}

func (p *Program) onlyFromStart(f *summary.Func) bool {
	sites := p.Callers[f]
	if f.Literal {
		return p.Start[p.Funcs[f.Parent]] && len(sites) > 0 && allFromStart(p, sites)
	}
	return len(sites) > 0 && allFromStart(p, sites)
}

func allFromStart(p *Program, sites []flow.Site) bool {
	for _, s := range sites {
		if !p.Start[s.Fn] || s.At().Mode == summary.CallGo || s.At().Mode == summary.CallRef {
			return false
		}
	}
	return true
}
