package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// readerSignals finds who reads what was written through the root: a look-up of
// the same key, or of any key, elsewhere means that the write may be waited for.
func (j *judge) readerSignals(s *sharing, w candidateWrite, r origin, c contents, ev *evidence) {
	for _, a := range j.access[r.loc] {
		e := &a.fn.Events[a.event]
		derived := a.trace.throughResult(s.fn) || s.gave(a) // it is what the copy would be
		switch {
		case derived || j.start[a.fn] || e.Kind != summary.EventLookup:
		case j.sameBody(a.fn, s.fn) || a.fn == w.fn:
			if w.fn == s.fn && e.Key.Kind == summary.KeyDynamic && e.Key == w.event.Key && e.Pos.Offset < w.event.Pos.Offset {
				ev.add(doubt, e.Pos, "%s is looked up before it is written", w.event.Text)
			}
		case e.Presence || j.writesFirst(a) || j.enumerates(a):
		default:
			j.readerSignal(a, w, c, ev)
		}
	}
}

// unseenSignal finds the shared data being handed to one of so many functions that they
// were not looked at.
func (j *judge) unseenSignal(s *sharing, r origin, ev *evidence) {
	for _, a := range j.access[r.loc] {
		e := &a.fn.Events[a.event]
		if e.Kind != summary.EventPass || j.start[a.fn] || a.trace.throughResult(s.fn) || s.gave(a) || s.bind != straight && a.src.BoundBy(s.bind+1) && a.fn == s.fn {
			continue
		}
		if _, all := j.targets(site{a.fn, e.Call}); !all {
			ev.add(doubt, e.Pos, "%s hands %s to one of more functions than were looked at", a.fn.Name, j.display(r.loc))
			return
		}
	}
}

// gave reports whether the data of an access comes by way of what the candidate
// passed on as an argument.
func (s *sharing) gave(a access) bool {
	return slices.ContainsFunc(a.trace.givenBy(s.fn), func(t summary.Src) bool {
		if s.bind == straight {
			return slices.ContainsFunc(s.writes, func(w candidateWrite) bool { return w.src.Loc == t.Loc })
		}
		return t.BoundBy(s.bind + 1)
	})
}

// readerSignal weighs the look-up a by a function that has nothing to do with
// the write.
func (j *judge) readerSignal(a access, w candidateWrite, c contents, ev *evidence) {
	e := &a.fn.Events[a.event]
	keys := j.keysOf(a.fn, e.Key, bounds.Of.KeyCallers)
	switch {
	case w.event.Key.Kind == summary.KeyConst && keys.has(w.event.Key.Text):
		ev.add(doubt, e.Pos, "%s looks up the written key", a.fn.Name)
	case !keys.open && w.event.Key.Kind == summary.KeyConst:
		// other keys than the written one
	case summary.IsMain(a.fn):
		// a program's end looks at what it has; nobody waits for that
	case w.event.Key.Kind == summary.KeyConst && c.data:
		ev.add(doubt, e.Pos, "%s looks up keys that are not known", a.fn.Name)
	default:
		ev.add(doubt, e.Pos, "%s looks up keys that may be the written one", a.fn.Name)
	}
}

// enumerates reports whether the function that looks up a key has the keys from
// the map itself:
//
//	for name := range fields { names = append(names, name) }
//	sort.Strings(names)
//	for _, name := range names { fmt.Fprint(w, name, fields[name]) }
func (j *judge) enumerates(a access) bool {
	look := &a.fn.Events[a.event]
	if look.Key.Kind != summary.KeyDynamic || look.Key.Param || look.Key.Own {
		return false
	}
	return slices.ContainsFunc(a.fn.Events, func(e summary.Event) bool {
		return e.Kind == summary.EventRange && e.Pos.Offset < look.Pos.Offset && summary.Overlap(e.Val, look.Val)
	})
}

// writesFirst reports whether the function writes the key that it looks up.
func (j *judge) writesFirst(a access) bool {
	look := &a.fn.Events[a.event]
	for i := range a.fn.Events {
		e := &a.fn.Events[i]
		if e.Kind == summary.EventMutate && e.Key == look.Key && e.Pos.Offset < look.Pos.Offset && summary.Overlap(e.Val, look.Val) {
			return true
		}
	}
	return false
}

// writerSignals finds writes to the same map by others while the program runs:
// then it is state, and one more write to it may well be meant. Of those that name
// their owner, and are looked at for themselves, it is only told that they go on
// without a lock.
func (j *judge) writerSignals(s *sharing, r origin, ev *evidence) {
	for _, a := range j.access[r.loc] {
		e := &a.fn.Events[a.event]
		if e.Kind != summary.EventMutate || a.fn == s.fn || a.built || j.atStart(a.fn, e, s) {
			continue
		}
		bare := j.bareHanded(a)
		w := doubt
		switch other := j.suspected(a); {
		case other.mistaken, other.candidate && !bare:
			continue
		case other.candidate:
			w = note
		}
		text := a.fn.Name + " also writes " + j.display(r.loc) + " while the program runs"
		if bare {
			text = "a copy here does not end all races: " + text + ", without a lock"
		}
		*ev = append(*ev, signal{w, text, e.Pos, bare})
	}
}

// bareHanded reports whether an access happens without a lock, the callers' included.
func (j *judge) bareHanded(a access) bool {
	holding, _ := j.callersHold(a.fn, a.src.Loc)
	return holding == 0 && len(a.fn.Events[a.event].Locks) == 0
}

// A suspicion is what the candidates say of a write.
type suspicion struct {
	candidate bool // it belongs to one
	mistaken  bool // it may be a mistake
}

// suspected returns what the candidates say of an access. One that names its owner is no
// mistake:
//
//	delete(s.Limits, name)
//
// Neither is one through a name after which nothing uses the map:
//
//	for _, r := range b.rows { r.Cells["price"] = price }
func (j *judge) suspected(a access) suspicion {
	if j.suspicions == nil {
		j.suspicions = make(map[writeKey]suspicion)
		for _, s := range j.shared {
			j.suspect(s)
		}
	}
	return j.suspicions[candidateWrite{mutated: mutated{fn: a.fn, event: &a.fn.Events[a.event]}}.key()]
}

func (j *judge) suspect(s *sharing) {
	var ev, used evidence
	j.straightSignals(s, &ev)
	j.usedSignal(s, &used)
	for _, w := range s.writes {
		forOthers := w.src.Path == "" && bare(w.src.Base) // for whoever hands the map in
		if used.verdict() == "" && !forOthers {
			continue // it is there to be seen
		}
		j.suspicions[w.key()] = suspicion{
			candidate: true,
			mistaken:  j.suspicions[w.key()].mistaken || ev.verdict() != "" || forOthers,
		}
	}
}
