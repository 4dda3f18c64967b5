package judge

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
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

// snapshotFacts weighs a write to what an atomic value holds. It is there to be replaced as a
// whole, so nobody can be waiting for a part of it to change, and storing the changed data
// back publishes what was shared all along. What is left to ask is whether the changed data
// is of any use.
//
//	limits := conf.Load().Limits
//	limits["burst"] = burst
//	return limits
func (j *judge) snapshotFacts(s *sharing, facts *rule.Facts) {
	facts.Add(rule.SnapshotValue, s.Place().Pos)
	if !j.usedLater(s) {
		facts.Add(rule.Unused, s.Writes[0].Event.Pos)
	}
	j.putBackFacts(s, facts)
	j.typeFacts(s, facts)
	if s.Bind == program.Straight {
		facts.Add(rule.StraightThroughValue, s.Writes[0].Event.Pos)
	}
	if s.strength() != program.OriginGlobal {
		facts.Add(rule.LoadersOutOfSight, s.Place().Pos)
	}
}

// putBackFacts finds the changed data being stored where it was, below the atomic
// value: then what the atomic value holds is changed in its place.
//
//	e := a.replies[id]
//	e.add(who)
//	a.replies[id] = e
func (j *judge) putBackFacts(s *sharing, facts *rule.Facts) {
	for _, w := range s.Writes {
		for _, e := range j.putBacks(s, w) {
			if e.Kind == summary.EventStore && !strings.HasSuffix(string(e.Target.Path), "|"+summary.StepCell) {
				facts.Add(rule.RestoredMap, e.Pos, e.Text)
			}
		}
	}
}
