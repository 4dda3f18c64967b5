package detect

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

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
	j.unknownSignals(s, &ev)
	if s.fromContext() {
		if !j.passedDown(s) {
			ev.add(meant, s.place().Pos, "a context carries the map for all who have it")
			return nil, ev
		}
		ev.add(forMistake, s.place().Pos, "contexts derived from the same one share the map")
		j.established(s, &ev)
		return j.report(s, ev, ev.verdict()), ev
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
			if e.Kind == summary.EventPass && s.fn.Calls[e.Call].Callee == withValue && j.throughBind(s, w, e) {
				return true
			}
		}
	}
	return false
}

// lenderSignals asks whether what came from out of sight is data that its
// owner would keep as it is.
func (j *judge) lenderSignals(s *sharing, ev *evidence) {
	if s.fn.Test {
		ev.add(doubt, s.fn.Pos, "a test works on what it is given")
	}
	if s.strength() == originExternal && !s.fromContext() && !j.leaves(s) {
		ev.add(meant, s.place().Pos, "who gave the map may wait for the write")
	}
	if !slices.ContainsFunc(s.roots, func(r origin) bool { return !r.isHandledRequest() && !r.isResponse() }) {
		ev.add(meant, s.fn.Pos, "a request is its handler's own, and a response is there to be changed by who gets it")
	}
	for _, w := range s.writes {
		if !dataLike(w.event) && s.strength() != originHeld {
			ev.add(doubt, w.event.Pos, "%s is rarely shared as data", w.event.Type)
		}
		if w.chain.len() > bounds.Of.Lent {
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
	return e.Kind == summary.EventReturn || e.Kind == summary.EventSend || e.Kind == summary.EventStore && j.useOf(s.fn, k, w.src) == consumed
}

// dataLike reports whether an event's map is one such as parameters, labels and
// headers are kept in.
func dataLike(e *summary.Event) bool {
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
