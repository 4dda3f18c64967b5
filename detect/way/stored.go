package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// IsStored reports whether the bind of c puts the map into an object of somebody else's, or into a
// package variable, so that others then have the written map:
//
//	c.Labels = image.Labels
//	c.Labels[key] = value
func IsStored(c *program.Candidate) bool {
	for range stores(c) {
		return true
	}
	return false
}

// StoredUse grades what becomes of that.
func StoredUse(p *program.Program, c *program.Candidate) program.Use {
	best := program.Unused
	for e := range stores(c) {
		best = max(best, p.StoredUse(c.Fn, e.Target.Base))
	}
	return best
}

// LeftBehind returns a call of the function of c whose caller does nothing more with the object
// that it hands in, and that the bind puts the map into; nothing if there is none.
//
//	note(new(Parcel), labels) // sets the parcel's labels, and writes them
func LeftBehind(p *program.Program, c *program.Candidate) Ignored {
	for e := range stores(c) {
		if e.Target.Base.Kind != summary.BaseParam {
			continue
		}
		for _, call := range p.Callers[c.Fn] {
			if call.At().Mode != summary.CallRef && leaves(call, e.Target.Base) {
				return Ignored{call, c.Fn, Open(p, c.Fn)}
			}
		}
	}
	return Ignored{}
}

// stores returns the events that put the map of c's bind where others have it.
func stores(c *program.Candidate) func(yield func(*summary.Event) bool) {
	return func(yield func(*summary.Event) bool) {
		for i := range c.Fn.Events {
			e := &c.Fn.Events[i]
			if e.IsAway() && slices.ContainsFunc(e.Stored, func(t summary.Src) bool { return t.BoundBy(c.Bind + 1) }) && !yield(e) {
				return
			}
		}
	}
}

// leaves reports whether what a call hands to a parameter is something that the caller has
// made, and does nothing with behind the call.
func leaves(call flow.Site, param summary.Base) bool {
	args := call.At().Args
	if int(param.Index) >= len(args) {
		return false
	}
	given := args[param.Index]
	if len(given) == 0 || slices.ContainsFunc(given, func(s summary.Src) bool { return !s.Base.IsMade() }) {
		return false
	}
	has := func(val summary.Val) bool {
		return slices.ContainsFunc(val, func(s summary.Src) bool {
			return slices.ContainsFunc(given, func(g summary.Src) bool { return g.Base == s.Base })
		})
	}
	return !slices.ContainsFunc(call.Fn.Results, has) && !slices.ContainsFunc(call.Fn.Events, func(e summary.Event) bool {
		later := e.Loop || e.Pos.Offset > call.At().Pos.Offset
		return later && has(e.Val) && !(e.HandsOn() && e.Call == call.Call)
	})
}
