package judge

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
)

// outOfSightFacts says what every finding about lent data has open. Of a map that contexts
// carry, all who have it can be found.
func (j *judge) outOfSightFacts(s *sharing, facts *rule.Facts) {
	switch {
	case s.fromContext() && !s.descends:
		facts.Add(rule.ContextCarries, s.Place().Pos)
	case s.fromContext():
		facts.Add(rule.SharedContext, s.Place().Pos)
		if j.verdict(lent, *facts) != "" {
			j.provenFacts(s, facts)
		}
	case s.strength() == program.OriginHeld:
		facts.Add(rule.OnlyHolder, s.Place().Pos)
	default:
		facts.Add(rule.HolderOutOfSight, s.Place().Pos)
		if !slices.ContainsFunc(s.roots, func(r program.Origin) bool { return !j.MadeByCallers(r) }) {
			facts.Add(rule.MadeByCallers, s.roots[0].Fn.Pos, s.roots[0].Fn.Name)
		}
	}
}

// fromContext reports whether all that is written comes from contexts.
func (s *sharing) fromContext() bool {
	return !slices.ContainsFunc(s.roots, func(r program.Origin) bool {
		return r.Kind != program.OriginExternal || r.Fn.Calls[r.Loc.Base.Index].Iface != "context.Context"
	})
}

// passedDown reports whether the map is put into another context, here or by a callee: a value
// for those below, which those above and beside share.
//
//	items := ctx.Value(key).(map[string]string)
//	items[name] = value
//	return context.WithValue(ctx, key, items)
func (j *judge) passedDown(s *sharing) bool {
	for _, w := range s.Writes {
		for k := range s.Fn.Events {
			e := &s.Fn.Events[k]
			derived := slices.Contains(s.After(w), k) && j.throughBind(s, w, e) || j.isGivenBack(s, w, e)
			if e.Kind == summary.EventPass && derived && j.putsIntoContext(s.Fn, e, make(map[argument]bool)) {
				return true
			}
		}
	}
	return false
}

// putsIntoContext reports whether all callees of event e of f, which are none of those in seen,
// put what it passes into a context.
func (j *judge) putsIntoContext(f *summary.Func, e *summary.Event, seen map[argument]bool) bool {
	call := flow.Site{Fn: f, Call: e.Call}
	if call.At().Callee == withValue {
		return true
	}
	ids := j.Callees(call)
	return len(ids) > 0 && !slices.ContainsFunc(ids, func(id string) bool {
		g := j.Funcs[id]
		if g == nil || seen[argument{g, e.Arg}] {
			return true
		}
		seen[argument{g, e.Arg}] = true
		return !j.argumentGoesDown(g, e.Arg, seen)
	})
}

// argumentGoesDown reports whether g puts one of its arguments into a context.
func (j *judge) argumentGoesDown(g *summary.Func, arg int, seen map[argument]bool) bool {
	for i := range g.Events {
		e := &g.Events[i]
		given := slices.ContainsFunc(e.Val, func(s summary.Src) bool {
			return s.Base.Kind == summary.BaseParam && int(s.Base.Index) == arg
		})
		if given && e.Kind == summary.EventPass && j.putsIntoContext(g, e, seen) {
			return true
		}
	}
	return false
}

// growsDownwards reports whether w adds to what those above have, in a map that is put into a
// context for those below. They have it from there, and by a copy too; what the next call with
// the same context finds is not for it.
//
//	md["trace"] = append(md["trace"], id)
//	return context.WithValue(ctx, key, md)
func (s *sharing) growsDownwards(w program.CandidateWrite) bool {
	return s.descends && !w.Event.Step && (w.Event.Self || w.Event.Write == "append")
}

// lenderFacts asks whether what came from out of sight is data that its
// owner would keep as it is.
func (j *judge) lenderFacts(s *sharing, facts *rule.Facts) {
	if s.Fn.Test {
		facts.Add(rule.TestsOwn, s.Fn.Pos)
	}
	if s.strength() == program.OriginExternal && !s.fromContext() && !j.leaves(s) {
		facts.Add(rule.ProviderRelies, s.Place().Pos)
	}
	putIn := s.Bind != program.Straight && s.Place().PutsIn() // something else, which is not the handler's request
	if !putIn && !slices.ContainsFunc(s.roots, func(r program.Origin) bool { return !r.IsHandledRequest() && !r.IsResponse() }) {
		facts.Add(rule.HandlersRequest, s.Fn.Pos)
	}
	for _, w := range s.Writes {
		if s.forManyOwners(w) {
			facts.Add(rule.NextRound, s.Fn.Events[w.At].Pos, s.Fn.Name, w.Fn.Name)
		} else if !w.Event.IsDataLike() && s.strength() != program.OriginHeld {
			facts.Add(rule.RarelyShared, w.Event.Pos, w.Event.Type)
		}
		if w.Chain.Len() > bounds.Of.Lent {
			facts.Add(rule.FarAway, w.Event.Pos, w.Event.Text)
		}
		if w.Src.Path == "" && program.Bare(w.Src.Base) && !(putIn && j.leaves(s)) {
			facts.Add(rule.FilledForCaller, w.Event.Pos)
		}
		if s.growsDownwards(w) || s.forManyOwners(w) {
			continue
		}
		if (w.Event.Self || w.Event.Step || s.Bind != program.Straight && w.Fn.GoesOnFrom(w.Event)) && s.strength() != program.OriginHeld {
			facts.Add(rule.LentUpdated, w.Event.Pos, w.Event.Text)
		}
	}
}

// forManyOwners reports whether a loop makes one owner after another, puts the same map of
// somebody else's into each, and has each write it. Owners are told apart by having data of
// their own, whatever it is:
//
//	for _, a := range addresses {
//		l := newListener(a)
//		l.routes = conf.Routes
//		l.addDebugRoutes()
//	}
func (s *sharing) forManyOwners(w program.CandidateWrite) bool {
	if s.Bind == program.Straight || !s.Fn.Binds[s.Bind].PutsIn() || w.At == program.Remote {
		return false
	}
	e := &s.Fn.Events[w.At]
	if e.Kind != summary.EventPass || !e.Loop || !program.Bare(w.Src.Base) || slices.Contains(w.Written().Path[:w.Ref.Len].Steps(), summary.StepElem) {
		return false
	}
	owners := s.Fn.Calls[e.Call].Args[e.Arg]
	return len(owners) > 0 && !slices.ContainsFunc(owners, func(o summary.Src) bool { return !s.Fn.MakesInLoop(o.Base) })
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
