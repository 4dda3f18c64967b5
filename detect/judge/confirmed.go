package judge

import (
	"slices"

	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// confirmed reports whether the value-flow graph leads from what s writes to a root of s, which
// the search for origins has only guessed, and knows of all that may be written. It notes in ev
// if that may also be something else.
//
//	r := newRequest("/rides", withParams(defaults)) // puts defaults into r.params
//	r.params["id"] = id
func (j *judge) confirmed(s *sharing, ev *evidence) bool {
	fresh := false
	for _, w := range s.Writes {
		at := j.graph().Origins(s.Fn, w.Shared().Loc)
		if len(at.Missing) > 0 || !slices.ContainsFunc(s.roots, func(r program.Origin) bool { return j.runsWith(s.Fn, r) && slices.ContainsFunc(at.Objects, r.IsObject) }) {
			return false
		}
		fresh = fresh || len(at.Fresh) > 0
	}
	if fresh {
		ev.add(doubt, s.Place().Pos, "another object may be written")
	}
	return true
}

// runsWith reports whether all programs that run fn make the root, and not at its request.
func (j *judge) runsWith(fn *summary.Func, r program.Origin) bool {
	if r.Loc.Base.Kind == summary.BaseGlobal {
		return true // unsetSignal asks
	}
	return !j.calls(fn, r.Fn) && new(program.Mains).AndNot(&j.MainsOf(fn).Mains, &j.MainsOf(r.Fn).Mains).Sign() == 0
}
