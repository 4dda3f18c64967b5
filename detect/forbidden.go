package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// forbidden returns the finding for a write that a contract forbids, whoever
// else may be looking.
func (j *judge) forbidden(s *sharing) (*Finding, evidence) {
	var ev evidence
	ev.add(forMistake, s.place().Pos, "%s", s.roots[0].why)
	if !j.usedLater(s) {
		ev.add(doubt, s.writes[0].event.Pos, "nothing uses the copy after the write")
	}
	if s.mixed && s.bind != straight {
		ev.add(doubt, s.place().Pos, "others hand in objects of their own, and may look at them afterwards")
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
		f.Applicability, f.Repair = Display, nil
		f.Reasons = append(f.Reasons, Reason{
			Text: "what is written is wanted: copy what holds " + s.place().Text + " before", Against: true,
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
	if s.wholeObject() {
		return
	}
	for _, w := range s.writes {
		for _, e := range j.putBacks(s, w) {
			switch set := e.Kind == summary.EventPass; {
			case set && j.copiedBefore(s, e):
				ev.add(meant, e.Pos, "%s is set again in an object that has to be copied before", s.writes[0].event.Text)
			case set:
				ev.add(doubt, e.Pos, "the object in which %s is set again is shared too", s.writes[0].event.Text)
			}
		}
	}
}

// copiedBefore reports whether a candidate copies the object that call e writes.
func (j *judge) copiedBefore(s *sharing, e *summary.Event) bool {
	at := s.fn.Calls[e.Call].Pos
	return slices.ContainsFunc(j.shared, func(o *sharing) bool {
		return o.wholeObject() && slices.ContainsFunc(o.writes, func(w candidateWrite) bool {
			return w.event.Pos == at || slices.ContainsFunc(w.chain.steps(), func(step Step) bool { return step.Position == at })
		})
	})
}

// onlyFilled reports whether the candidate is an argument that is there for the
// callee to fill, so that a copy in its place would be filled in vain:
//
//	propagator.Inject(ctx, HeaderCarrier(req.Header))
//	return next.RoundTrip(req)
func (j *judge) onlyFilled(s *sharing) bool {
	if s.bind == straight || s.place().Form != summary.BindArg || s.wholeObject() {
		return false
	}
	return !slices.ContainsFunc(s.writes, func(w candidateWrite) bool {
		return w.used >= returned || slices.ContainsFunc(s.after(w), func(k int) bool { return j.throughBind(s, w, &s.fn.Events[k]) })
	})
}

// usedLater reports whether the written object, or a map of it, is passed on,
// returned or stored behind one of the writes.
func (j *judge) usedLater(s *sharing) bool {
	for _, w := range s.writes {
		if w.at == remote {
			return true
		}
		at := s.fn.Events[w.at].Pos
		for i := range s.fn.Events {
			e := &s.fn.Events[i]
			handsOn := e.Kind == summary.EventPass || e.Kind == summary.EventReturn || e.Kind == summary.EventStore || e.Kind == summary.EventSend || e.Kind == summary.EventRange
			if handsOn && i != w.at && !putsInside(e, w.src) && e.Pos.Offset >= at.Offset && summary.Overlap(e.Val, summary.Val{w.src}) {
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
		if r.loc.Base.Kind != summary.BaseCall {
			continue
		}
		call := site{r.fn, int(r.loc.Base.Index)}
		k, ok := j.promisedResult(call.at(), summary.Src{Loc: summary.Loc{Base: r.loc.Base}})
		if !ok || !k.pending || len(call.at().Args) == 0 {
			continue
		}
		for i := range r.fn.Calls {
			if c := (site{r.fn, i}); c.at().Pos.Offset < call.at().Pos.Offset && j.putsInto(c, call.at().Args[0], make(map[keyPlace]bool)) {
				ev.add(doubt, c.at().Pos, "the transaction may give back what %s put into it", c.at().Text)
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
	if s.bind == straight {
		return
	}
	for _, w := range s.writes {
		object := w.shared()
		for _, k := range s.below(w) {
			e := &s.fn.Events[k]
			other := func(t summary.Src) bool {
				return t.Base == object.Base && t.Path.HasPrefix(object.Path) && !t.BoundBy(s.bind+1)
			}
			if e.Kind != summary.EventMutate && slices.ContainsFunc(e.Val, other) {
				ev.add(doubt, e.Pos, "%s is used by another name after the write", s.place().Name)
				return
			}
		}
	}
}

// below lists the events that may follow w. For assignments, of which that is not
// noted, they are those that stand behind it.
func (s *sharing) below(w candidateWrite) []int {
	if w.at == remote || s.fn.Events[w.at].Kind != summary.EventStore {
		return s.after(w)
	}
	var out []int
	for k := range s.fn.Events {
		if s.fn.Events[k].Pos.Offset > s.fn.Events[w.at].Pos.Offset {
			out = append(out, k)
		}
	}
	return out
}

// putsInto reports whether a call puts something into the transaction to: it is a
// method of it that does so by its name, or passes it to a function that does, and that
// is not among those seen.
func (j *judge) putsInto(call site, to summary.Val, seen map[keyPlace]bool) bool {
	c := call.at()
	for arg, v := range c.Args {
		if c.Mode == summary.CallRef || !overlapBases(v, to) {
			continue
		}
		if arg == 0 && hasVerb(c.Called(), ownerVerbs) {
			return true
		}
		g := j.funcs[c.Callee]
		if g == nil || seen[keyPlace{g, arg}] {
			continue
		}
		seen[keyPlace{g, arg}] = true
		param := summary.Val{summary.Src{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseParam, Index: int32(arg)}}}}
		for i := range g.Calls {
			if j.putsInto(site{g, i}, param, seen) {
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
	for _, w := range s.writes {
		if s.bind == straight || w.at == remote {
			continue
		}
		for _, t := range s.fn.Targets(w.at) {
			if t.Base.Kind != summary.BaseCall || t.BoundBy(s.bind+1) {
				continue
			}
			switch pos := s.fn.Calls[t.Base.Index].Pos; j.copies(s, mutated{src: t, whole: w.whole}.shared()) {
			case yes:
				ev.add(doubt, pos, "on other paths %s is a copy already", s.place().Name)
				return
			case unknown:
				*ev = append(*ev, notKnown(pos, "whether "+s.place().Name+" is a copy already on other paths"))
				return
			}
		}
	}
}

// copies reports whether t is what a call made of the bound object.
func (j *judge) copies(s *sharing, t summary.Src) answer {
	given := slices.ContainsFunc(s.fn.Calls[t.Base.Index].Args, func(v summary.Val) bool {
		return slices.ContainsFunc(v, func(a summary.Src) bool { return a.BoundBy(s.bind + 1) })
	})
	if !given {
		return no
	}
	q := j.search(s.fn, s.fn, t)
	switch {
	case q.cut != "":
		return unknown
	case slices.ContainsFunc(q.found, func(o origin) bool { return o.kind != originFresh }):
		return no
	}
	return yes
}
