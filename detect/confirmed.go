package detect

import (
	"slices"

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
	for _, w := range s.writes {
		at := j.graph().Origins(s.fn, w.shared().Loc)
		if len(at.Missing) > 0 || !slices.ContainsFunc(s.roots, func(r origin) bool { return j.runsWith(s.fn, r) && slices.ContainsFunc(at.Objects, r.isObject) }) {
			return false
		}
		fresh = fresh || len(at.Fresh) > 0
	}
	if fresh {
		ev.add(doubt, s.place().Pos, "another object may be written")
	}
	return true
}

// runsWith reports whether all programs that run fn make the root, and not at its request.
func (j *judge) runsWith(fn *summary.Func, r origin) bool {
	if r.loc.Base.Kind == summary.BaseGlobal {
		return true // unsetSignal asks
	}
	return !j.calls(fn, r.fn) && new(mains).AndNot(&j.mainsOf(fn).mains, &j.mainsOf(r.fn).mains).Sign() == 0
}
