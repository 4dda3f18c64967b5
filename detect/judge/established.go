package judge

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/detect/way"
)

// provenFacts adds a doubt for each thing that a safe fix needs and that the value-flow
// graph does not show: which object is written (S1), that nobody who reads it by another
// name can tell (S3), and that all who have it are known.
func (j *judge) provenFacts(s *sharing, facts *rule.Facts) {
	s.proven = true
	empty := s.kind&(held|cloned) != 0 // nothing that is written has entries of other origin
	for _, w := range s.Writes {
		origins := j.establish(s, w, facts)
		empty = empty && w.Event.Inner == "" && way.AllEmpty(s.Fn, slices.Concat(origins.Objects, origins.Fresh))
	}
	if empty && !j.anyFilled(s) {
		*facts = slices.DeleteFunc(*facts, func(f rule.Fact) bool { return f.Rule == rule.FilledAtStart }) // what holds it was made then
		facts.Add(rule.EmptyAtStart, s.Place().Pos, j.Display(s.roots[0].Loc))
	}
}

// establish does so for one write, and returns what the graph knows of where it goes.
func (j *judge) establish(s *sharing, w program.CandidateWrite, facts *rule.Facts) flow.Origins {
	src := w.Shared()
	j.seed(w.Event.Under)
	origins := j.Graph().Origins(s.Fn, src.Loc)
	objects := origins.Objects
	for _, o := range origins.Fresh {
		if o.Fn != s.Fn && (j.Start[o.Fn] || j.Once[o.Fn] || j.Once[s.Fn]) {
			objects = append(objects, o) // made once, and given to all who ask
		}
	}
	if len(objects) == 0 {
		facts.Add(rule.OriginsNotKnown, w.Event.Pos, "what holds the map")
	}
	if j.recurs(s) { // each call of the recursion would have a copy of its own
		facts.Add(rule.WritesBeside, w.Event.Pos, s.Fn.Name)
	}
	holders := j.meeting(s, w, objects)
	var copied []flow.Holder
	for _, h := range holders {
		if j.separated(s, w, h) {
			copied = append(copied, h)
		} else {
			j.holderFacts(s, w, h, facts)
		}
	}
	missing := slices.Concat(origins.Missing, j.unknownOnWay(s, w), j.Graph().Missing())
	if len(missing) == 0 {
		j.laterFacts(s, w, objects, holders, copied, facts)
	}
	j.configuringFacts(s, w, holders, facts)
	j.makerFacts(s, facts)
	if maker, at := way.Often(j.Program, s.Candidate, w); maker != nil {
		s.many = true
		facts.Add(rule.ManyCallsOneCopy, at, maker.Name)
	}
	j.storedAwayFacts(s, w, facts)
	j.handedOnFacts(s, w, facts)
	s.proven = s.proven && len(missing) == 0 && !slices.ContainsFunc(objects, s.overlooks)
	for _, what := range missing {
		facts.Add(rule.OriginsNotKnown, w.Event.Pos, what)
	}
	return origins
}

// recurs reports whether the function of s may call itself once it has the copy, by any of its calls.
func (j *judge) recurs(s *sharing) bool {
	return j.Calls(s.Fn, s.Fn) && slices.ContainsFunc(s.Fn.Calls, func(c summary.Call) bool {
		return c.Pos.Offset > s.Place().Pos.Offset || c.Loop || c.Mode != summary.CallPlain
	})
}

// meeting returns the accesses that may be to what w writes, which the objects are as far as
// they are known.
func (j *judge) meeting(s *sharing, w program.CandidateWrite, objects []flow.Object) []flow.Holder {
	var out []flow.Holder
	add := func(h flow.Holder) {
		if j.mayMeet(s, w, h) {
			out = append(out, h)
		}
	}
	for _, h := range j.Graph().Holders(objects, j.cut(s, w)) {
		add(h)
	}
	for h := range j.Graph().Unknown() {
		add(h)
	}
	for _, h := range j.Graph().Uncalled(w.Event.Under) {
		add(h)
	}
	for _, a := range way.Beside(j.Program, s.Candidate, w) {
		add(flow.Holder{Access: a})
	}
	return out
}

// mayMeet reports whether an access may be to what w writes: the same process may run both, and
// what is not known to be another object may be a map of its type, or a copy of one.
func (j *judge) mayMeet(s *sharing, w program.CandidateWrite, h flow.Holder) bool {
	e := h.At()
	ofAny := h.Open == "" || h.Leak || w.Event.Inner != "" || e.MapAccess == nil || e.Under == ""
	return (ofAny || slices.Contains(j.Graph().CopiedInto(w.Event.Under), e.Under)) && j.Together(s.Fn, h.Fn)
}

// overlooks reports whether an object is none of the roots, of which more has been asked.
func (s *sharing) overlooks(o flow.Object) bool {
	return !slices.ContainsFunc(s.roots, func(r program.Origin) bool { return r.IsObject(o) })
}

// laterFacts weighs what those do who get the derived map from the candidate's function. What
// they write goes to the copy as well, and somebody who reads the original may wait for it.
// What others write to the original meanwhile, they do not find.
//
//	m := ensure(id) // returns the map, which it has written
//	m["later"] = x
func (j *judge) laterFacts(s *sharing, w program.CandidateWrite, objects []flow.Object, holders, copied []flow.Holder, facts *rule.Facts) {
	known := make(map[flow.Access]bool, len(holders))
	for _, h := range holders {
		known[h.Access] = true
	}
	all := j.Graph().Holders(objects, func(*summary.Func, summary.Src, int) bool { return false })
	for _, later := range all {
		switch {
		case known[later.Access] || later.Copy || s.isOwn(later) || !j.mayMeet(s, w, later):
		case later.At().Kind == summary.EventMutate:
			j.waitedFor(s, w, later, holders, facts)
		case later.At().Kind == summary.EventLookup && !later.At().Key.Listed && !j.putsFirst(s, w, later):
			j.missed(s, w, later, holders, facts)
		}
		if !known[later.Access] && later.Open == "" && j.mayMeet(s, w, later) {
			copied = append(copied, later)
		}
	}
	j.earlierFacts(s, w, objects, copied, facts)
}

// earlierFacts weighs those who get the copy and would find in the original what an earlier
// call has written.
func (j *judge) earlierFacts(s *sharing, w program.CandidateWrite, objects []flow.Object, copied []flow.Holder, facts *rule.Facts) {
	if w.Event.Inner != "" {
		return
	}
	derived := func(src summary.Src) bool { return s.derives(w, src) }
	for _, h := range way.Earlier(j.Program, j.keyUses(), s.Candidate, w, objects, copied, derived) {
		var tells rule.Facts
		j.holderFacts(s, w, h, &tells)
		for _, f := range tells {
			facts.Add(rule.EarlierCall, f.At, f.Text)
		}
	}
}

// waitedFor looks for those who read in the original what is written to the copy later.
func (j *judge) waitedFor(s *sharing, w program.CandidateWrite, later flow.Holder, holders []flow.Holder, facts *rule.Facts) {
	write := program.CandidateWrite{Mutated: program.Mutated{Fn: later.Fn, Event: later.At()}}
	for _, h := range holders {
		if h.At().Kind == summary.EventLookup && !h.At().Key.Listed && !j.separated(s, w, h) && !j.beforeWrites(s, h) && j.mayBeEqual(h, write) {
			facts.Add(rule.LaterWrites, later.At().Pos, later.Fn.Name, h.Fn.Name)
			return
		}
	}
}

// missed looks for those who write to the original, once the copy is made, what is looked up in
// the copy later: the function calls them, or it has given the copy away before.
func (j *judge) missed(s *sharing, w program.CandidateWrite, later flow.Holder, holders []flow.Holder, facts *rule.Facts) {
	away := later.Fn != s.Fn && !j.Calls(s.Fn, later.Fn)
	for _, h := range holders {
		e := h.At()
		if e.Kind != summary.EventMutate || h.Copy || s.isOwn(h) || j.separated(s, w, h) || j.beforeWrites(s, h) || !away && !j.Calls(s.Fn, h.Fn) {
			continue
		}
		if j.mayBeEqual(later, program.CandidateWrite{Mutated: program.Mutated{Fn: h.Fn, Event: e}}) {
			facts.Add(rule.WritesBeside, e.Pos, h.Fn.Name)
			return
		}
	}
}

// seed makes the accesses to maps of a type, and to their copies, known to the graph, and those
// of which the type is not known.
func (j *judge) seed(under string) {
	if j.seeded == nil {
		j.seeded = make(map[string]bool)
		j.Graph().SeedLeaks(j.leaks)
	}
	types := slices.Concat(j.Graph().CopiedInto(under), []string{""})
	types = slices.DeleteFunc(types, func(typ string) bool { return j.seeded[typ] })
	if len(types) == 0 {
		return
	}
	for _, typ := range types {
		j.seeded[typ] = true
	}
	j.Graph().Seed(func(f *summary.Func, e *summary.Event) bool {
		counts := e.IsAccess() || e.Kind == summary.EventLend
		return counts && (!f.Test || j.Opts.Tests) && slices.Contains(types, e.Under)
	})
}

// cut returns where the data of s stops being the shared object once it is copied: at the
// bind, and for a write without one at the uses that follow it. What gets to a callee
// before the write is followed even so, for it may look for what an earlier call has
// written.
func (j *judge) cut(s *sharing, w program.CandidateWrite) flow.Cut {
	return func(fn *summary.Func, src summary.Src, call int) bool {
		if fn != s.Fn || !s.derives(w, src) {
			return false
		}
		return call < 0 || s.follows(w, call)
	}
}

// derives reports whether src is what the copy will be.
func (s *sharing) derives(w program.CandidateWrite, src summary.Src) bool {
	if s.Bind == program.Straight {
		return src.Loc == w.Src.Loc
	}
	return src.BoundBy(s.Bind + 1)
}

// follows reports whether the call is made after the write alone, if it is handed the same data.
func (s *sharing) follows(w program.CandidateWrite, call int) bool {
	for i := range s.Fn.Events {
		e := &s.Fn.Events[i]
		if e.HandsOn() && e.Call == call && slices.ContainsFunc(e.Val, func(src summary.Src) bool { return s.derives(w, src) }) && !s.onlyFollows(i, w) {
			return false
		}
	}
	return true
}

// onlyFollows reports whether event i of the candidate's function is the write, or happens
// after it alone in one call of the function, on the same data.
func (s *sharing) onlyFollows(i int, w program.CandidateWrite) bool {
	return w.At != program.Remote && (i == w.At || s.Fn.OnlyFollows(i, w.At, bounds.Of.Following))
}

// separated reports whether an access is to the copy, and comes after the write alone.
func (j *judge) separated(s *sharing, w program.CandidateWrite, h flow.Holder) bool {
	if h.Fn != s.Fn || !s.derives(w, h.Src) {
		return false
	}
	return h.At().Kind == summary.EventMutate || s.onlyFollows(h.Event, w)
}
