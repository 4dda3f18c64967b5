package judge

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// published reports whether the data comes out of an atomic value, which others
// load at the same time, and is written without a lock. Who writes under a lock
// has another agreement with them.
func (j *judge) published(s *sharing) bool {
	cell := slices.ContainsFunc(s.roots, func(r program.Origin) bool { return r.Loc.Path.InCell() }) ||
		slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool { return w.Src.Path.InCell() })
	return cell && j.unlocked(s)
}

// snapshot returns the finding for a write to what an atomic value holds. It is
// there to be replaced as a whole, so nobody can be waiting for a part of it to
// change, and storing the changed data back publishes what was shared all along.
// What is left to ask is whether the changed data is of any use.
//
//	limits := conf.Load().Limits
//	limits["burst"] = burst
//	return limits
func (j *judge) snapshot(s *sharing) (*finding.Finding, evidence) {
	var ev evidence
	ev.add(forMistake, s.Place().Pos, "what an atomic value holds is replaced as a whole, not written")
	if !j.usedLater(s) {
		ev.add(meant, s.Writes[0].Event.Pos, "nothing uses the map after the write")
	}
	j.putBackSignal(s, &ev)
	j.typeSignal(s, &ev)
	j.updateSignal(s, &ev)
	for _, w := range s.Writes {
		if w.Event.Step {
			ev.add(doubt, w.Event.Pos, "a counter is meant to be kept")
		}
	}
	if s.Bind == program.Straight {
		ev.add(doubt, s.Writes[0].Event.Pos, "the write goes straight through its owner")
	}
	if s.strength() != program.OriginGlobal {
		ev.add(doubt, s.Place().Pos, "who else loads the value is out of sight")
	}
	if ev.verdict() == finding.Safe {
		j.established(s, &ev)
	}
	j.unknownSignals(s, &ev)
	if ev.verdict() == "" {
		return nil, ev
	}
	return j.report(s, ev, ev.verdict()), ev
}

// putBackSignal finds the changed data being stored where it was, below the atomic
// value: then what the atomic value holds is changed in its place.
//
//	e := a.replies[id]
//	e.add(who)
//	a.replies[id] = e
func (j *judge) putBackSignal(s *sharing, ev *evidence) {
	for _, w := range s.Writes {
		for _, e := range j.putBacks(s, w) {
			if e.Kind == summary.EventStore && !strings.HasSuffix(string(e.Target.Path), "|"+summary.StepCell) {
				ev.add(meant, e.Pos, "%s is stored back", e.Text)
			}
		}
	}
}
