package judge

import (
	"slices"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/detect/way"
)

// buildingFacts knows writes to a map by those who are making its owner, before anybody
// else has it. There is nobody yet from whom a copy would part the map, and all who get the
// owner afterwards expect what was written:
//
//	s := &Server{info: map[string]string{"service": name}}
//	s.configure(env) // info := s.info; info["env"] = env; log.Print(info)
//	return s
func (j *judge) buildingFacts(s *sharing, facts *rule.Facts) {
	switch {
	case !slices.ContainsFunc(s.roots, func(r program.Origin) bool { return r.Building != program.No }):
	case slices.ContainsFunc(s.roots, func(r program.Origin) bool { return r.Building != program.Yes }):
		facts.Add(rule.AlsoWhileMade, s.Fn.Pos, s.Fn.Name)
	default:
		facts.Add(rule.WhileMade, s.Fn.Pos, s.Fn.Name)
	}
}

// configuringFacts knows writes that are over before anybody reads the map by another name,
// and of which the function that makes them only tells the user. Nobody has seen the map
// without what is written, so that it is as good as a part of its making.
//
//	srv := newServer(name)
//	srv.markPrimary() // info := srv.info; info["role"] = "primary"; log.Print(info)
//	srv.serve()
func (j *judge) configuringFacts(s *sharing, w program.CandidateWrite, holders []flow.Holder, facts *rule.Facts) {
	if !j.Once[s.Fn] || w.At == program.Remote || !w.Chain.Plain() || !j.onlyTells(s, w) {
		return
	}
	at := &s.Fn.Events[w.At]
	early := slices.ContainsFunc(holders, func(h flow.Holder) bool {
		return h.At().Kind != summary.EventMutate && !j.separated(s, w, h) && !j.ComesFirst(s.Fn, at.Pos, at.Loop, j.LeadingTo(h.Fn))
	})
	if !early {
		facts.Add(rule.BeforeReaders, w.Event.Pos, s.Fn.Name)
	}
}

// makerFacts knows writes to what a function decodes, has changed by one call, and then hands
// to code out of sight other than to print it: what the call has done is to be in there.
//
//	json.Unmarshal(data, &document)
//	upgrade(document)
//	json.NewEncoder(out).Encode(document)
func (j *judge) makerFacts(s *sharing, facts *rule.Facts) {
	for _, r := range s.roots {
		if r.Loc.Base.Kind != summary.BaseReceived || r.Fn == s.Fn {
			continue
		}
		from, ok := j.onlyCall(r.Fn, s.Fn)
		if !ok {
			continue
		}
		made := r.Loc.Base
		made.Name = ""
		for i := range r.Fn.Events {
			e := &r.Fn.Events[i]
			if e.Kind != summary.EventPass || e.Pos.Offset < from.Offset || !summary.Holds(e.Val, made) {
				continue
			}
			if at := (flow.Site{Fn: r.Fn, Call: e.Call}); j.OutOfReach(at) && !contract.Prints(at.At().Callee) {
				facts.Add(rule.MakerHandsOn, e.Pos, r.Fn.Name)
			}
		}
	}
}

// onlyCall returns where maker makes the call that leads to fn, if that is one outside loops.
func (j *judge) onlyCall(maker, fn *summary.Func) (summary.Position, bool) {
	var at summary.Position
	calls := 0
	for i := range maker.Calls {
		c := &maker.Calls[i]
		leads := slices.ContainsFunc(j.Callees(flow.Site{Fn: maker, Call: i}), func(id string) bool { return j.Funcs[id] != nil && j.LeadingTo(fn)[j.Funcs[id]] })
		if leads {
			at = c.Pos
			calls++
			if c.Loop || c.Mode != summary.CallPlain {
				return at, false
			}
		}
	}
	return at, calls == 1
}

// onlyTells reports whether the function prints what it has written, or logs it, and does
// nothing else with it: so nobody gets an answer that a copy would serve.
func (j *judge) onlyTells(s *sharing, w program.CandidateWrite) bool {
	if way.IsStored(s.Candidate) {
		return false
	}
	for k := range s.Fn.Events {
		e := &s.Fn.Events[k]
		has := k == w.At && w.Chain != nil || slices.Contains(s.After(w), k) && j.throughBind(s, w, e) || j.isGivenBack(s, w, e)
		if has && !j.tells(s.Fn, e, make(map[program.Param]bool)) {
			return false
		}
	}
	return true
}

// tells reports whether event e of f is no use of the data but to print it.
func (j *judge) tells(f *summary.Func, e *summary.Event, seen map[program.Param]bool) bool {
	switch e.Kind {
	case summary.EventMutate:
		return true
	case summary.EventRange:
		return !e.Keys.Leaves()
	case summary.EventReturn:
		return !j.ResultWanted(f)
	case summary.EventStore:
		return e.Target.Base.Kind == summary.BaseLocal
	case summary.EventPass:
		return j.calleesTell(f, e, seen)
	}
	return false
}

func (j *judge) calleesTell(f *summary.Func, e *summary.Event, seen map[program.Param]bool) bool {
	callees, outside := j.Graph().Callees(flow.Site{Fn: f, Call: e.Call})
	c := &f.Calls[e.Call]
	if outside && (!contract.Prints(c.Callee) || c.Told.Use != summary.KeysShown || c.Told.Leaves()) {
		return false
	}
	for _, g := range callees {
		at := program.Param{Fn: g, Base: f.Receiver(e)}
		if seen[at] {
			continue
		}
		seen[at] = true
		for i := range g.Events {
			if o := &g.Events[i]; summary.Holds(o.Val, at.Base) && !j.tells(g, o, seen) {
				return false
			}
		}
	}
	return true
}

// handedOnFacts knows writes that others find in the copy too: those who were handed it before,
// and keep it, and those whom a loop hands it in turn.
func (j *judge) handedOnFacts(s *sharing, w program.CandidateWrite, facts *rule.Facts) {
	if by, keeps := way.KeptBefore(j.Program, s.Candidate, w); keeps != nil {
		facts.Add(rule.KeptBefore, keeps.Pos, by.Calls[keeps.Call].Text)
	}
	if at, again := way.FannedOut(j.Program, s.Candidate, w); again != nil && !way.IsStored(s.Candidate) {
		facts.Add(rule.NextRound, again.Pos, at.Name, at.Calls[again.Call].Text)
	}
}
