package judge

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// borrowed returns the finding for a write to what somebody out of sight has
// handed in. That it is shared is then only likely, so all the evidence must
// be for a mistake, and the fix is not safe.
func (j *judge) borrowed(s *sharing) (*finding.Finding, evidence) {
	var ev evidence
	j.writerSide(s, &ev)
	j.lenderSignals(s, &ev)
	s.guessSignal(&ev)
	if ev.verdict() != finding.Safe {
		return nil, ev
	}
	j.unknownSignals(s, &ev)
	if s.fromContext() {
		if !j.passedDown(s) {
			ev.add(meant, s.Place().Pos, "a context carries the map for all who have it")
			return nil, ev
		}
		ev.add(forMistake, s.Place().Pos, "contexts derived from the same one share the map")
		j.established(s, &ev)
		return j.report(s, ev, ev.verdict()), ev
	}
	if s.strength() == program.OriginHeld {
		ev.add(doubt, s.Place().Pos, "the object that was copied has the same maps")
	} else {
		ev.add(doubt, s.Place().Pos, "who holds the map is out of sight")
	}
	return j.report(s, ev, finding.Unsafe), ev
}

// fromContext reports whether all that is written comes from contexts.
func (s *sharing) fromContext() bool {
	return !slices.ContainsFunc(s.roots, func(r program.Origin) bool {
		return r.Kind != program.OriginExternal || r.Fn.Calls[r.Loc.Base.Index].Iface != "context.Context"
	})
}

// passedDown reports whether the map is put into another context: a value for
// those below, which those above and beside share.
//
//	items := ctx.Value(key).(map[string]string)
//	items[name] = value
//	return context.WithValue(ctx, key, items)
func (j *judge) passedDown(s *sharing) bool {
	for _, w := range s.Writes {
		for _, k := range s.After(w) {
			e := &s.Fn.Events[k]
			if e.Kind == summary.EventPass && s.Fn.Calls[e.Call].Callee == withValue && j.throughBind(s, w, e) {
				return true
			}
		}
	}
	return false
}

// lenderSignals asks whether what came from out of sight is data that its
// owner would keep as it is.
func (j *judge) lenderSignals(s *sharing, ev *evidence) {
	if s.Fn.Test {
		ev.add(doubt, s.Fn.Pos, "a test works on what it is given")
	}
	if s.strength() == program.OriginExternal && !s.fromContext() && !j.leaves(s) {
		ev.add(meant, s.Place().Pos, "who gave the map may wait for the write")
	}
	if !slices.ContainsFunc(s.roots, func(r program.Origin) bool { return !r.IsHandledRequest() && !r.IsResponse() }) {
		ev.add(meant, s.Fn.Pos, "a request is its handler's own, and a response is there to be changed by who gets it")
	}
	for _, w := range s.Writes {
		if !dataLike(w.Event) && s.strength() != program.OriginHeld {
			ev.add(doubt, w.Event.Pos, "%s is rarely shared as data", w.Event.Type)
		}
		if w.Chain.Len() > bounds.Of.Lent {
			ev.add(doubt, w.Event.Pos, "%s is far from who took the map", w.Event.Text)
		}
		if w.Src.Path == "" && program.Bare(w.Src.Base) {
			ev.add(meant, w.Event.Pos, "the caller hands in the map itself, to be filled")
		}
		if (w.Event.Self || w.Event.Step || len(w.Event.Before) > 0 && s.Bind != program.Straight) && s.strength() != program.OriginHeld {
			ev.add(doubt, w.Event.Pos, "%s is brought up to date", w.Event.Text)
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
	return slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool {
		return slices.ContainsFunc(s.After(w), func(k int) bool { return j.givesOn(s, w, k) })
	})
}

// givesOn reports whether event k returns, stores or sends the derived map.
func (j *judge) givesOn(s *sharing, w program.CandidateWrite, k int) bool {
	e := &s.Fn.Events[k]
	if !j.throughBind(s, w, e) {
		return false
	}
	return e.Kind == summary.EventReturn || e.Kind == summary.EventSend || e.Kind == summary.EventStore && j.UseOf(s.Fn, k, w.Src) == program.Consumed
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
