package detect

import "strings"

// lockSignal finds the owner's lock held: who locks the owner to write through
// an alias means the owner.
func (j *judge) lockSignal(s *sharing, ev *evidence) {
	for _, w := range s.writes {
		for _, l := range w.event.Locks {
			if w.fn == s.fn && j.guards(s, w, l) {
				ev.add(meant, w.event.Pos, "the owner's lock is held")
			}
		}
	}
}

// guards reports whether lock l belongs to the owner of the written map: it is
// part of the same object, or it is also held where others access the map, or
// it is a variable of the package whose map it is.
func (j *judge) guards(s *sharing, w candidateWrite, l Loc) bool {
	if l.Base == w.src.Base && w.src.Path.hasPrefix(l.Path.parent()) {
		rest := w.src.Path[len(l.Path.parent()):]
		if !strings.Contains(string(rest), "|"+stepDeref) {
			return true // no pointer between the lock's struct and the map
		}
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
func (j *judge) heldElsewhere(s *sharing, r origin, l Loc) bool {
	others := 0
	for _, a := range j.access[r.loc] {
		if a.fn == s.fn || j.atStart(a.fn) {
			continue
		}
		others++
		for _, held := range a.fn.Events[a.event].Locks {
			if tail(held) == tail(l) {
				return true
			}
		}
	}
	return others == 0 && l.Base.Kind == BaseGlobal && r.loc.Base.Kind == BaseGlobal && packageOf(l.Base.Name) == packageOf(r.loc.Base.Name)
}

func packageOf(name string) string { return name[:strings.LastIndexByte(name, '.')] }
