package program

import (
	"slices"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// FindStart marks the functions that run only while the program starts: init
// functions, what sync.Once calls, and what nobody else calls.
func (p *Program) FindStart() {
	for f := range p.Each() {
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
	if p.Graph().HandedOut(f) {
		return false
	}
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
	if flow.IsAsked(f) {
		return false
	}
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

// ComesFirst reports whether none of the functions that are in later has been called when
// f, which runs once, gets to pos, in a loop or not.
func (p *Program) ComesFirst(f *summary.Func, pos summary.Position, loop bool, later map[*summary.Func]bool) bool {
	for i := range f.Calls {
		before := f.Calls[i].Pos.Offset < pos.Offset || loop && f.Calls[i].Loop
		if before && p.leads(flow.Site{Fn: f, Call: i}, later) {
			return false
		}
	}
	if summary.IsMain(f) {
		return true
	}
	return !slices.ContainsFunc(p.Callers[f], func(s flow.Site) bool {
		mode := s.At().Mode
		return mode == summary.CallGo || mode == summary.CallDefer || !p.ComesFirst(s.Fn, s.At().Pos, false, later)
	})
}

// leads reports whether a call, or a function that is handed out, may lead to one of the
// functions that are in later.
func (p *Program) leads(call flow.Site, later map[*summary.Func]bool) bool {
	return later[nil] && p.callsBack(call) || slices.ContainsFunc(p.Callees(call), func(id string) bool {
		g := p.Funcs[id]
		return g != nil && (later[g] || later[nil] && p.backward()[g])
	})
}

// callsBack reports whether a call goes out of sight, and may come back from there by
// what it hands on.
func (p *Program) callsBack(call flow.Site) bool { return call.At().Back && p.OutOfReach(call) }

// backward returns the functions with calls that may come back, and all that lead to them.
func (p *Program) backward() map[*summary.Func]bool {
	if p.back == nil {
		p.back = make(map[*summary.Func]bool)
		p.Spread(p.back, func(f *summary.Func) bool {
			for i := range f.Calls {
				if p.callsBack(flow.Site{Fn: f, Call: i}) || slices.ContainsFunc(p.Callees(flow.Site{Fn: f, Call: i}), func(id string) bool { return p.back[p.Funcs[id]] }) {
					return true
				}
			}
			return false
		})
	}
	return p.back
}
