package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// memoSignal distrusts writes that follow a look-up of the same key: memos,
// sets and get-or-create do that.
//
//	n, ok := table[at]
//	if !ok { table[at] = count(at) }
func (j *judge) memoSignal(s *sharing, ev *evidence) {
	for _, w := range s.writes {
		if len(w.event.Before) > 0 && w.event.Key.Kind != summary.KeyConst {
			ev.add(doubt, w.event.Pos, "%s is looked up before it is written", w.event.Text)
		}
	}
}

// undoneSignal finds the function itself taking back what it has written: it was there for
// others to see meanwhile.
//
//	flying[id] = item
//	defer delete(flying, id)
//	return json.Marshal(flying)
func (j *judge) undoneSignal(s *sharing, ev *evidence) {
	for _, w := range s.writes {
		for k := range s.fn.Events {
			e := &s.fn.Events[k]
			if !slices.Contains(s.after(w), k) && e.Kind != summary.EventCapture {
				continue
			}
			for m := range j.mutations(s.fn, k, related) {
				if m.event == w.event || m.src.Loc != w.src.Loc || m.whole {
					continue
				}
				j.weighUndo(s, w, m, e, ev)
			}
		}
	}
}

// weighUndo says what m, a write at event e, says of w, which comes first.
func (j *judge) weighUndo(s *sharing, w candidateWrite, m mutated, e *summary.Event, ev *evidence) {
	removal := m.event.Write == "delete"
	kept := !removal && m.event.Write == "index" && !m.event.Key.Is(w.event.Key) && !s.looksUp(w)
	switch {
	case removal && m.event.Key.Is(w.event.Key) && (e.Late || e.Kind == summary.EventCapture || j.shownBetween(s, w, e)):
		ev.add(meant, m.event.Pos, "%s is removed again", w.event.Text)
	case e.Late && m.event.Key.MayBe(w.event.Key) && !kept:
		ev.add(doubt, m.event.Pos, "%s may be changed back when %s returns", w.event.Text, s.fn.Name)
	}
}

// shownBetween reports whether others see what w writes before event e, which stands
// behind it.
func (j *judge) shownBetween(s *sharing, w candidateWrite, e *summary.Event) bool {
	from := s.fn.Events[w.at].Pos.Offset
	return slices.ContainsFunc(s.after(w), func(k int) bool {
		at := s.fn.Events[k].Pos.Offset
		return from < at && at < e.Pos.Offset && j.useOf(s.fn, k, w.src) == consumed
	})
}

// looksUp reports whether the function knows something that the map held.
func (s *sharing) looksUp(w candidateWrite) bool {
	return slices.ContainsFunc(s.fn.Events, func(e summary.Event) bool {
		return e.Kind == summary.EventLookup && summary.Overlap(e.Val, summary.Val{w.src})
	})
}

// cloned reports whether the author copied the map that holds the written ones,
// which says that the owner's were not meant. Objects that the copy points to are
// another matter: who works on a snapshot means the objects in it.
//
//	for _, s := range maps.Clone(sessions) { s.Meta["swept"] = now }
func (s *sharing) cloned() bool {
	if !s.place().Cloned {
		return false
	}
	return !slices.ContainsFunc(s.writes, func(w candidateWrite) bool {
		rest, ok := w.src.Behind(w.ref)
		return !ok || slices.Contains(rest.Steps(), summary.StepDeref)
	})
}

// updateSignal distrusts values that are computed from the old ones, if the map
// is only shown afterwards: then it is the owner's state that was shown. So are
// elements of what was bound, which somebody edits in place.
//
//	goods := village.Goods
//	goods["corn"] -= eaten
//	log(describe(goods))
func (j *judge) updateSignal(s *sharing, ev *evidence) {
	shown := make(map[*summary.Func]*summary.Event) // the first such write of a function
	for _, w := range s.writes {
		if !w.event.Self {
			continue
		}
		if rest, ok := w.src.Behind(w.ref); ok && rest != "" && w.fn == s.fn && s.place().Kind != summary.KindStruct {
			ev.add(doubt, w.event.Pos, "%s is brought up to date in its place", w.event.Text)
		}
		if shown[w.fn] == nil && !j.goesOut(s, w) {
			shown[w.fn] = w.event
		}
	}
	for _, w := range s.writes {
		if e := shown[w.fn]; e == w.event && !slices.ContainsFunc(s.writes, func(o candidateWrite) bool { return o.fn == w.fn && !o.event.Self }) {
			ev.add(doubt, e.Pos, "%s is brought up to date", e.Text)
			return
		}
	}
}

// goesOut reports whether the derived map itself is returned, stored, sent or
// handed to code out of sight behind a write.
func (j *judge) goesOut(s *sharing, w candidateWrite) bool {
	if w.at == remote {
		return true
	}
	for _, k := range s.after(w) {
		e := &s.fn.Events[k]
		if j.givesOn(s, w, k) || e.Kind == summary.EventPass && j.throughBind(s, w, e) && j.outOfReach(site{s.fn, e.Call}) {
			return true
		}
	}
	return false
}
