package judge

import (
	"cmp"
	"slices"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/detect/way"
)

// promisedFacts weighs a write that a contract forbids, whoever else may be looking.
func (j *judge) promisedFacts(s *sharing, facts *rule.Facts) {
	facts.Add(rule.Contract, s.Place().Pos, s.roots[0].Why)
	switch open := j.openUse(s); {
	case j.usedLater(s):
	case open != "":
		facts.Add(rule.UseNotKnown, s.Place().Pos, open)
	default:
		facts.Add(rule.UnusedCopy, s.Writes[0].Event.Pos)
	}
	if s.mixed && s.Bind != program.Straight {
		facts.Add(rule.OwnObjects, s.Place().Pos)
	}
	j.setAgainFacts(s, facts)
	j.pendingFacts(s, facts)
	j.copiedFacts(s, facts)
	s.otherNameFacts(facts)
}

// toFill makes f a finding to look at: a copy in this place would be filled in vain.
func toFill(f *finding.Finding, s *sharing) {
	f.Applicability, f.Repair = finding.Display, nil
	f.Reasons = append(f.Reasons, finding.Reason{
		Rule: finding.FilledInVain, Text: "what is written is wanted: copy what holds " + s.Place().Text + " before", Against: true,
	})
}

// setAgainFacts finds the map of a forbidden object being put back into the object.
// Then the object is written too, and it is the object that has to be copied:
//
//	all := obj.GetLabels()
//	delete(all, name)
//	obj.SetLabels(all)
func (j *judge) setAgainFacts(s *sharing, facts *rule.Facts) {
	if s.WholeObject() {
		return
	}
	for _, w := range s.Writes {
		for _, e := range j.putBacks(s, w) {
			switch set := e.Kind == summary.EventPass; {
			case set && j.copiedBefore(s, e):
				facts.Add(rule.SetAgainInCopy, e.Pos, s.Writes[0].Event.Text)
			case set:
				facts.Add(rule.SetAgainInShared, e.Pos, s.Writes[0].Event.Text)
			}
		}
	}
}

// copiedBefore reports whether a candidate copies the object that call e writes.
func (j *judge) copiedBefore(s *sharing, e *summary.Event) bool {
	at := s.Fn.Calls[e.Call].Pos
	return slices.ContainsFunc(j.shared, func(o *sharing) bool {
		return o.WholeObject() && slices.ContainsFunc(o.Writes, func(w program.CandidateWrite) bool {
			return w.Event.Pos == at || slices.ContainsFunc(w.Chain.Steps(), func(step finding.Step) bool { return step.Position == at })
		})
	})
}

// onlyFilled reports whether a copy in the place of s would be written in vain: the function
// is there to write what it is given, or the callee to fill its argument.
//
//	func forward(req *http.Request) { req.Header.Set("Forwarded", req.Host) }
//
//	propagator.Inject(ctx, HeaderCarrier(req.Header))
//	return next.RoundTrip(req)
func (j *judge) onlyFilled(s *sharing) bool {
	given := j.givenTo(s)
	switch {
	case given != nil && given.Kind == summary.BaseFree:
		return !j.handsOn(s) // the function around has the object as well, and may go on with it
	case given != nil:
		return !j.handsOn(s) && way.CallerGoesOn(j.Program, s.Fn, given.Index) || s.Bind == program.Straight && !j.usedLater(s)
	case s.Bind == program.Straight || s.Place().Form != summary.BindArg || s.WholeObject():
		return false
	}
	return !slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool {
		return w.Used >= program.Returned || slices.ContainsFunc(s.After(w), func(k int) bool { return j.throughBind(s, w, &s.Fn.Events[k]) })
	})
}

// givenTo returns the parameter, or the captured variable, by which the function is given what it
// writes, if it does not get that from where it is shared: itself, or by way of a callee that gives
// it back.
func (j *judge) givenTo(s *sharing) *summary.Base {
	w := s.Writes[0]
	if w.At == program.Remote || s.hasRootHere() {
		return nil
	}
	for _, t := range j.names(s, w) {
		if t.Base.Kind == summary.BaseParam || t.Base.Kind == summary.BaseFree {
			return &t.Base
		}
	}
	return nil
}

// hasRootHere reports whether the function itself gets the object from where it is shared.
func (s *sharing) hasRootHere() bool {
	return slices.ContainsFunc(s.roots, func(r program.Origin) bool { return r.Fn == s.Fn })
}

// handsOn reports whether the written object, or a map of it, goes anywhere from s after a
// write, other than to be printed.
func (j *judge) handsOn(s *sharing) bool {
	for _, w := range s.Writes {
		at := s.Fn.Events[w.At].Pos.Offset
		for i := range s.Fn.Events {
			e := &s.Fn.Events[i]
			if i == w.At || e.Pos.Offset < at || e.PutsInside(w.Src.Loc) || !summary.Overlap(e.Val, summary.Val{w.Src}) {
				continue
			}
			switch e.Kind {
			case summary.EventPass:
				if !contract.Prints(s.Fn.Calls[e.Call].Callee) {
					return true
				}
			case summary.EventReturn, summary.EventStore, summary.EventSend:
				return true
			}
		}
	}
	return false
}

// shownFacts adds a doubt if a function shows to people what it has written into what it was
// handed, and nothing else: whoever has handed that in goes on with it.
//
//	func stamp(c *Call) { tags := c.tags; tags["zone"] = zone; log.Println(tags) }
//	stamp(call)
//	return call
func (j *judge) shownFacts(s *sharing, facts *rule.Facts) {
	given := j.givenTo(s)
	if given != nil && given.Kind == summary.BaseParam && s.Writes[0].Fn == s.Fn && !s.Fn.HasReceiver(*given) && !j.handsOn(s) && way.CallerGoesOn(j.Program, s.Fn, given.Index) && !way.TakesOut(s.Candidate) {
		facts.Add(rule.CallerGoesOn, s.Place().Pos)
	}
}

// usedLater reports whether the written object, or a map of it, is passed on,
// returned or stored behind one of the writes.
func (j *judge) usedLater(s *sharing) bool {
	for _, w := range s.Writes {
		if w.At == program.Remote || w.Used == program.Consumed && s.hasRootHere() {
			return true
		}
		at := s.Fn.Events[w.At].Pos
		for i := range s.Fn.Events {
			e := &s.Fn.Events[i]
			handsOn := e.Kind == summary.EventPass || e.Kind == summary.EventReturn || e.Kind == summary.EventStore || e.Kind == summary.EventSend || e.Kind == summary.EventRange
			if handsOn && i != w.At && !e.PutsInside(w.Src.Loc) && e.Pos.Offset >= at.Offset && summary.Overlap(e.Val, summary.Val{w.Src}) {
				return true
			}
		}
	}
	return false
}

// openUse returns why it is not known whether a function that writes uses what it has
// written, "" if that is known.
func (j *judge) openUse(s *sharing) string {
	for _, w := range s.Writes {
		for i := range w.Fn.Events {
			if e := &w.Fn.Events[i]; e.Kind != summary.EventMutate && e.Val.Unknown() != "" {
				return e.Val.Unknown()
			}
		}
	}
	return ""
}

// pendingFacts finds objects that a transaction hands out after something was put
// into it. They may be what was put in, which nobody else can see before it ends:
//
//	s.setStatus(txn, job) // txn.Insert("jobs", updated)
//	updated, err := txn.First("jobs", "id", job.ID)
//	updated.Summary = summary
func (j *judge) pendingFacts(s *sharing, facts *rule.Facts) {
	for _, r := range s.roots {
		if r.Loc.Base.Kind != summary.BaseCall {
			continue
		}
		call := flow.Site{Fn: r.Fn, Call: int(r.Loc.Base.Index)}
		k, ok := j.PromisedResult(call.At(), summary.Src{Loc: summary.Loc{Base: r.Loc.Base}})
		if !ok || !k.Pending || len(call.At().Args) == 0 {
			continue
		}
		for i := range r.Fn.Calls {
			if c := (flow.Site{Fn: r.Fn, Call: i}); c.At().Pos.Offset < call.At().Pos.Offset && j.putsInto(c, call.At().Args[0], make(map[argument]bool)) {
				facts.Add(rule.Transaction, c.At().Pos, c.At().Text)
				break
			}
		}
	}
}

// otherNameFacts finds the function going on with the written object by another name,
// which would be without the write if the bound one were a copy.
func (s *sharing) otherNameFacts(facts *rule.Facts) {
	for _, w := range s.Writes {
		if e := way.ByOtherName(s.Candidate, w); e != nil {
			facts.Add(rule.OtherNameUsed, e.Pos, cmp.Or(s.Place().Name, s.Place().Text))
			return
		}
	}
}

// putsInto reports whether a call puts something into the transaction to: it is a
// method of it that does so by its name, or passes it to a function that does, and that
// is not among those seen.
func (j *judge) putsInto(call flow.Site, to summary.Val, seen map[argument]bool) bool {
	c := call.At()
	for arg, v := range c.Args {
		if c.Mode == summary.CallRef || !overlapBases(v, to) {
			continue
		}
		if arg == 0 && contract.HasVerb(c.Called(), contract.OwnerVerbs) {
			return true
		}
		g := j.Funcs[c.Callee]
		if g == nil || seen[argument{g, arg}] {
			continue
		}
		seen[argument{g, arg}] = true
		param := summary.Val{summary.Src{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseParam, Index: int32(arg)}}}}
		for i := range g.Calls {
			if j.putsInto(flow.Site{Fn: g, Call: i}, param, seen) {
				return true
			}
		}
	}
	return false
}

// overlapBases reports whether v and w have things that belong to one base.
func overlapBases(v, w summary.Val) bool {
	return slices.ContainsFunc(v, func(s summary.Src) bool { return summary.Holds(w, s.Base) })
}

// copiedFacts finds paths on which what is written is a copy already. The write may
// be on these alone:
//
//	modified := false
//	if key.Active() { key = key.Inactive(); modified = true }
//	if modified { key.Index = index }
func (j *judge) copiedFacts(s *sharing, facts *rule.Facts) {
	for _, w := range s.Writes {
		if s.Bind == program.Straight || w.At == program.Remote {
			continue
		}
		for _, t := range s.Fn.Targets(w.At) {
			if t.Base.Kind != summary.BaseCall || t.BoundBy(s.Bind+1) {
				continue
			}
			if j.mayCopy(s, program.Mutated{Src: t, Whole: w.Whole}.Shared()) {
				facts.Add(rule.CopyOnOtherPaths, s.Fn.Calls[t.Base.Index].Pos, s.Place().Name)
				return
			}
		}
	}
}

// mayCopy reports whether t may be what a call made of the bound object.
func (j *judge) mayCopy(s *sharing, t summary.Src) bool {
	given := slices.ContainsFunc(s.Fn.Calls[t.Base.Index].Args, func(v summary.Val) bool {
		return slices.ContainsFunc(v, func(a summary.Src) bool { return a.BoundBy(s.Bind + 1) })
	})
	if !given {
		return false
	}
	q := j.Search(s.Fn, s.Fn, t)
	return q.Cut != "" || !slices.ContainsFunc(q.Found, func(o program.Origin) bool { return o.Kind != program.OriginFresh })
}
