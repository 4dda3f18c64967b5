package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// comesFirst reports whether none of the functions that are in later has been called when
// f, which runs once, gets to pos, in a loop or not.
func (p *program) comesFirst(f *summary.Func, pos summary.Position, loop bool, later map[*summary.Func]bool) bool {
	for i := range f.Calls {
		before := f.Calls[i].Pos.Offset < pos.Offset || loop && f.Calls[i].Loop
		if before && p.leads(site{f, i}, later) {
			return false
		}
	}
	if summary.IsMain(f) {
		return true
	}
	return !slices.ContainsFunc(p.callers[f], func(s site) bool {
		mode := s.at().Mode
		return mode == summary.CallGo || mode == summary.CallDefer || !p.comesFirst(s.fn, s.at().Pos, false, later)
	})
}

// leads reports whether a call, or a function that is handed out, may lead to one of the
// functions that are in later.
func (p *program) leads(call site, later map[*summary.Func]bool) bool {
	return later[nil] && p.callsBack(call) || slices.ContainsFunc(p.callees(call), func(id string) bool {
		g := p.funcs[id]
		return g != nil && (later[g] || later[nil] && p.backward()[g])
	})
}

// callsBack reports whether a call goes out of sight, and may come back from there by
// what it hands on.
func (p *program) callsBack(call site) bool { return call.at().Back && p.outOfReach(call) }

// backward returns the functions with calls that may come back, and all that lead to them.
func (p *program) backward() map[*summary.Func]bool {
	if p.back == nil {
		p.back = make(map[*summary.Func]bool)
		p.spread(p.back, func(f *summary.Func) bool {
			for i := range f.Calls {
				if p.callsBack(site{f, i}) || slices.ContainsFunc(p.callees(site{f, i}), func(id string) bool { return p.back[p.funcs[id]] }) {
					return true
				}
			}
			return false
		})
	}
	return p.back
}
