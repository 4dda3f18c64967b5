package detect

import (
	"fmt"
	"path/filepath"
	"slices"
)

// rootSignals asks what the shared map is to the rest of the program: built at
// the start and read (configuration), or changing while it runs (state).
func (j *judge) rootSignals(s *sharing, r origin, ev *evidence) {
	c := j.contents(s, r)
	if c.empty && !c.data && slices.ContainsFunc(s.roots, func(o origin) bool { return j.contents(s, o).data }) {
		return // one of many like it, the others have data
	}
	if !slices.ContainsFunc(s.roots, func(o origin) bool { return !j.isNil(s, o) }) {
		ev.add(meant, c.pos, "%s is nil, so there is nothing to share", j.display(r.loc))
	}
	switch {
	case s.roots[0].guess: // then all are
		ev.add(meant, s.place().Pos, "which object it is was not followed")
	case r.guess:
		ev.add(doubt, s.place().Pos, "another object may be written")
	case r.choice:
		ev.add(doubt, s.place().Pos, "others behind the interface give a map of their own")
	}
	own := s.place().Kind == KindStruct
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
		if w.event.Step && (s.implicit() || !own && (!c.data || r.loc.Base.isMade())) {
			ev.add(doubt, w.event.Pos, "a counter is meant to be kept")
		}
		j.readerSignals(s, w, r, c, ev)
	}
	j.writerSignals(s, r, ev)
}

// implicit reports whether the copy of the struct that holds the map is one that
// the language makes without being asked: of a parameter or a range variable.
func (s *sharing) implicit() bool {
	b := s.place()
	return b.Kind == KindStruct && (b.Form == BindParam || b.Form == BindRange)
}

// counts reports whether a write adds a constant to what was there.
func (s *sharing) counts() bool {
	return slices.ContainsFunc(s.writes, func(w candidateWrite) bool { return w.event.Step })
}

// contents says what the root map holds once the program has started.
type contents struct {
	data, zeroes, empty bool
	pos                 Position
}

func (j *judge) contents(s *sharing, r origin) contents {
	c := contents{pos: j.rootPos(r.loc)}
	if f := j.funcs[r.loc.Base.Name]; f != nil {
		m := f.object(r.loc.Base.Index)
		if r.loc.Path != "" {
			m = &Object{Filled: ContentUnknown} // of a part of it nothing is known yet
		}
		c.data, c.zeroes, c.empty = m.Filled == ContentData, m.Filled == ContentZeroes, m.Filled == ContentEmpty
	}
	for _, a := range j.access[r.loc] {
		e := &a.fn.Events[a.event]
		switch {
		case a.store && e.Filled == ContentUnknown && a.fn == s.fn:
			// what is written is stored back
		case a.store && e.Filled == ContentData, a.store && e.Filled == ContentUnknown && len(e.Val) > 0:
			c.data = true
		case a.store && e.Filled == ContentZeroes:
			c.zeroes = true
		case a.store && e.Filled == ContentEmpty:
			c.empty = true
		case e.Kind == EventMutate && a.fn != s.fn && (a.built || j.atStart(a.fn)):
			c.data = true
		}
	}
	if !c.data && !c.zeroes && !c.empty {
		c.data = r.loc.Base.Kind == BaseGlobal && j.loaded(r.loc) || r.loc.Base.isMade() && r.loc.Path != ""
		c.empty = !c.data && j.leftOut(r.loc)
	}
	return c
}

// leftOut reports whether the variable around loc is a struct literal that does
// not speak of loc, so that the map there is nil.
func (j *judge) leftOut(loc Loc) bool {
	literal, spoken := false, false
	for _, f := range j.order {
		if !isInit(f) {
			continue
		}
		for i := range f.Events {
			e := &f.Events[i]
			if e.Kind != EventStore || e.Target.Base != loc.Base || !loc.Path.hasPrefix(e.Target.Path) {
				continue
			}
			literal = literal || e.Filled == ContentFields
			spoken = spoken || e.Filled != ContentFields
		}
	}
	return literal && !spoken
}

// isNil reports whether the root is a map that its struct was made without and
// that nobody is seen to put there later. A copy would turn nil into an empty map:
//
//	var defaults = Config{Heartbeat: 10}
//	conf := defaults
//	dial(&conf) // if conf.Properties == nil { conf.Properties = standard() }
func (j *judge) isNil(s *sharing, r origin) bool {
	if r.loc.Base.Kind != BaseGlobal || !j.leftOut(r.loc) {
		return false
	}
	return !slices.ContainsFunc(j.access[r.loc], func(a access) bool { return a.store && a.fn != s.fn })
}

// loaded reports whether the variable around loc, or a part of it, is given
// a value as a whole that is made elsewhere: a loader's or decoder's result.
func (j *judge) loaded(loc Loc) bool {
	for _, f := range j.order {
		for i := range f.Events {
			e := &f.Events[i]
			if e.Kind != EventStore || e.Target.Base != loc.Base || e.Target.Loc == loc || !loc.Path.hasPrefix(e.Target.Path) {
				continue
			}
			if e.Filled == ContentData || e.Filled == ContentUnknown {
				return true
			}
		}
		if !j.atStart(f) {
			continue
		}
		if j.decodesInto(f, loc) {
			return true
		}
	}
	return false
}

// decodesInto reports whether f hands the variable around loc to a call out of
// sight, as decoders are handed what they fill.
func (j *judge) decodesInto(f *Func, loc Loc) bool {
	for i := range f.Events {
		e := &f.Events[i]
		if e.Kind != EventPass || j.funcs[f.Calls[e.Call].Callee] != nil {
			continue
		}
		for _, s := range e.Val {
			if s.Base == loc.Base && s.Addr {
				return true
			}
		}
	}
	return false
}

// loaderVerbs begin the names of functions that build configuration.
var loaderVerbs = []string{"Load", "Init", "Setup", "Parse", "Read", "Build", "New", "Must", "Default", "Bootstrap", "Configure", "Seed", "Populate", "Fill", "main"}

// atStart reports whether f builds rather than runs: by where it is called
// from, or by its name.
func (j *judge) atStart(f *Func) bool {
	return j.start[f.ID] || hasVerb(f.Method, loaderVerbs)
}

// readerSignals finds who reads what was written through the root: a look-up of
// the same key, or of any key, elsewhere means that the write may be waited for.
func (j *judge) readerSignals(s *sharing, w candidateWrite, r origin, c contents, ev *evidence) {
	for _, a := range j.access[r.loc] {
		e := &a.fn.Events[a.event]
		derived := a.trace.throughResult(s.fn) || s.gave(a) // it is what the copy would be
		switch {
		case derived || j.start[a.fn.ID] || e.Kind != EventLookup:
		case j.sameBody(a.fn, s.fn) || a.fn == w.fn:
			if w.fn == s.fn && e.Key.Kind == KeyDynamic && e.Key == w.event.Key && e.Pos.Offset < w.event.Pos.Offset {
				ev.add(doubt, e.Pos, "%s is looked up before it is written", w.event.Text)
			}
		case e.Presence || j.writesFirst(a) || j.enumerates(a):
		default:
			j.readerSignal(a, w, c, ev)
		}
	}
}

// gave reports whether the data of an access comes by way of what the candidate
// passed on as an argument.
func (s *sharing) gave(a access) bool {
	return slices.ContainsFunc(a.trace.givenBy(s.fn), func(t Src) bool {
		if s.bind == straight {
			return slices.ContainsFunc(s.writes, func(w candidateWrite) bool { return w.src.Loc == t.Loc })
		}
		return t.boundBy(s.bind + 1)
	})
}

// readerSignal weighs the look-up a by a function that has nothing to do with
// the write.
func (j *judge) readerSignal(a access, w candidateWrite, c contents, ev *evidence) {
	e := &a.fn.Events[a.event]
	keys := j.keysOf(a.fn, e.Key, maxKeyDepth)
	switch {
	case w.event.Key.Kind == KeyConst && keys.has(w.event.Key.Text):
		ev.add(doubt, e.Pos, "%s looks up the written key", a.fn.Name)
	case !keys.open && w.event.Key.Kind == KeyConst:
		// other keys than the written one
	case isMain(a.fn):
		// a program's end looks at what it has; nobody waits for that
	case w.event.Key.Kind == KeyConst && c.data:
		ev.add(doubt, e.Pos, "%s looks up keys that are not known", a.fn.Name)
	default:
		ev.add(doubt, e.Pos, "%s looks up keys that may be the written one", a.fn.Name)
	}
}

// sameBody reports whether f and g are one declared function, or literals in it.
func (p *program) sameBody(f, g *Func) bool { return p.outermost(f) == p.outermost(g) }

func (p *program) outermost(f *Func) *Func {
	for f.Literal && p.funcs[f.Parent] != nil {
		f = p.funcs[f.Parent]
	}
	return f
}

// enumerates reports whether the function that looks up a key has the keys from
// the map itself:
//
//	for name := range fields { names = append(names, name) }
//	sort.Strings(names)
//	for _, name := range names { fmt.Fprint(w, name, fields[name]) }
func (j *judge) enumerates(a access) bool {
	look := &a.fn.Events[a.event]
	if look.Key.Kind != KeyDynamic || look.Key.Param || look.Key.Own {
		return false
	}
	return slices.ContainsFunc(a.fn.Events, func(e Event) bool {
		return e.Kind == EventRange && e.Pos.Offset < look.Pos.Offset && overlap(e.Val, look.Val)
	})
}

// maxKeyDepth bounds through how many callers a key is followed.
const maxKeyDepth = 4

// A keySet is what a key may be: some constants, and if it is open others.
type keySet struct {
	consts []string
	open   bool
}

func (k keySet) has(text string) bool { return slices.Contains(k.consts, text) }

// keysOf returns what a key may be, where it is a parameter as the callers of
// fn give it.
func (p *program) keysOf(fn *Func, k Key, depth int) keySet {
	switch {
	case k.Kind == KeyConst:
		return keySet{consts: []string{k.Text}}
	case !k.Param || depth == 0 || fn.Literal:
		return keySet{open: true}
	}
	var out keySet
	for _, s := range p.callers[fn.ID] {
		if s.fn.Test && !fn.Test {
			continue
		}
		arg, ok := s.at().Keys[k.Index]
		if !ok || s.at().Mode == CallRef {
			out.open = true
			continue
		}
		in := p.keysOf(s.fn, arg, depth-1)
		out.consts = append(out.consts, in.consts...)
		out.open = out.open || in.open
	}
	out.open = out.open || len(p.callers[fn.ID]) == 0
	return out
}

// writesFirst reports whether the function writes the key that it looks up.
func (j *judge) writesFirst(a access) bool {
	look := &a.fn.Events[a.event]
	for i := range a.fn.Events {
		e := &a.fn.Events[i]
		if e.Kind == EventMutate && e.Key == look.Key && e.Pos.Offset < look.Pos.Offset && overlap(e.Val, look.Val) {
			return true
		}
	}
	return false
}

// writerSignals finds writes to the same map by others while the program runs:
// then it is state, and one more write to it may well be meant.
func (j *judge) writerSignals(s *sharing, r origin, ev *evidence) {
	for _, a := range j.access[r.loc] {
		e := &a.fn.Events[a.event]
		if e.Kind != EventMutate || a.fn == s.fn || a.built || j.atStart(a.fn) || j.mistaken(a) {
			continue
		}
		text := a.fn.Name + " also writes " + j.display(r.loc) + " while the program runs"
		if j.bareHanded(a) {
			text += fmt.Sprintf(", without a lock (%s:%d): a copy here does not end that race", filepath.Base(e.Pos.File), e.Pos.Line)
		}
		*ev = append(*ev, signal{doubt, text, e.Pos})
	}
}

// bareHanded reports whether an access happens without a lock, the callers' included.
func (j *judge) bareHanded(a access) bool {
	holding, _ := j.callersHold(a.fn, a.src.Loc, maxLockCallers)
	return holding == 0 && len(a.fn.Events[a.event].Locks) == 0
}

// mistaken reports whether the access belongs to another candidate, whose
// write is under suspicion itself. One that names its owner is not:
//
//	delete(s.Limits, name)
func (j *judge) mistaken(a access) bool {
	key := candidateWrite{mutated: mutated{fn: a.fn, event: a.fn.Events[a.event]}}.key()
	for _, s := range j.shared {
		for _, w := range s.writes {
			if w.key() == key {
				var ev evidence
				if j.straightSignals(s, &ev); ev.verdict() != "" || w.src.Path == "" {
					return true // helpers write for whoever hands the map in
				}
			}
		}
	}
	return false
}

// display spells a root's location for users: conf.Rules[].FilterMap.
func (p *program) display(l Loc) string {
	f := p.funcs[l.Base.Name]
	if f == nil || l.Base.Kind == BaseGlobal {
		return shortName(l.Base.Name) + l.Path.String()
	}
	switch l.Base.Kind {
	case BaseLocal:
		return "the " + f.object(l.Base.Index).Type + " made in " + f.Name + l.Path.String()
	case BaseReceived:
		return "the " + f.object(l.Base.Index).Type + " decoded in " + f.Name + l.Path.String()
	case BaseCall:
		return f.Calls[l.Base.Index].Text + "()" + l.Path.String()
	case BaseParam:
		if l.Base.Index < len(f.Params) {
			return f.Params[l.Base.Index].Name + l.Path.String() + " of " + f.Name
		}
	}
	return "what " + f.Name + " captures" + l.Path.String()
}

// rootPos returns where a root is declared, made or taken from.
func (p *program) rootPos(l Loc) Position {
	f := p.funcs[l.Base.Name]
	if f == nil || l.Base.Kind == BaseGlobal {
		return p.globals[l.Base.Name].Pos
	}
	switch l.Base.Kind {
	case BaseLocal, BaseReceived:
		return f.object(l.Base.Index).Pos
	case BaseCall:
		return f.Calls[l.Base.Index].Pos
	}
	return f.Pos
}
