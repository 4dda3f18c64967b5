package detect

import "slices"

// published reports whether the data comes out of an atomic value, which others
// load at the same time, and is written without a lock. Who writes under a lock
// has another agreement with them.
func (s *sharing) published() bool {
	return s.cell && !slices.ContainsFunc(s.writes, func(w candidateWrite) bool { return len(w.event.Locks) > 0 })
}

// snapshot returns the finding for a write to what an atomic value holds. It is
// there to be replaced as a whole, so nobody can be waiting for a part of it to
// change, and storing the changed data back publishes what was shared all along.
// What is left to ask is whether the changed data is of any use.
//
//	limits := conf.Load().Limits
//	limits["burst"] = burst
//	return limits
func (j *judge) snapshot(s *sharing) (*Finding, evidence) {
	var ev evidence
	ev.add(forMistake, s.place().Pos, "what an atomic value holds is replaced as a whole, not written")
	if !j.usedLater(s) {
		ev.add(meant, s.writes[0].event.Pos, "nothing uses the map after the write")
	}
	j.typeSignal(s, &ev)
	j.updateSignal(s, &ev)
	for _, w := range s.writes {
		if w.event.Step {
			ev.add(doubt, w.event.Pos, "a counter is meant to be kept")
		}
	}
	if s.bind == straight {
		ev.add(doubt, s.writes[0].event.Pos, "the write goes straight through its owner")
	}
	if s.strength() != originGlobal {
		ev.add(doubt, s.place().Pos, "who else loads the value is out of sight")
	}
	if ev.verdict() == "" {
		return nil, ev
	}
	return j.report(s, ev, ev.verdict()), ev
}
