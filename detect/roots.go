package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// rootSignals asks what the shared map is to the rest of the program: built at
// the start and read (configuration), or changing while it runs (state).
func (j *judge) rootSignals(s *sharing, r origin, ev *evidence) {
	c := j.contents(s, r)
	if c.empty && !c.data && slices.ContainsFunc(s.roots, func(o origin) bool { return j.contents(s, o).data }) {
		return // one of many like it, the others have data
	}
	switch {
	case j.isNil(s, r):
		ev.add(meant, c.pos, "%s is nil, so there is nothing to share", j.display(r.loc))
	case r.handedOver():
		ev.add(meant, s.place().Pos, "what comes over a channel is its receiver's")
	}
	j.unsetSignal(s, r, c.pos, ev)
	switch {
	case s.roots[0].guess:
	case r.guess:
		ev.add(doubt, s.place().Pos, "another object may be written")
	case r.choice:
		ev.add(doubt, s.place().Pos, "others behind the interface give a map of their own")
	}
	own := s.place().Kind == summary.KindStruct
	switch {
	case c.data && r.loc != s.roots[0].loc: // said of the first
	case c.data:
		ev.add(forMistake, c.pos, "%s is filled when the program starts", j.display(r.loc))
	case own && !c.empty:
		ev.add(forMistake, s.place().Pos, "the struct was copied to have one of its own")
	case c.zeroes && !s.counts():
		ev.add(forMistake, c.pos, "%s is filled when the program starts", j.display(r.loc))
	case c.zeroes || c.empty:
		ev.add(doubt, c.pos, "%s starts without data, so something must fill it", j.display(r.loc))
	default:
		ev.add(doubt, c.pos, "what fills %s was not found", j.display(r.loc))
	}
	for _, w := range s.writes {
		if w.event.Step && (s.implicit() || !own && (!c.data || r.loc.Base.IsMade())) {
			ev.add(doubt, w.event.Pos, "a counter is meant to be kept")
		}
		j.readerSignals(s, w, r, c, ev)
	}
	j.writerSignals(s, r, ev)
	j.unseenSignal(s, r, ev)
}

// leaveOut drops the roots that hold nothing, and those whose data is handed over, if
// there are others: only these can be shared.
func (j *judge) leaveOut(s *sharing) {
	var rest []origin
	for _, r := range s.roots {
		if !j.isNil(s, r) && !r.handedOver() {
			rest = append(rest, r)
		}
	}
	if len(rest) > 0 {
		s.roots = rest
	}
}

// implicit reports whether the copy of the struct that holds the map is one that
// the language makes without being asked: of a parameter or a range variable.
func (s *sharing) implicit() bool {
	b := s.place()
	return b.Kind == summary.KindStruct && (b.Form == summary.BindParam || b.Form == summary.BindRange)
}

// counts reports whether a write adds a constant to what was there.
func (s *sharing) counts() bool {
	return slices.ContainsFunc(s.writes, func(w candidateWrite) bool { return w.event.Step })
}

// contents says what the root map holds once the program has started.
type contents struct {
	data, zeroes, empty bool
	pos                 summary.Position
}

func (j *judge) contents(s *sharing, r origin) contents {
	c := contents{pos: j.rootPos(r.loc)}
	if f := j.funcs[r.loc.Base.Name]; f != nil {
		m := f.Object(int(r.loc.Base.Index))
		if r.loc.Path != "" {
			m = &summary.Object{Filled: summary.ContentUnknown} // of a part of it nothing is known yet
		}
		c.data, c.zeroes, c.empty = m.Filled == summary.ContentData, m.Filled == summary.ContentZeroes, m.Filled == summary.ContentEmpty
	}
	for _, a := range j.access[r.loc] {
		e := &a.fn.Events[a.event]
		switch {
		case a.store && e.Filled == summary.ContentUnknown && a.fn == s.fn:
			// what is written is stored back
		case a.store && e.Filled == summary.ContentData, a.store && e.Filled == summary.ContentUnknown && len(e.Val) > 0:
			c.data = true
		case a.store && e.Filled == summary.ContentZeroes:
			c.zeroes = true
		case a.store && e.Filled == summary.ContentEmpty:
			c.empty = true
		case e.Kind == summary.EventMutate && a.fn != s.fn && (a.built || j.atStart(a.fn, e, s)):
			c.data = true
		}
	}
	if !c.data && !c.zeroes && !c.empty {
		c.data = j.loaded(s, r.loc) || r.loc.Base.IsMade() && r.loc.Path != ""
		c.empty = !c.data && j.leftOut(r.loc)
	}
	return c
}

// isNil reports whether the root is a map that its struct was made without and
// that nobody is seen to put there later. A copy would turn nil into an empty map:
//
//	var defaults = Config{Heartbeat: 10}
//	conf := defaults
//	dial(&conf) // if conf.Properties == nil { conf.Properties = standard() }
func (j *judge) isNil(s *sharing, r origin) bool {
	if !j.leftOut(r.loc) {
		return false
	}
	return !slices.ContainsFunc(j.access[r.loc], func(a access) bool { return a.store && a.fn != s.fn })
}

// unsetSignal looks for programs that run the writing function, but nothing that sets the
// package variable which holds the root: it is nil there, and what is written somebody's
// own. In the agent below, that is so for what it read; if no program has both, as here,
// nothing is shared.
//
//	func Load() *Config { if current != nil { return current }; return read() }
//	func Watch() { current = read() } // called by the controller
//	conf := config.Load()             // by the agent
//	conf.Labels["pod"] = host
func (j *judge) unsetSignal(s *sharing, r origin, pos summary.Position, ev *evidence) {
	if r.loc.Base.Kind != summary.BaseGlobal {
		return
	}
	here, setting := j.mainsOf(s.fn), j.setting(r.loc)
	if here.more || here.mains.Sign() == 0 || setting == nil {
		return
	}
	without := new(mains).AndNot(&here.mains, setting)
	switch name := shortName(r.loc.Base.Name); {
	case without.Cmp(&here.mains) == 0:
		ev.add(meant, pos, "no program that runs %s sets %s", s.fn.Name, name)
	case without.Sign() != 0:
		ev.add(doubt, pos, "%s runs %s but does not set %s", shortName(j.mainPaths[without.TrailingZeroBits()]), s.fn.Name, name)
	}
}

// setting returns the programs in which something sets the package variable around loc,
// or a part of it that loc is in; nil if nothing does.
func (j *judge) setting(loc summary.Loc) *mains {
	var out *mains
	for _, a := range j.variables[loc.Base] {
		if a.fn.Test || !a.sets(loc) {
			continue
		}
		if out == nil {
			out = new(mains)
		}
		out.Or(out, &j.mainsOf(a.fn).mains)
	}
	return out
}

// loaded reports whether the variable around loc, or a part of it, is given
// a value as a whole that is made elsewhere: a loader's or decoder's result.
func (j *judge) loaded(s *sharing, loc summary.Loc) bool {
	return slices.ContainsFunc(j.variables[loc.Base], func(e varEvent) bool {
		if e.Kind == summary.EventPass {
			return j.atStart(e.fn, e.Event, s) && j.decodesInto(e)
		}
		return e.assigns(loc) && e.Target.Loc != loc && (e.Filled == summary.ContentData || e.Filled == summary.ContentUnknown)
	})
}
