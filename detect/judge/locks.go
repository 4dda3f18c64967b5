package judge

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
)

// lockFacts finds the owner's lock held, by the function or by all who call it:
// whoever locks the owner to write through an alias means the owner.
func (j *judge) lockFacts(s *sharing, facts *rule.Facts) {
	for _, w := range s.Writes {
		if w.Locked {
			facts.Add(rule.LockHeldByCallee, w.Event.Pos, w.Event.Text)
		}
		for _, l := range s.Locks(w) {
			if j.guards(s, w, l) {
				facts.Add(rule.LockHeld, w.Event.Pos)
			}
		}
		around := j.locks.Around(s.Fn)
		for _, l := range around.Locks {
			if j.guards(s, w, l) {
				facts.Add(rule.LockHeldByCallers, s.Fn.Pos, s.Fn.Name)
			}
		}
		if around.Cut {
			facts.Add(rule.LockNotKnown, s.Fn.Pos)
		}
		for _, t := range j.names(s, w) {
			j.callersLockFacts(s, t.Loc, facts)
		}
	}
}

// callersLockFacts asks whether those who call the function of s hold the lock of the object in
// which it finds the map at loc.
func (j *judge) callersLockFacts(s *sharing, loc summary.Loc, facts *rule.Facts) {
	calls := j.locks.Callers(s.Fn, loc)
	if calls.Cut {
		facts.Add(rule.LockNotKnown, s.Fn.Pos)
	}
	switch {
	case calls.Holding > 0 && calls.Without == 0:
		facts.Add(rule.LockHeldByCallers, s.Fn.Pos, s.Fn.Name)
	case calls.Holding > 0:
		facts.Add(rule.LockHeldBySome, s.Fn.Pos, s.Fn.Name)
	}
}

// unlocked reports whether all writes happen without a lock, whatever it guards.
func (j *judge) unlocked(s *sharing) bool {
	return len(j.locks.Around(s.Fn).Locks) == 0 && !slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool {
		return j.locks.Callers(s.Fn, w.Src.Loc).Holding > 0 || len(w.Event.Locks) > 0 || len(s.Locks(w)) > 0
	})
}

// guards reports whether lock l belongs to the owner of the written map: it is
// part of the same object, or it is also held where others access the map, or
// it is a variable of the package whose map it is.
func (j *judge) guards(s *sharing, w program.CandidateWrite, l summary.Loc) bool {
	if slices.ContainsFunc(j.names(s, w), func(t summary.Src) bool { return l.Besides(t.Loc) }) {
		return true
	}
	for _, r := range s.roots {
		if j.heldElsewhere(s, r, l) {
			return true
		}
	}
	return false
}

// heldElsewhere reports whether other accesses to root r hold lock l too. A
// package's own lock guards its variable also if nobody else is seen.
func (j *judge) heldElsewhere(s *sharing, r program.Origin, l summary.Loc) bool {
	others := 0
	for _, a := range j.accesses(s, r) {
		if a.fn == s.Fn || j.atStart(a.fn, &a.fn.Events[a.event], s) {
			continue
		}
		others++
		for _, held := range a.fn.Events[a.event].Locks {
			if held.Tail() == l.Tail() {
				return true
			}
		}
	}
	return others == 0 && l.Base.Kind == summary.BaseGlobal && r.Loc.Base.Kind == summary.BaseGlobal && packageOf(l.Base.Name) == packageOf(r.Loc.Base.Name)
}

func packageOf(name string) string { return name[:strings.LastIndexByte(name, '.')] }
