package judge

import (
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/rule"

	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// rootReaderFacts finds who reads what was written through the root: a look-up of
// the same key, or of any key, elsewhere means that the write may be waited for.
func (j *judge) rootReaderFacts(s *sharing, w program.CandidateWrite, r program.Origin, c contents, facts *rule.Facts) {
	for _, a := range j.access[r.Loc] {
		e := &a.fn.Events[a.event]
		derived := a.trace.ThroughResult(s.Fn) || s.gave(a) // it is what the copy would be
		switch {
		case derived || j.Start[a.fn] || e.Kind != summary.EventLookup:
		case j.SameBody(a.fn, s.Fn) || a.fn == w.Fn:
			if w.Fn == s.Fn && e.Key.Kind == summary.KeyDynamic && e.Key == w.Event.Key && e.Pos.Offset < w.Event.Pos.Offset {
				facts.Add(rule.LookedUpBefore, e.Pos, w.Event.Text)
			}
		case e.Presence || j.writesFirst(a) || j.enumerates(a):
		default:
			j.rootLookupFact(a, w, c, facts)
		}
	}
}

// unseenFacts finds the shared data being handed to one of so many functions that they
// were not looked at.
func (j *judge) unseenFacts(s *sharing, r program.Origin, facts *rule.Facts) {
	for _, a := range j.access[r.Loc] {
		e := &a.fn.Events[a.event]
		if e.Kind != summary.EventPass || j.Start[a.fn] || a.trace.ThroughResult(s.Fn) || s.gave(a) || s.Bind != program.Straight && a.src.BoundBy(s.Bind+1) && a.fn == s.Fn {
			continue
		}
		if _, all := j.Targets(flow.Site{Fn: a.fn, Call: e.Call}); !all {
			facts.Add(rule.TooManyTargets, e.Pos, a.fn.Name, j.Display(r.Loc))
			return
		}
	}
}

// gave reports whether the data of an access comes by way of what the candidate
// passed on as an argument.
func (s *sharing) gave(a access) bool {
	return slices.ContainsFunc(a.trace.GivenBy(s.Fn), func(t summary.Src) bool {
		if s.Bind == program.Straight {
			return slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool { return w.Src.Loc == t.Loc })
		}
		return t.BoundBy(s.Bind + 1)
	})
}

// rootLookupFact weighs the look-up a by a function that has nothing to do with
// the write.
func (j *judge) rootLookupFact(a access, w program.CandidateWrite, c contents, facts *rule.Facts) {
	e := &a.fn.Events[a.event]
	keys := j.KeysOf(a.fn, e.Key, bounds.Of.KeyCallers)
	switch {
	case w.Event.Key.Kind == summary.KeyConst && keys.Has(w.Event.Key.Text):
		facts.Add(rule.LooksUpWrittenKey, e.Pos, a.fn.Name)
	case !keys.Open && w.Event.Key.Kind == summary.KeyConst:
		// other keys than the written one
	case summary.IsMain(a.fn):
		// a program's end looks at what it has; nobody waits for that
	case w.Event.Key.Kind == summary.KeyConst && c.data:
		facts.Add(rule.LooksUpUnknownKeys, e.Pos, a.fn.Name)
	default:
		facts.Add(rule.LooksUpSomeKey, e.Pos, a.fn.Name)
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

// rootWriterFacts finds writes to the same map by others while the program runs:
// then it is state, and one more write to it may well be meant. Of those that name
// their owner, and are looked at for themselves, it is only told that they go on
// without a lock.
func (j *judge) rootWriterFacts(s *sharing, r program.Origin, facts *rule.Facts) {
	for _, a := range j.access[r.Loc] {
		e := &a.fn.Events[a.event]
		if e.Kind != summary.EventMutate || a.fn == s.Fn || a.built || j.atStart(a.fn, e, s) {
			continue
		}
		switch other, bare := j.suspected(a), j.bareHanded(a); {
		case other.mistaken, other.candidate && !bare:
		case other.candidate:
			facts.AddTold(rule.RacesRemain, e.Pos, a.fn.Name, j.Display(r.Loc))
		case bare:
			facts.AddTold(rule.AlsoWritesBare, e.Pos, a.fn.Name, j.Display(r.Loc))
		default:
			facts.Add(rule.AlsoWrites, e.Pos, a.fn.Name, j.Display(r.Loc))
		}
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
		j.suspicions = make(map[program.WriteKey]suspicion)
		for _, s := range j.shared {
			j.suspect(s)
		}
	}
	return j.suspicions[program.CandidateWrite{Mutated: program.Mutated{Fn: a.fn, Event: &a.fn.Events[a.event]}}.Key()]
}

func (j *judge) suspect(s *sharing) {
	var straight, used rule.Facts
	j.straightFacts(s, &straight)
	j.usedFacts(s, &used)
	for _, w := range s.Writes {
		forOthers := w.Src.Path == "" && program.Bare(w.Src.Base) // for whoever hands the map in
		if j.verdict(held, used) == "" && !forOthers {
			continue // it is there to be seen
		}
		j.suspicions[w.Key()] = suspicion{
			candidate: true,
			mistaken:  j.suspicions[w.Key()].mistaken || j.verdict(held, straight) != "" || forOthers,
		}
	}
}
