package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// atStart reports whether what f does by e is over before the function of s runs for the
// first time: f runs only while the program starts, or it runs once, on behalf of main,
// which has called nothing before that leads to the function of s. What f is called says
// nothing.
//
//	func main() { load(); http.ListenAndServe(addr, handler) }
func (j *judge) atStart(f *summary.Func, e *summary.Event, s *sharing) bool {
	return j.start[f] || j.isOver(f, e, s)
}

// isOver reports the latter. What the function of s calls itself is not over.
func (j *judge) isOver(f *summary.Func, e *summary.Event, s *sharing) bool {
	return j.once[f] && !e.Late && !j.leadingTo(f)[s.fn] && j.comesFirst(f, e.Pos, e.Loop, j.leadingTo(s.fn))
}

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

// leadingTo returns the functions that lead to f, and f itself; nil is among them if
// something out of sight may.
func (j *judge) leadingTo(f *summary.Func) map[*summary.Func]bool {
	if out := j.leading[f]; out != nil {
		return out
	}
	out := map[*summary.Func]bool{f: true}
	for queue := []*summary.Func{f}; len(queue) > 0; queue = queue[1:] {
		g := queue[0]
		callers := j.callersOutsideTests(g)
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
	if j.leading == nil {
		j.leading = make(map[*summary.Func]map[*summary.Func]bool)
	}
	j.leading[f] = out
	return out
}
