package judge

import (
	"slices"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/detect/way"
)

// writtenBackFacts finds the derived map being put back where it came from,
// by assignment or through the owner's setter:
//
//	m := obj.Labels
//	if m == nil { m = map[string]string{}; obj.Labels = m }
//	m[k] = v
func (j *judge) writtenBackFacts(s *sharing, facts *rule.Facts) {
	for _, w := range s.Writes {
		for _, e := range j.putBacks(s, w) {
			switch {
			case !s.Fn.HasReceiver(w.Src.Base) && way.KeptElsewhere(s.passed):
				facts.Add(rule.KeptElsewhere, e.Pos, e.Text)
			case e.Kind == summary.EventStore:
				facts.Add(rule.RestoredMap, e.Pos, e.Text)
			default:
				facts.Add(rule.SetterStores, e.Pos, e.Text)
			}
		}
		j.openStoreFacts(s, facts)
		j.rootReadFacts(s, w, facts)
	}
}

// openStoreFacts finds stores of what callees give back, where too many things may be that.
func (j *judge) openStoreFacts(s *sharing, facts *rule.Facts) {
	for i := range s.Fn.Events {
		e := &s.Fn.Events[i]
		if e.Kind != summary.EventStore || e.Val.Unknown() != "" {
			continue
		}
		if reason := j.GivenBack(s.Fn, e.Val).Unknown(); reason != "" {
			facts.Add(rule.UseNotKnown, e.Pos, reason)
		}
	}
}

// putBacks returns the events of the candidate's function that put what w writes
// back to where it came from: assignments, and calls of the owner's setters.
func (j *judge) putBacks(s *sharing, w program.CandidateWrite) []*summary.Event {
	var out []*summary.Event
	for k := range s.Fn.Events {
		e := &s.Fn.Events[k]
		if e.Kind == summary.EventStore && j.storesBack(s.Fn, e, w) || e.Kind == summary.EventPass && j.isSetter(s.Fn, e, w) {
			out = append(out, e)
		}
	}
	return out
}

// storesBack reports whether e assigns the written map, or the struct that has it,
// to the place that it came from. What is assigned may be what a callee gives back:
//
//	s.Labels = s.Labels.Add("owner", name)
func (j *judge) storesBack(f *summary.Func, e *summary.Event, w program.CandidateWrite) bool {
	if len(e.Val) == 0 {
		return e.Target.Loc == w.Src.Loc && w.Ref.ID != 0
	}
	from := j.GivenBack(f, summary.Val{w.Src})
	return slices.ContainsFunc(from, func(s summary.Src) bool { return e.Target.HoldsWhole(s.Loc) }) && summary.Overlap(j.GivenBack(f, e.Val), from)
}

// withValue makes a new context and leaves the one that the data came from as
// it was.
const withValue = "context.WithValue"

// isSetter reports whether e passes the derived map to a setting method of the
// object that it was read from.
func (j *judge) isSetter(f *summary.Func, e *summary.Event, w program.CandidateWrite) bool {
	c := &f.Calls[e.Call]
	name := c.Called()
	if e.Arg == 0 || !contract.HasVerb(name, setterVerbs) || len(c.Args) == 0 || c.Callee == withValue {
		return false
	}
	if !summary.Overlap(c.Args[0], f.OwnersOf(w.Src)) || !summary.Overlap(e.Val, summary.Val{w.Src}) && !summary.Overlap(j.GivenBack(f, e.Val), summary.Val{w.Src}) {
		return false
	}
	return j.keepsArgument(flow.Site{Fn: f, Call: e.Call}, e.Arg, make(map[argument]bool))
}

// keepsArgument reports whether a method that is not among those seen may store an
// argument in its receiver. Of a method out of sight its name has to be believed.
func (j *judge) keepsArgument(call flow.Site, arg int, seen map[argument]bool) bool {
	known := false
	for _, id := range j.Callees(call) {
		g := j.Funcs[id]
		switch {
		case id == withValue:
			known = true
			continue
		case g == nil:
			return true
		}
		known = true
		if seen[argument{g, arg}] {
			continue
		}
		seen[argument{g, arg}] = true
		if j.storesInto(g, arg, seen) {
			return true
		}
	}
	return !known
}

// A argument is a parameter of a function.
type argument struct {
	fn    *summary.Func
	param int
}

func (j *judge) storesInto(g *summary.Func, arg int, seen map[argument]bool) bool {
	given := func(v summary.Val) bool {
		return slices.ContainsFunc(v, func(s summary.Src) bool { return s.Base.Kind == summary.BaseParam && int(s.Base.Index) == arg })
	}
	for i := range g.Events {
		e := &g.Events[i]
		if !given(e.Val) {
			continue
		}
		if e.Kind == summary.EventStore && e.Target.Base.Outlives() {
			return true
		}
		if e.Kind == summary.EventPass && e.Arg > 0 && len(g.Calls[e.Call].Args[0]) > 0 && j.keepsArgument(flow.Site{Fn: g, Call: e.Call}, e.Arg, seen) {
			return true
		}
	}
	return false
}

var setterVerbs = []string{"Set", "Update", "Store", "Save", "Put", "Write", "With", "Replace", "Apply", "Commit"}

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
	kept := m.Event.Write == "index" && m.Event.Key.Kind == summary.KeyConst && !m.Event.Key.Is(w.Event.Key) && !s.looksUp(w)
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
		rest, ok := w.Written().Behind(w.Ref)
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
		if w.Event.Self && !s.growsDownwards(w) {
			facts.Add(rule.LaterCall, w.Event.Pos, w.Event.Text)
		}
	}
}
