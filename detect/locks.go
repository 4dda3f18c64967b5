package detect

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	vflow "github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// lockSignal finds the owner's lock held, by the function or by all who call it:
// who locks the owner to write through an alias means the owner.
func (j *judge) lockSignal(s *sharing, ev *evidence) {
	for _, w := range s.writes {
		if w.locked {
			ev.add(meant, w.event.Pos, "the owner's lock is held where %s is written", w.event.Text)
		}
		for _, l := range s.locks(w) {
			if j.guards(s, w, l) {
				ev.add(meant, w.event.Pos, "the owner's lock is held")
			}
		}
		if j.lockUnknown(s.fn, w.src.Loc) {
			*ev = append(*ev, notKnown(s.fn.Pos, bounds.TooManyLocks))
		}
		switch holding, without := j.callersHold(s.fn, w.src.Loc); {
		case holding > 0 && without == 0:
			ev.add(meant, s.fn.Pos, "the owner's lock is held by all who call %s", s.fn.Name)
		case holding > 0:
			ev.add(doubt, s.fn.Pos, "the owner's lock is held by some who call %s", s.fn.Name)
		}
	}
}

// unlocked reports whether all writes happen without a lock, whatever it guards.
func (j *judge) unlocked(s *sharing) bool {
	return !slices.ContainsFunc(s.writes, func(w candidateWrite) bool {
		holding, _ := j.callersHold(s.fn, w.src.Loc)
		return holding > 0 || len(w.event.Locks) > 0 || len(s.locks(w)) > 0
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
	at := vflow.Node{Fn: fn, Loc: loc}
	c, known := j.holding[at]
	if !known {
		c = lockCount{judge: j, seen: make(map[vflow.Node]bool)}
		c.add(at)
		c.seen = nil
		if j.holding == nil {
			j.holding = make(map[vflow.Node]lockCount)
		}
		j.holding[at] = c
	}
	return c
}

// A lockCount counts calls that are made under a lock, and those that are not.
type lockCount struct {
	*judge
	seen             map[vflow.Node]bool
	holding, without int
	cut              bool // there are more callers than are looked at
}

// add counts the calls that lead to what a function finds at a location, and reports
// whether there are any.
func (n *lockCount) add(at vflow.Node) bool {
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
	for _, call := range n.callers[fn] {
		c := call.at()
		if c.Mode == summary.CallRef || call.fn.Test && !fn.Test || int(loc.Base.Index) >= len(c.Args) {
			continue
		}
		for _, t := range n.project(call.fn, call.call, c.Args[loc.Base.Index], loc.Path) {
			called = true
			up := vflow.Node{Fn: call.fn, Loc: t.Loc}
			switch {
			case holdsOwners(c.Locks, t.Loc):
				n.holding++
			case !n.seen[up] && !n.add(up):
				n.without++
			}
		}
	}
	return called
}

// addCaptured does it for what a literal captures, if only the function around it calls it.
func (n *lockCount) addCaptured(at vflow.Node) bool {
	made, ok := n.made[at.Fn.ID]
	if !ok || int(at.Loc.Base.Index) >= len(made.at().Free) || !n.staysInside(at.Fn) {
		return false
	}
	called := false
	for _, t := range n.project(made.fn, made.call, made.at().Free[at.Loc.Base.Index], at.Loc.Path) {
		up := vflow.Node{Fn: made.fn, Loc: t.Loc}
		switch {
		case holdsOwners(made.at().Locks, t.Loc):
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
func (j *judge) guards(s *sharing, w candidateWrite, l summary.Loc) bool {
	if l.Besides(w.src.Loc) {
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
func (j *judge) heldElsewhere(s *sharing, r origin, l summary.Loc) bool {
	others := 0
	for _, a := range j.access[r.loc] {
		if a.fn == s.fn || j.atStart(a.fn, &a.fn.Events[a.event], s) {
			continue
		}
		others++
		for _, held := range a.fn.Events[a.event].Locks {
			if tail(held) == tail(l) {
				return true
			}
		}
	}
	return others == 0 && l.Base.Kind == summary.BaseGlobal && r.loc.Base.Kind == summary.BaseGlobal && packageOf(l.Base.Name) == packageOf(r.loc.Base.Name)
}

func packageOf(name string) string { return name[:strings.LastIndexByte(name, '.')] }
