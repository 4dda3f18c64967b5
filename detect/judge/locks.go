package judge

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
)

// lockFacts finds the owner's lock held, by the function or by all who call it:
// who locks the owner to write through an alias means the owner.
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
		around := j.locksAround(s.Fn)
		for _, l := range around.locks {
			if j.guards(s, w, l) {
				facts.Add(rule.LockHeldByCallers, s.Fn.Pos, s.Fn.Name)
			}
		}
		if around.cut {
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
	if j.lockUnknown(s.Fn, loc) {
		facts.Add(rule.LockNotKnown, s.Fn.Pos)
	}
	switch holding, without := j.callersHold(s.Fn, loc); {
	case holding > 0 && without == 0:
		facts.Add(rule.LockHeldByCallers, s.Fn.Pos, s.Fn.Name)
	case holding > 0:
		facts.Add(rule.LockHeldBySome, s.Fn.Pos, s.Fn.Name)
	}
}

// unlocked reports whether all writes happen without a lock, whatever it guards.
func (j *judge) unlocked(s *sharing) bool {
	return len(j.locksAround(s.Fn).locks) == 0 && !slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool {
		holding, _ := j.callersHold(s.Fn, w.Src.Loc)
		return holding > 0 || len(w.Event.Locks) > 0 || len(s.Locks(w)) > 0
	})
}

// callersHold counts the calls of fn that are made under the lock of the object
// which fn finds the map loc in, and those that are not:
//
//	l.mu.Lock()
//	defer l.mu.Unlock()
//	return l.explain(what) // notes := l.notes; notes[what] = text
func (j *judge) callersHold(fn *summary.Func, loc summary.Loc) (holding, without int) {
	c := j.lockCount(fn, loc)
	return c.holding, c.without
}

// lockUnknown reports whether there are more callers than callersHold has looked at.
func (j *judge) lockUnknown(fn *summary.Func, loc summary.Loc) bool { return j.lockCount(fn, loc).cut }

func (j *judge) lockCount(fn *summary.Func, loc summary.Loc) lockCount {
	at := flow.Node{Fn: fn, Loc: loc}
	c, known := j.holding[at]
	if !known {
		c = lockCount{judge: j, seen: make(map[flow.Node]bool)}
		c.add(at)
		c.seen = nil
		if j.holding == nil {
			j.holding = make(map[flow.Node]lockCount)
		}
		j.holding[at] = c
	}
	return c
}

// A lockCount counts calls that are made under a lock, and those that are not.
type lockCount struct {
	*judge
	seen             map[flow.Node]bool
	holding, without int
	cut              bool // there are more callers than are looked at
}

// add counts the calls that lead to what a function finds at a location, and reports
// whether there are any.
func (n *lockCount) add(at flow.Node) bool {
	fn, loc, called := at.Fn, at.Loc, false
	if loc.Base.Kind == summary.BaseFree {
		return n.addCaptured(at)
	}
	if loc.Base.Kind != summary.BaseParam {
		return false
	}
	if len(n.seen) >= bounds.Of.LockCallers {
		n.cut = true
		return false
	}
	n.seen[at] = true
	for _, call := range n.Callers[fn] {
		c := call.At()
		if c.Mode == summary.CallRef || call.Fn.Test && !fn.Test || int(loc.Base.Index) >= len(c.Args) {
			continue
		}
		for _, t := range n.Project(call.Fn, call.Call, c.Args[loc.Base.Index], loc.Path) {
			called = true
			up := flow.Node{Fn: call.Fn, Loc: t.Loc}
			switch {
			case program.HoldsOwners(c.Locks, t.Loc):
				n.holding++
			case !n.seen[up] && !n.add(up):
				n.without++
			}
		}
	}
	return called
}

// addCaptured does it for what a literal captures, if only the function around it calls it.
func (n *lockCount) addCaptured(at flow.Node) bool {
	made, ok := n.Made[at.Fn.ID]
	if !ok || int(at.Loc.Base.Index) >= len(made.At().Free) || !n.staysInside(at.Fn) {
		return false
	}
	called := false
	for _, t := range n.Project(made.Fn, made.Call, made.At().Free[at.Loc.Base.Index], at.Loc.Path) {
		up := flow.Node{Fn: made.Fn, Loc: t.Loc}
		switch {
		case program.HoldsOwners(made.At().Locks, t.Loc):
			n.holding++
			called = true
		case !n.seen[up]:
			called = n.add(up) || called
		}
	}
	return called
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
	for _, a := range j.access[r.Loc] {
		if a.fn == s.Fn || j.atStart(a.fn, &a.fn.Events[a.event], s) {
			continue
		}
		others++
		for _, held := range a.fn.Events[a.event].Locks {
			if tail(held) == tail(l) {
				return true
			}
		}
	}
	return others == 0 && l.Base.Kind == summary.BaseGlobal && r.Loc.Base.Kind == summary.BaseGlobal && packageOf(l.Base.Name) == packageOf(r.Loc.Base.Name)
}

func packageOf(name string) string { return name[:strings.LastIndexByte(name, '.')] }
