package judge

import (
	"github.com/mapfix/mapfix/detect/rule"

	"slices"

	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// undoneFacts finds the function itself taking back what it has written: it was there for
// others to see meanwhile.
//
//	flying[id] = item
//	defer delete(flying, id)
//	return json.Marshal(flying)
func (j *judge) undoneFacts(s *sharing, facts *rule.Facts) {
	for _, w := range s.Writes {
		for k := range s.Fn.Events {
			e := &s.Fn.Events[k]
			if !slices.Contains(s.After(w), k) && e.Kind != summary.EventCapture {
				continue
			}
			for m := range j.Mutations(s.Fn, k, program.Related) {
				if m.Event == w.Event || m.Src.Loc != w.Src.Loc || m.Whole {
					continue
				}
				j.weighUndo(s, w, m, e, facts)
			}
		}
	}
}

// weighUndo says what m, a write at event e, says of w, which comes first.
func (j *judge) weighUndo(s *sharing, w program.CandidateWrite, m program.Mutated, e *summary.Event, facts *rule.Facts) {
	removal := m.Event.Write == "delete"
	kept := !removal && m.Event.Write == "index" && !m.Event.Key.Is(w.Event.Key) && !s.looksUp(w)
	switch {
	case removal && m.Event.Key.Is(w.Event.Key) && (e.Late || e.Kind == summary.EventCapture || j.shownBetween(s, w, e)):
		facts.Add(rule.Removed, m.Event.Pos, w.Event.Text)
	case e.Late && m.Event.Key.MayBe(w.Event.Key) && !kept:
		facts.Add(rule.ChangedBack, m.Event.Pos, w.Event.Text, s.Fn.Name)
	}
}

// shownBetween reports whether others see what w writes before event e, which stands
// behind it.
func (j *judge) shownBetween(s *sharing, w program.CandidateWrite, e *summary.Event) bool {
	from := s.Fn.Events[w.At].Pos.Offset
	return slices.ContainsFunc(s.After(w), func(k int) bool {
		at := s.Fn.Events[k].Pos.Offset
		return from < at && at < e.Pos.Offset && j.UseOf(s.Fn, k, w.Src) == program.Consumed
	})
}

// looksUp reports whether the function knows something that the map held.
func (s *sharing) looksUp(w program.CandidateWrite) bool {
	return slices.ContainsFunc(s.Fn.Events, func(e summary.Event) bool {
		return e.Kind == summary.EventLookup && summary.Overlap(e.Val, summary.Val{w.Src})
	})
}

// cloned reports whether the author copied the map that holds the written ones,
// which says that the owner's were not meant. Objects that the copy points to are
// another matter: who works on a snapshot means the objects in it.
//
//	for _, s := range maps.Clone(sessions) { s.Meta["swept"] = now }
func (s *sharing) cloned() bool {
	if !s.Place().Cloned {
		return false
	}
	return !slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool {
		rest, ok := w.Src.Behind(w.Ref)
		return !ok || slices.Contains(rest.Steps(), summary.StepDeref)
	})
}

// clonedFacts says for a copy that the author has made one, of one level.
func (j *judge) clonedFacts(s *sharing, facts *rule.Facts) {
	facts.Add(rule.OneLevelCopied, s.Place().Pos, s.Place().Text)
}

// laterCallFacts distrusts values that are computed from what was there: the next call goes on
// from what this one has left.
//
//	goods := village.Goods
//	goods["corn"] -= eaten
//	return describe(goods)
func (j *judge) laterCallFacts(s *sharing, facts *rule.Facts) {
	for _, w := range s.Writes {
		if w.Event.Self {
			facts.Add(rule.LaterCall, w.Event.Pos, w.Event.Text)
		}
	}
}
