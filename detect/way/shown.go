package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// TakesOut reports whether the candidate's function, after a write, takes entries out of a map or
// has a text made of one that it does not only show.
func TakesOut(c *program.Candidate) bool {
	return slices.ContainsFunc(c.Writes, func(w program.CandidateWrite) bool {
		return slices.ContainsFunc(c.After(w), func(k int) bool {
			switch e := &c.Fn.Events[k]; e.Kind {
			case summary.EventRange, summary.EventLookup, summary.EventCopy:
				return true
			case summary.EventPass:
				text := c.Fn.Calls[e.Call].Told
				return text.Use != summary.KeysShown || text.Leaves()
			}
			return false
		})
	})
}

// CallerGoesOn reports whether a caller hands on, or returns, what it has given to fn as a
// parameter, with what that has written.
func CallerGoesOn(p *program.Program, fn *summary.Func, param int32) bool {
	for _, call := range p.Callers[fn] {
		c := call.At()
		if c.Mode == summary.CallRef || int(param) >= len(c.Args) {
			continue
		}
		given := c.Args[param]
		callees, outside := p.Graph().Callees(call)
		if c.Loop && (outside || len(callees) > 1) || slices.ContainsFunc(call.Fn.Results, func(v summary.Val) bool { return summary.Overlap(v, given) }) {
			return true
		}
		for i := range call.Fn.Events {
			e := &call.Fn.Events[i]
			if e.Pos.Offset > c.Pos.Offset && e.Kind == summary.EventPass && summary.Overlap(e.Val, given) && handsElsewhere(p, call, e) {
				return true
			}
		}
	}
	return false
}

// handsElsewhere reports whether event e of a caller hands something to another function than
// call does, other than to be printed.
func handsElsewhere(p *program.Program, call flow.Site, e *summary.Event) bool {
	next := flow.Site{Fn: call.Fn, Call: e.Call}
	return e.Call != call.Call && !contract.Prints(next.At().Callee) && !slices.Equal(p.Callees(next), p.Callees(call))
}
