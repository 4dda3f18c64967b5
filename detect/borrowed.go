package detect

import (
	"slices"
	"strings"
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
	s.guessSignal(&ev)
	if ev.verdict() == "" {
		return nil, ev
	}
	f := j.report(s, ev, ev.verdict())
	if j.onlyFilled(s) {
		f.Applicability, f.Repair = Display, nil
		f.Reasons = append(f.Reasons, "what is written is wanted: copy what holds "+s.place().Text+" before")
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
			switch set := e.Kind == EventPass; {
			case set && j.copiedBefore(s, e):
				ev.add(meant, e.Pos, "%s is set again in an object that has to be copied before", s.writes[0].event.Text)
			case set:
				ev.add(doubt, e.Pos, "the object in which %s is set again is shared too", s.writes[0].event.Text)
			}
		}
	}
}

// copiedBefore reports whether a candidate copies the object that call e writes.
func (j *judge) copiedBefore(s *sharing, e *Event) bool {
	at := s.fn.Calls[e.Call].Pos
	return slices.ContainsFunc(j.shared, func(o *sharing) bool {
		return o.wholeObject() && slices.ContainsFunc(o.writes, func(w candidateWrite) bool {
			return w.event.Pos == at || slices.ContainsFunc(w.chain, func(step Step) bool { return step.Position == at })
		})
	})
}

// onlyFilled reports whether the candidate is an argument that is there for the
// callee to fill, so that a copy in its place would be filled in vain:
//
//	propagator.Inject(ctx, HeaderCarrier(req.Header))
//	return next.RoundTrip(req)
func (j *judge) onlyFilled(s *sharing) bool {
	if s.bind == straight || s.place().Form != BindArg || s.wholeObject() {
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
			handsOn := e.Kind == EventPass || e.Kind == EventReturn || e.Kind == EventStore || e.Kind == EventSend || e.Kind == EventRange
			if handsOn && i != w.at && e.Pos.Offset >= at.Offset && overlap(e.Val, Val{w.src}) {
				return true
			}
		}
	}
	return false
}

// borrowed returns the finding for a write to what somebody out of sight has
// handed in. That it is shared is then only likely, so all the evidence must
// be for a mistake, and the fix is not safe.
func (j *judge) borrowed(s *sharing) (*Finding, evidence) {
	var ev evidence
	j.writerSide(s, &ev)
	j.lenderSignals(s, &ev)
	s.guessSignal(&ev)
	if ev.verdict() != Safe {
		return nil, ev
	}
	if s.fromContext() {
		if !j.passedDown(s) {
			ev.add(meant, s.place().Pos, "a context carries the map for all who have it")
			return nil, ev
		}
		ev.add(forMistake, s.place().Pos, "contexts derived from the same one share the map")
		return j.report(s, ev, Safe), ev
	}
	if s.strength() == originHeld {
		ev.add(doubt, s.place().Pos, "the object that was copied has the same maps")
	} else {
		ev.add(doubt, s.place().Pos, "who holds the map is out of sight")
	}
	return j.report(s, ev, Unsafe), ev
}

// fromContext reports whether all that is written comes from contexts.
func (s *sharing) fromContext() bool {
	return !slices.ContainsFunc(s.roots, func(r origin) bool {
		return r.kind != originExternal || r.fn.Calls[r.loc.Base.Index].Iface != "context.Context"
	})
}

// passedDown reports whether the map is put into another context: a value for
// those below, which those above and beside share.
//
//	items := ctx.Value(key).(map[string]string)
//	items[name] = value
//	return context.WithValue(ctx, key, items)
func (j *judge) passedDown(s *sharing) bool {
	for _, w := range s.writes {
		for _, k := range s.after(w) {
			e := &s.fn.Events[k]
			if e.Kind == EventPass && s.fn.Calls[e.Call].Callee == withValue && j.throughBind(s, w, e) {
				return true
			}
		}
	}
	return false
}

// maxLent bounds the calls between the bind of a lender's map and the write. What
// a function far below does to one field of what it is given is its own business:
//
//	info := queue.Pop()
//	q.requeue(info) // ... plugins.run(info) ... info.Rejected.Insert(plugin)
const maxLent = 3

// lenderSignals asks whether what came from out of sight is data that its
// owner would keep as it is.
func (j *judge) lenderSignals(s *sharing, ev *evidence) {
	if s.fn.Test {
		ev.add(doubt, s.fn.Pos, "a test works on what it is given")
	}
	if s.strength() == originExternal && !s.fromContext() && !j.leaves(s) {
		ev.add(meant, s.place().Pos, "who gave the map may wait for the write")
	}
	if !slices.ContainsFunc(s.roots, func(r origin) bool { return !r.isHandledRequest() }) {
		ev.add(meant, s.fn.Pos, "a request is its handler's own")
	}
	for _, w := range s.writes {
		if !dataLike(&w.event) && s.strength() != originHeld {
			ev.add(doubt, w.event.Pos, "%s is rarely shared as data", w.event.Type)
		}
		if len(w.chain) > maxLent {
			ev.add(doubt, w.event.Pos, "%s is far from who took the map", w.event.Text)
		}
		if w.src.Path == "" && bare(w.src.Base) {
			ev.add(meant, w.event.Pos, "the caller hands in the map itself, to be filled")
		}
		if (w.event.Self || w.event.Step || len(w.event.Before) > 0 && s.bind != straight) && s.strength() != originHeld {
			ev.add(doubt, w.event.Pos, "%s is brought up to date", w.event.Text)
		}
	}
}

// isHandledRequest reports whether the origin is the request that a handler is
// called with, which is made for that call:
//
//	func Users(w http.ResponseWriter, r *http.Request) { normalise(r.PostForm); route(w, r.PostForm) }
func (o origin) isHandledRequest() bool {
	b := o.loc.Base
	if o.kind != originCaller || b.Kind != BaseParam || b.Index >= len(o.fn.Params) || o.fn.Params[b.Index].Type != "*net/http.Request" {
		return false
	}
	return slices.ContainsFunc(o.fn.Params, func(p Param) bool { return p.Type == "net/http.ResponseWriter" })
}

// leaves reports whether the map is given on as something of the function's own:
// it is returned, stored or sent. Who only works on what a getter gave it means
// the getter's map:
//
//	h := w.Header()
//	h.Set("Vary", "Origin")
//	next.ServeHTTP(w, r)
func (j *judge) leaves(s *sharing) bool {
	return slices.ContainsFunc(s.writes, func(w candidateWrite) bool {
		return slices.ContainsFunc(s.after(w), func(k int) bool { return j.givesOn(s, w, k) })
	})
}

// givesOn reports whether event k returns, stores or sends the derived map.
func (j *judge) givesOn(s *sharing, w candidateWrite, k int) bool {
	e := &s.fn.Events[k]
	if !j.throughBind(s, w, e) {
		return false
	}
	return e.Kind == EventReturn || e.Kind == EventSend || e.Kind == EventStore && j.useOf(s.fn, k, w.src) == consumed
}

// dataLike reports whether an event's map is one such as parameters, labels and
// headers are kept in.
func dataLike(e *Event) bool {
	if e.Elem == "struct{}" || strings.HasSuffix(e.Elem, ".Empty") {
		return false // a set, such as of what was seen
	}
	if rest, ok := strings.CutPrefix(e.Type, "map["); ok && !strings.HasPrefix(rest, "string]") {
		return false
	}
	switch e.Elem {
	case "string", "any", "interface{}", "[]string", "[]byte", "bool", "int", "float64", "[]any":
		return true
	default:
		return !strings.HasPrefix(e.Type, "map[") && !e.Func
	}
}
