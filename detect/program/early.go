package program

import (
	"github.com/mapfix/mapfix/detect/flow"

	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

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
