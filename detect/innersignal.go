package detect

import (
	vflow "github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// innerSignal weighs an access to a map by somebody who does not get the copy, where w writes
// into an element of the map, and reports whether that is all there is to say of it. Elements
// have names of their own: who has put one in may know it by another, and who takes one out
// may keep it.
func (j *judge) innerSignal(w candidateWrite, h vflow.Holder, ev *evidence) bool {
	e := h.At()
	switch {
	case e.Kind == summary.EventLend:
		ev.add(doubt, e.Pos, "not known: who else has the element that %s puts in", h.Fn.Name)
	case e.Kind == summary.EventLen, e.Kind == summary.EventLookup && (e.Presence || e.Reaches):
		return true // what is in the elements decides nothing
	case e.Kind == summary.EventLookup && j.beforeMain(h.Fn) && j.mayBeEqual(h, w):
		ev.add(doubt, e.Pos, "not known: what becomes of the element that %s takes out", h.Fn.Name)
	case e.Kind == summary.EventRange:
		switch j.keyUse(h.Fn, e.Values) {
		case summary.KeysCompared:
			ev.add(doubt, e.Pos, "%s tells the elements apart that it ranges over", h.Fn.Name)
		case summary.KeysUnknown:
			ev.add(doubt, e.Pos, "not known: what becomes of the elements that %s ranges over", h.Fn.Name)
		}
		return j.beforeMain(h.Fn)
	}
	return false
}
