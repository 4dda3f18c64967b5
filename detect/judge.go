package detect

import (
	"maps"
	"slices"
	"strings"
)

// A judge decides which candidates are mistakes. It first learns which of them
// write shared data, then who else in the program touches that data.
type judge struct {
	*program
	shared []*sharing
	access map[Loc][]access // by root location

	explained []Explanation
}

// A sharing is a candidate with the roots of what it writes.
type sharing struct {
	*candidate
	roots []origin        // of one strength; the first is the nearest, and shown
	names map[string]bool // tails of the locations by which the data gets here
	cell  bool            // it comes out of an atomic value
	ways  map[Step]bool   // by which the data gets into the function
	mixed bool            // others hand in data of their own
}

// strength returns the kind of the roots.
func (s *sharing) strength() originKind { return s.roots[0].kind }

// An access is an event on shared data.
type access struct {
	fn    *Func
	event int
	src   Src
	store bool  // the location itself is assigned
	trace *link // how the data came there
	built bool  // by or for the function that makes the map, before it returns it
}

func (p *program) newJudge() *judge { return &judge{program: p} }

// consider keeps c if what it writes may be shared: is held by a package
// variable, handed out under a contract, or comes from out of sight.
func (j *judge) consider(c *candidate) {
	if j.start[c.fn.ID] {
		j.explain(c, nil, evidence{{meant, c.fn.Name + " runs only while the program starts", c.fn.Pos}}, nil)
		return
	}
	s := &sharing{candidate: c, names: make(map[string]bool), ways: make(map[Step]bool)}
	var found []origin
	var kept, shared []candidateWrite
	for _, w := range c.writes {
		contract := false
		q := j.search(c.fn, c.fn, w.shared())
		maps.Copy(s.names, q.names)
		s.cell = s.cell || q.cell
		for _, o := range q.found {
			if !w.whole && !j.canBe(o) {
				continue
			}
			contract = contract || o.kind == originContract
			if way := o.trace.last(); o.kind != originFresh && way.IsValid() {
				s.ways[way] = true
			}
			i := slices.IndexFunc(found, func(r origin) bool { return r.kind == o.kind && r.loc == o.loc })
			switch {
			case i < 0:
				found = append(found, o)
			case found[i].guess && !o.guess:
				found[i] = o
			}
		}
		s.mixed = s.mixed || q.mixed(c.fn, w.src)
		if contract || !w.whole {
			kept = append(kept, w)
			if len(strongest(q.found)) > 0 {
				shared = append(shared, w)
			}
		}
	}
	c.writes = kept
	if len(shared) > 0 {
		c.writes = shared // the others go to what was made here: a new map of old ones
	}
	s.roots = strongest(found)
	if len(s.roots) == 0 && len(kept) > 0 {
		s.roots = j.heldBy(c)
	}
	switch {
	case len(kept) == 0:
	case len(s.roots) == 0:
		j.explain(c, nil, evidence{{meant, "what is written was made for this call alone", c.fn.Pos}}, nil)
	default:
		j.shared = append(j.shared, s)
	}
}

// mixed reports whether fn is handed what it has at s, itself or back from a
// callee, and some of those who hand it in have made it for the purpose.
func (q *search) mixed(fn *Func, s Src) bool {
	own := func(t Src) bool { return bare(t.Base) }
	if !slices.ContainsFunc(q.found, func(o origin) bool { return o.kind == originFresh }) {
		return false
	}
	return own(s) || slices.ContainsFunc(q.found, func(o origin) bool { return slices.ContainsFunc(o.trace.givenBy(fn), own) })
}

// canBe reports whether a map can be what the origin says. A value that holds many
// things, of which it is not known which is written, may hold a variable too:
//
//	conf := &Config{LogOutput: os.Stderr}
//	fill(conf)
func (j *judge) canBe(o origin) bool {
	if o.loc.Base.Kind != BaseGlobal || o.loc.Path != "" {
		return true
	}
	kind := j.globals[o.loc.Base.Name].Kind
	return kind != KindPointer && kind != KindStruct
}

// heldBy returns the object that c copies one level of, if another object refers to
// it: both then have the same maps, though no more than these two.
//
//	v := *ctx.Metrics()
//	v.Filtered[class]++
func (j *judge) heldBy(c *candidate) []origin {
	if c.bind == straight || !c.fn.Binds[c.bind].explicit() {
		return nil
	}
	w := c.writes[0]
	path, ok := strings.CutSuffix(string(w.src.Path[:w.ref.Len]), "|"+stepDeref)
	if !ok {
		return nil
	}
	q := j.search(c.fn, c.fn, Src{Loc: Loc{w.src.Base, Path(path)}})
	for name := range q.names {
		if isField(name) {
			loc := w.src.Loc
			loc.Base.Name = c.fn.ID
			return []origin{{kind: originHeld, loc: loc, fn: c.fn}}
		}
	}
	return nil
}

// explicit reports whether the bind is a copy of a struct that was written down
// as one, rather than that of a parameter or range variable.
func (b *Bind) explicit() bool { return b.Kind == KindStruct && b.Form == BindVar }

// strongest returns those of the origins that say most about sharing, guesses last
// and the nearest first; none if all are fresh.
func strongest(found []origin) []origin {
	for _, kind := range []originKind{originContract, originGlobal, originCaller, originExternal} {
		var out []origin
		for _, o := range found {
			if o.kind == kind {
				out = append(out, o)
			}
		}
		if out != nil {
			slices.SortStableFunc(out, origin.compare)
			return out
		}
	}
	return nil
}

// compare orders origins for those who are shown one of them.
func (o origin) compare(other origin) int {
	switch {
	case o.guess != other.guess && o.guess:
		return 1
	case o.guess != other.guess:
		return -1
	}
	return o.trace.shown() - other.trace.shown()
}

// decide returns the finding that s deserves, or nil if the write is meant or
// likely to be, and the evidence.
func (j *judge) decide(s *sharing) (*Finding, evidence) {
	if j.access == nil {
		j.survey()
	}
	if s.published() && s.strength() != originContract {
		return j.snapshot(s)
	}
	switch s.strength() {
	case originContract:
		return j.forbidden(s)
	case originCaller, originExternal, originHeld:
		return j.borrowed(s)
	}
	ev := j.evidence(s)
	verdict := ev.verdict()
	switch {
	case verdict == "":
		return j.unguarded(s, ev), ev
	case s.bind == straight && verdict != Safe:
		return nil, ev
	}
	return j.report(s, ev, verdict), ev
}

// unguarded returns a finding for a meant write that does without the lock
// which the other users of the map hold: it races with them, and a copy is not
// the cure.
func (j *judge) unguarded(s *sharing, ev evidence) *Finding {
	for _, w := range s.writes {
		if len(w.event.Locks) > 0 {
			return nil
		}
	}
	if strings.HasSuffix(s.fn.Method, "Locked") || slices.ContainsFunc(s.roots, func(r origin) bool { return r.guess }) {
		return nil // the caller holds the lock, or whose lock it is would be a guess
	}
	for _, r := range s.roots {
		lock, holders := j.commonLock(s, r)
		if holders < 2 {
			continue
		}
		f := j.report(s, ev, Display)
		f.Repair = nil
		f.Message = "hold " + lock + " while writing to " + f.Root.Path + ": its other users do"
		f.Reasons = append(f.Reasons, "a copy would lose a write that is meant")
		return f
	}
	return nil
}

// commonLock returns the lock that all other functions hold when they touch
// root r, and their number; none if one of them does without.
func (j *judge) commonLock(s *sharing, r origin) (name string, holders int) {
	locks := make(map[*Func]string)
	for _, a := range j.access[r.loc] {
		e := &a.fn.Events[a.event]
		if a.fn == s.fn || !touches(e) || j.atStart(a.fn) || a.trace.throughResult(nil) {
			continue
		}
		if len(e.Locks) == 0 {
			return "", 0
		}
		locks[a.fn] = e.Locks[0].Path.String()
		if e.Locks[0].Path == "" {
			locks[a.fn] = shortName(e.Locks[0].Base.Name)
		}
	}
	for _, l := range locks {
		if name != "" && l != name {
			return "", 0
		}
		name = l
	}
	return strings.TrimPrefix(name, "."), len(locks)
}

// findings decides all candidates. A write that is explained where it happens
// is not reported again for the callers that hand the data in.
func (j *judge) findings() []*Finding {
	decided := make(map[*sharing]*Finding)
	nearest := make(map[writeKey]int) // shortest chain to each write
	for _, s := range j.shared {
		f, ev := j.decide(s)
		j.explain(s.candidate, s.roots, ev, f)
		if f == nil {
			continue
		}
		decided[s] = f
		for _, w := range s.writes {
			if n, ok := nearest[w.key()]; !ok || s.distance(w) < n {
				nearest[w.key()] = s.distance(w)
			}
		}
	}
	var out []*Finding
	for _, s := range j.shared {
		explained := !slices.ContainsFunc(s.writes, func(w candidateWrite) bool { return nearest[w.key()] >= s.distance(w) })
		if f := decided[s]; f != nil && !explained {
			out = append(out, f)
		}
	}
	return out
}

// A writeKey stands for all writes of one function to one map.
type writeKey struct {
	fn   *Func
	expr string
	pos  Position // where there is no expression
}

func (w candidateWrite) key() writeKey {
	if w.event.Expr != "" {
		return writeKey{fn: w.fn, expr: w.event.Expr}
	}
	return writeKey{fn: w.fn, pos: w.event.Pos}
}

// distance says how far from w its candidate's copy would be. A write through
// no alias is better explained by the caller that has one.
func (s *sharing) distance(w candidateWrite) int {
	if s.bind == straight {
		return maxWrites
	}
	return len(w.chain)
}

// survey collects who accesses the shared roots of all candidates. Only events
// whose path ends like a root's are looked at, for the rest cannot be it.
func (j *judge) survey() {
	j.access = make(map[Loc][]access)
	wanted := make(map[string]bool)
	for _, s := range j.shared {
		if s.strength() != originGlobal {
			continue
		}
		maps.Copy(wanted, s.names)
		for _, r := range s.roots {
			wanted[tail(r.loc)] = true
		}
	}
	for _, f := range j.order {
		if f.Test && !j.opts.Tests {
			continue
		}
		for i := range f.Events {
			j.surveyEvent(f, i, wanted)
		}
	}
}

func (j *judge) surveyEvent(f *Func, i int, wanted map[string]bool) {
	e := &f.Events[i]
	if e.Kind == EventStore {
		if !e.Target.Base.isMade() || f.object(e.Target.Base.Index) != nil {
			j.note(f, i, Src{Loc: e.Target.Loc}, true, wanted) // not a struct variable of f's own
		}
		for _, s := range e.Val {
			j.note(f, i, s, false, wanted)
		}
		return
	}
	for _, s := range e.Val {
		j.note(f, i, s, false, wanted)
	}
}

func (j *judge) note(f *Func, i int, s Src, store bool, wanted map[string]bool) {
	t := tail(s.Loc)
	open := s.Base.Kind == BaseCall || s.Base.isMade() && isMain(f) || s.Base.Kind == BaseParam && j.own[f.Package]
	if t == "" && (!open || !store && !touches(&f.Events[i])) || t != "" && !wanted[t] {
		return
	}
	for _, o := range j.holders(f, s) {
		if o.kind == originGlobal && wanted[tail(o.loc)] {
			j.access[o.loc] = append(j.access[o.loc], access{f, i, s, store, o.trace, j.building(o)})
		}
	}
}

// touches reports whether the event is one of a map itself. What is passed or
// returned may be anything; where it came from is looked into only if its name
// says that it may be a map that was asked for.
func touches(e *Event) bool {
	return e.Kind == EventMutate || e.Kind == EventLookup || e.Kind == EventRange
}

// building reports whether an access with origin o happens while the map is
// still being made: its maker works on it, and will return it.
//
//	c := &Client{meta: map[string]string{}}
//	for _, option := range options { option(c) }
//	return c
func (j *judge) building(o origin) bool {
	if !o.trace.now() || !o.loc.Base.isMade() {
		return false
	}
	base := o.loc.Base
	base.Name = ""
	holding := func(v Val) bool { return holds(v, base) }
	return slices.ContainsFunc(o.fn.Results, holding) || slices.ContainsFunc(o.fn.Exit, func(e Entry) bool { return holding(e.Val) })
}

// tail returns the last field of a location's path, or the package variable,
// with the element steps behind it: two names of one map have equal tails.
func tail(l Loc) string {
	steps := l.Path.steps()
	elems := ""
	for i := len(steps) - 1; i >= 0; i-- {
		if isField(steps[i]) {
			return steps[i] + elems
		}
		if steps[i] == stepElem || steps[i] == stepCell {
			elems += steps[i]
		}
	}
	switch {
	case l.Base.Kind == BaseGlobal:
		return l.Base.Name + elems
	case l.Base.isMade() && l.Base.Name != "":
		return "local" + elems
	}
	return ""
}
