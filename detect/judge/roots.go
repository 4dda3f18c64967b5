package judge

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/detect/way"
)

// rootFacts asks of each root what it is to the rest of the program.
func (j *judge) rootFacts(s *sharing, facts *rule.Facts) {
	for _, r := range s.roots {
		j.factsOfRoot(s, r, facts)
	}
}

// factsOfRoot asks what the shared map is to the rest of the program: built at
// the start and read (configuration), or changing while it runs (state).
func (j *judge) factsOfRoot(s *sharing, r program.Origin, facts *rule.Facts) {
	c := j.contents(s, r)
	if c.empty && !c.data && slices.ContainsFunc(s.roots, func(o program.Origin) bool { return j.contents(s, o).data }) {
		return // one of many like it, the others have data
	}
	switch {
	case j.isNil(s, r):
		facts.Add(rule.NilRoot, c.pos, j.Display(r.Loc))
	case r.HandedOver():
		facts.Add(rule.HandedOver, s.Place().Pos)
	}
	j.unsetFacts(s, r, c.pos, facts)
	switch {
	case s.roots[0].Guess:
	case r.Guess:
		facts.Add(rule.OtherObject, s.Place().Pos)
	case r.Choice && way.MadeElsewhere(j.Program, s.Candidate):
		facts.Add(rule.OtherImplementation, s.Place().Pos)
	}
	own := s.Place().Kind == summary.KindStruct
	switch {
	case c.data && r.Loc != s.roots[0].Loc: // said of the first
	case c.data:
		facts.Add(rule.FilledAtStart, c.pos, j.Display(r.Loc))
	case own && !c.empty:
		facts.Add(rule.StructOfItsOwn, s.Place().Pos)
	case c.zeroes && !s.counts():
		facts.Add(rule.FilledAtStart, c.pos, j.Display(r.Loc))
	default:
		facts.Add(rule.EmptyAtStart, c.pos, j.Display(r.Loc))
	}
	j.rootWriterFacts(s, r, facts)
}

// leaveOut drops the roots that hold nothing, and those whose data is handed over, if
// there are others: only these can be shared.
func (j *judge) leaveOut(s *sharing) {
	var rest []program.Origin
	for _, r := range s.roots {
		if !j.isNil(s, r) && !r.HandedOver() {
			rest = append(rest, r)
		}
	}
	if len(rest) > 0 {
		s.roots = rest
	}
}

// counts reports whether a write adds a constant to what was there.
func (s *sharing) counts() bool {
	return slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool { return w.Event.Step })
}

// contents says what the root map holds once the program has started.
type contents struct {
	data, zeroes, empty bool
	pos                 summary.Position
}

func (j *judge) contents(s *sharing, r program.Origin) contents {
	c := contents{pos: j.RootPos(r.Loc)}
	if f := j.Funcs[r.Loc.Base.Name]; f != nil && r.Loc.Base.IsMade() {
		m := f.Object(int(r.Loc.Base.Index))
		if m == nil || r.Loc.Path != "" {
			m = &summary.Object{Filled: summary.ContentUnknown} // of a part of it nothing is known yet
		}
		c.data, c.zeroes, c.empty = m.Filled == summary.ContentData, m.Filled == summary.ContentZeroes, m.Filled == summary.ContentEmpty
	}
	for _, a := range j.accesses(s, r) {
		e := &a.fn.Events[a.event]
		filled := e.Filled
		if a.store && len(e.Stored) > 0 {
			filled = j.Filling(a.fn, e.Stored)
		}
		switch {
		case a.store && filled == summary.ContentData:
			c.data = true
		case a.store && filled == summary.ContentZeroes:
			c.zeroes = true
		case a.store && filled == summary.ContentEmpty:
			c.empty = true
		case j.fillsAtStart(s, a):
			c.data = true
		}
	}
	if !c.data && !c.zeroes && !c.empty {
		part := r.Loc.Base.IsMade() && r.Loc.Path != ""
		c.empty = part && j.PutInEmpty(s.Fn, r)
		c.data = j.loaded(s, r.Loc) || part && !c.empty
		c.empty = c.empty || !c.data && j.LeftOut(r.Loc)
	}
	return c
}

// fillsAtStart reports whether an access by another function than that of s puts something in
// before the program serves anybody.
func (j *judge) fillsAtStart(s *sharing, a access) bool {
	e := &a.fn.Events[a.event]
	return e.Kind == summary.EventMutate && a.fn != s.Fn && (a.built || j.atStart(a.fn, e, s))
}

// anyFilled reports whether one of the roots is filled at the start by who does not make it.
func (j *judge) anyFilled(s *sharing) bool {
	return slices.ContainsFunc(s.roots, func(r program.Origin) bool {
		return slices.ContainsFunc(j.accesses(s, r), func(a access) bool { return j.fillsAtStart(s, a) })
	})
}

// isNil reports whether the root is a map that its struct was made without and
// that nobody is seen to put there later. A copy would turn nil into an empty map:
//
//	var defaults = Config{Heartbeat: 10}
//	conf := defaults
//	dial(&conf) // if conf.Properties == nil { conf.Properties = standard() }
func (j *judge) isNil(s *sharing, r program.Origin) bool {
	if !j.LeftOut(r.Loc) {
		return false
	}
	return !slices.ContainsFunc(j.accesses(s, r), func(a access) bool { return a.store && a.fn != s.Fn })
}

// unsetFacts looks for programs that run the writing function, but nothing that sets the
// package variable which holds the root: it is nil there, and what is written somebody's
// own. In the agent below, that is so for what it read; if no program has both, as here,
// nothing is shared.
//
//	func Load() *Config { if current != nil { return current }; return read() }
//	func Watch() { current = read() } // called by the controller
//	conf := config.Load()             // by the agent
//	conf.Labels["pod"] = host
func (j *judge) unsetFacts(s *sharing, r program.Origin, pos summary.Position, facts *rule.Facts) {
	if r.Loc.Base.Kind != summary.BaseGlobal {
		return
	}
	here, setting := j.MainsOf(s.Fn), j.setting(r.Loc)
	if here.More || here.Mains.Sign() == 0 || setting == nil {
		return
	}
	without := new(program.Mains).AndNot(&here.Mains, setting)
	switch name := summary.ShortName(r.Loc.Base.Name); {
	case without.Cmp(&here.Mains) == 0:
		facts.Add(rule.UnsetRoot, pos, s.Fn.Name, name)
	case without.Sign() != 0:
		facts.Add(rule.SomeUnset, pos, summary.ShortName(j.MainPaths[without.TrailingZeroBits()]), s.Fn.Name, name)
	}
}

// setting returns the programs in which something sets the package variable around loc,
// or a part of it that loc is in; nil if nothing does.
func (j *judge) setting(loc summary.Loc) *program.Mains {
	var out *program.Mains
	for _, a := range j.Variables[loc.Base] {
		if a.Fn.Test || !a.Sets(loc) {
			continue
		}
		if out == nil {
			out = new(program.Mains)
		}
		out.Or(out, &j.MainsOf(a.Fn).Mains)
	}
	return out
}

// loaded reports whether the variable around loc, or a part of it, is given
// a value as a whole that is made elsewhere: a loader's or decoder's result.
func (j *judge) loaded(s *sharing, loc summary.Loc) bool {
	return slices.ContainsFunc(j.Variables[loc.Base], func(e program.VarEvent) bool {
		if e.Kind == summary.EventPass {
			return j.atStart(e.Fn, e.Event, s) && j.DecodesInto(e)
		}
		return e.Assigns(loc) && e.Target.Loc != loc && (e.Filled == summary.ContentData || e.Filled == summary.ContentUnknown)
	})
}

// rootWriterFacts finds writes to the same map by others while the program runs, without a
// lock: a copy does not end the races with them. Of those that name their owner, and are
// looked at for themselves, it is only told.
func (j *judge) rootWriterFacts(s *sharing, r program.Origin, facts *rule.Facts) {
	for _, a := range j.accesses(s, r) {
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
		}
	}
}

// bareHanded reports whether an access happens without a lock, the callers' included.
func (j *judge) bareHanded(a access) bool {
	return j.locks.Callers(a.fn, a.src.Loc).Holding == 0 && len(a.fn.Events[a.event].Locks) == 0
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
