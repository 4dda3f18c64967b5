package judge

import (
	"github.com/mapfix/mapfix/detect/flow"

	"slices"

	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// forbidden returns the finding for a write that a contract forbids, whoever
// else may be looking.
func (j *judge) forbidden(s *sharing) (*finding.Finding, evidence) {
	var ev evidence
	ev.add(forMistake, s.Place().Pos, "%s", s.roots[0].Why)
	if !j.usedLater(s) {
		ev.add(doubt, s.Writes[0].Event.Pos, "nothing uses the copy after the write")
	}
	if s.mixed && s.Bind != program.Straight {
		ev.add(doubt, s.Place().Pos, "others hand in objects of their own, and may look at them afterwards")
	}
	j.setAgainSignal(s, &ev)
	j.pendingSignal(s, &ev)
	j.copiedSignal(s, &ev)
	s.otherNameSignal(&ev)
	s.guessSignal(&ev)
	j.unknownSignals(s, &ev)
	if ev.verdict() == "" {
		return nil, ev
	}
	f := j.report(s, ev, ev.verdict())
	if j.onlyFilled(s) {
		f.Applicability, f.Repair = finding.Display, nil
		f.Reasons = append(f.Reasons, finding.Reason{
			Text: "what is written is wanted: copy what holds " + s.Place().Text + " before", Against: true,
		})
	}
	return f, ev
}

// setAgainSignal finds the map of a forbidden object being put back into the object.
// Then the object is written too, and it is the object that has to be copied:
//
//	all := obj.GetLabels()
//	delete(all, name)
//	obj.SetLabels(all)
func (j *judge) setAgainSignal(s *sharing, ev *evidence) {
	if s.WholeObject() {
		return
	}
	for _, w := range s.Writes {
		for _, e := range j.putBacks(s, w) {
			switch set := e.Kind == summary.EventPass; {
			case set && j.copiedBefore(s, e):
				ev.add(meant, e.Pos, "%s is set again in an object that has to be copied before", s.Writes[0].Event.Text)
			case set:
				ev.add(doubt, e.Pos, "the object in which %s is set again is shared too", s.Writes[0].Event.Text)
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

// onlyFilled reports whether the candidate is an argument that is there for the
// callee to fill, so that a copy in its place would be filled in vain:
//
//	propagator.Inject(ctx, HeaderCarrier(req.Header))
//	return next.RoundTrip(req)
func (j *judge) onlyFilled(s *sharing) bool {
	if s.Bind == program.Straight || s.Place().Form != summary.BindArg || s.WholeObject() {
		return false
	}
	return !slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool {
		return w.Used >= program.Returned || slices.ContainsFunc(s.After(w), func(k int) bool { return j.throughBind(s, w, &s.Fn.Events[k]) })
	})
}

// usedLater reports whether the written object, or a map of it, is passed on,
// returned or stored behind one of the writes.
func (j *judge) usedLater(s *sharing) bool {
	for _, w := range s.Writes {
		if w.At == program.Remote {
			return true
		}
		at := s.Fn.Events[w.At].Pos
		for i := range s.Fn.Events {
			e := &s.Fn.Events[i]
			handsOn := e.Kind == summary.EventPass || e.Kind == summary.EventReturn || e.Kind == summary.EventStore || e.Kind == summary.EventSend || e.Kind == summary.EventRange
			if handsOn && i != w.At && !putsInside(e, w.Src) && e.Pos.Offset >= at.Offset && summary.Overlap(e.Val, summary.Val{w.Src}) {
				return true
			}
		}
	}
	return false
}

// putsInside reports whether e stores something in what src refers to, which is no use of it.
func putsInside(e *summary.Event, src summary.Src) bool {
	return e.Kind == summary.EventStore && e.Target.Base == src.Base && e.Target.Path.HasPrefix(src.Path)
}

// pendingSignal finds objects that a transaction hands out after something was put
// into it. They may be what was put in, which nobody else can see before it ends:
//
//	s.setStatus(txn, job) // txn.Insert("jobs", updated)
//	updated, err := txn.First("jobs", "id", job.ID)
//	updated.Summary = summary
func (j *judge) pendingSignal(s *sharing, ev *evidence) {
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
			if c := (flow.Site{Fn: r.Fn, Call: i}); c.At().Pos.Offset < call.At().Pos.Offset && j.putsInto(c, call.At().Args[0], make(map[keyPlace]bool)) {
				ev.add(doubt, c.At().Pos, "the transaction may give back what %s put into it", c.At().Text)
				break
			}
		}
	}
}

// otherNameSignal finds the function going on with the written object by another name,
// which would be without the write if the bound one were a copy:
//
//	for _, slice := range changed { slice.Endpoints = append(slice.Endpoints, more...) }
//	for name := range changed { out = append(out, byName[name]) }
func (s *sharing) otherNameSignal(ev *evidence) {
	if s.Bind == program.Straight {
		return
	}
	for _, w := range s.Writes {
		object := w.Shared()
		for _, k := range s.below(w) {
			e := &s.Fn.Events[k]
			other := func(t summary.Src) bool {
				return t.Base == object.Base && t.Path.HasPrefix(object.Path) && !t.BoundBy(s.Bind+1)
			}
			if e.Kind != summary.EventMutate && slices.ContainsFunc(e.Val, other) {
				ev.add(doubt, e.Pos, "%s is used by another name after the write", s.Place().Name)
				return
			}
		}
	}
}

// below lists the events that may follow w. For assignments, of which that is not
// noted, they are those that stand behind it.
func (s *sharing) below(w program.CandidateWrite) []int {
	if w.At == program.Remote || s.Fn.Events[w.At].Kind != summary.EventStore {
		return s.After(w)
	}
	var out []int
	for k := range s.Fn.Events {
		if s.Fn.Events[k].Pos.Offset > s.Fn.Events[w.At].Pos.Offset {
			out = append(out, k)
		}
	}
	return out
}

// putsInto reports whether a call puts something into the transaction to: it is a
// method of it that does so by its name, or passes it to a function that does, and that
// is not among those seen.
func (j *judge) putsInto(call flow.Site, to summary.Val, seen map[keyPlace]bool) bool {
	c := call.At()
	for arg, v := range c.Args {
		if c.Mode == summary.CallRef || !overlapBases(v, to) {
			continue
		}
		if arg == 0 && program.HasVerb(c.Called(), program.OwnerVerbs) {
			return true
		}
		g := j.Funcs[c.Callee]
		if g == nil || seen[keyPlace{g, arg}] {
			continue
		}
		seen[keyPlace{g, arg}] = true
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

// copiedSignal finds paths on which what is written is a copy already. The write may
// be on these alone:
//
//	modified := false
//	if key.Active() { key = key.Inactive(); modified = true }
//	if modified { key.Index = index }
func (j *judge) copiedSignal(s *sharing, ev *evidence) {
	for _, w := range s.Writes {
		if s.Bind == program.Straight || w.At == program.Remote {
			continue
		}
		for _, t := range s.Fn.Targets(w.At) {
			if t.Base.Kind != summary.BaseCall || t.BoundBy(s.Bind+1) {
				continue
			}
			switch pos := s.Fn.Calls[t.Base.Index].Pos; j.copies(s, program.Mutated{Src: t, Whole: w.Whole}.Shared()) {
			case program.Yes:
				ev.add(doubt, pos, "on other paths %s is a copy already", s.Place().Name)
				return
			case program.Unknown:
				*ev = append(*ev, notKnown(pos, "whether "+s.Place().Name+" is a copy already on other paths"))
				return
			}
		}
	}
}

// copies reports whether t is what a call made of the bound object.
func (j *judge) copies(s *sharing, t summary.Src) program.Answer {
	given := slices.ContainsFunc(s.Fn.Calls[t.Base.Index].Args, func(v summary.Val) bool {
		return slices.ContainsFunc(v, func(a summary.Src) bool { return a.BoundBy(s.Bind + 1) })
	})
	if !given {
		return program.No
	}
	q := j.Search(s.Fn, s.Fn, t)
	switch {
	case q.Cut != "":
		return program.Unknown
	case slices.ContainsFunc(q.Found, func(o program.Origin) bool { return o.Kind != program.OriginFresh }):
		return program.No
	}
	return program.Yes
}
