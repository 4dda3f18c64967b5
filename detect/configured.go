package detect

import (
	"slices"

	vflow "github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// buildingSignal knows writes to a map by those who are making its owner, before anybody
// else has it. There is nobody yet from whom a copy would part the map, and all who get the
// owner afterwards expect what was written:
//
//	s := &Server{info: map[string]string{"service": name}}
//	s.configure(env) // info := s.info; info["env"] = env; log.Print(info)
//	return s
func (j *judge) buildingSignal(s *sharing, ev *evidence) {
	switch {
	case !slices.ContainsFunc(s.roots, func(r origin) bool { return r.building != no }):
	case slices.ContainsFunc(s.roots, func(r origin) bool { return r.building != yes }):
		ev.add(doubt, s.fn.Pos, "%s also writes it while its owner is being made", s.fn.Name)
	default:
		ev.add(meant, s.fn.Pos, "%s writes it while its owner is being made", s.fn.Name)
	}
}

// configuringSignal knows writes that are over before anybody reads the map by another name,
// and of which the function that makes them only tells the user. Nobody has seen the map
// without what is written, so that it is as good as a part of its making.
//
//	srv := newServer(name)
//	srv.markPrimary() // info := srv.info; info["role"] = "primary"; log.Print(info)
//	srv.serve()
func (j *judge) configuringSignal(s *sharing, w candidateWrite, holders []vflow.Holder, ev *evidence) {
	if !j.once[s.fn] || w.fn != s.fn || !j.onlyTells(s, w) {
		return
	}
	early := slices.ContainsFunc(holders, func(h vflow.Holder) bool {
		return h.At().Kind != summary.EventMutate && !j.separated(s, w, h) && !j.comesFirst(s.fn, w.event.Pos, w.event.Loop, j.leadingTo(h.Fn))
	})
	if !early {
		ev.add(doubt, w.event.Pos, "%s writes it before anybody reads it", s.fn.Name)
	}
}

// onlyTells reports whether the function prints what it has written, or logs it, and does
// nothing else with it: so nobody gets an answer that a copy would serve.
func (j *judge) onlyTells(s *sharing, w candidateWrite) bool {
	for _, k := range s.after(w) {
		if e := &s.fn.Events[k]; j.throughBind(s, w, e) && !j.tells(s.fn, e, make(map[param]bool)) {
			return false
		}
	}
	return true
}

// tells reports whether event e of f is no use of the data but to print it.
func (j *judge) tells(f *summary.Func, e *summary.Event, seen map[param]bool) bool {
	switch e.Kind {
	case summary.EventMutate:
		return true
	case summary.EventRange:
		return !e.Keys.Leaves()
	case summary.EventReturn:
		return !j.resultWanted(f)
	case summary.EventStore:
		return e.Target.Base.Kind == summary.BaseLocal
	case summary.EventPass:
		return j.calleesTell(f, e, seen)
	}
	return false
}

func (j *judge) calleesTell(f *summary.Func, e *summary.Event, seen map[param]bool) bool {
	callees, outside := j.graph().Callees(vflow.Site{Fn: f, Call: e.Call})
	c := &f.Calls[e.Call]
	if outside && (!printing[definedIn(c.Callee)] || c.Told.Matters()) {
		return false
	}
	for _, g := range callees {
		at := param{g, f.Receiver(e)}
		if seen[at] {
			continue
		}
		seen[at] = true
		for i := range g.Events {
			if o := &g.Events[i]; summary.Holds(o.Val, at.base) && !j.tells(g, o, seen) {
				return false
			}
		}
	}
	return true
}

// printing has the packages whose functions tell the user.
var printing = map[string]bool{"fmt": true, "log": true, "log/slog": true}
