package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// KeptBefore returns the event by which somebody hands what is bound to others who keep it, before
// it is written, and the function that does; nil if there is none. The copy would be theirs, too.
// It is the candidate's function, or one on the way from there to the write, such as a literal.
//
//	log.add(job) // l.entries = append(l.entries, job)
//	job.Meta["attempt"] = "2"
func KeptBefore(p *program.Program, c *program.Candidate, w program.CandidateWrite) (*summary.Func, *summary.Event) {
	if c.Bind == program.Straight || w.At == program.Remote {
		return nil, nil
	}
	own := func(s summary.Src) bool { return s.BoundBy(c.Bind + 1) }
	for _, k := range keptBefore(p, w, c.Fn, w.At, w.Chain, summary.Val{w.Src}) {
		mine := k.fn != c.Fn || summary.Overlap(slices.DeleteFunc(slices.Clone(k.event.Val), func(s summary.Src) bool { return !own(s) }), summary.Val{w.Src})
		if mine && (k.during || slices.ContainsFunc(k.into, func(s summary.Src) bool { return summary.IsForeign(s) && !own(s) })) {
			return k.fn, k.event
		}
	}
	return nil, nil
}

// A kept is an event by which fn hands something to others who may keep it.
type kept struct {
	fn     *summary.Func
	event  *summary.Event
	into   summary.Val // what they put it into, as the candidate's function has it
	during bool        // they go on with it beside the function
}

// keptBefore lists the events by which f, and who it calls on the way to the write, hand on val
// before event at of f, which is the write or leads to it by the calls of rest.
func keptBefore(p *program.Program, w program.CandidateWrite, f *summary.Func, at int, rest *program.Chain, val summary.Val) []kept {
	var out []kept
	for i := range f.Events {
		e := &f.Events[i]
		if i != at && e.HandsOn() && !e.Late && summary.Overlap(e.Val, val) && f.MayFollow(at, i, bounds.Of.Following) {
			out = append(out, kept{f, e, keepers(p, f, e, make(map[program.Param]bool)), f.GoesOnDuring(e.Call)})
		}
	}
	e := &f.Events[at]
	if rest == nil || !e.HandsOn() {
		return out
	}
	call := flow.Site{Fn: f, Call: e.Call}
	funcs, _ := p.Graph().Callees(call)
	for _, g := range funcs {
		if own := eventOnWay(w, g, rest.Next); own >= 0 {
			for _, k := range keptBefore(p, w, g, own, rest.Next, g.Events[own].Val) {
				k.into = handedIn(p, call, k.into)
				out = append(out, k)
			}
		}
	}
	return out
}

// keepers returns what f has in which the callees of event e put what that hands them.
func keepers(p *program.Program, f *summary.Func, e *summary.Event, seen map[program.Param]bool) summary.Val {
	call := flow.Site{Fn: f, Call: e.Call}
	funcs, _ := p.Graph().Callees(call)
	var out summary.Val
	for _, g := range funcs {
		at := program.Param{Fn: g, Base: f.Receiver(e)}
		if seen[at] {
			continue
		}
		seen[at] = true
		out = out.Union(handedIn(p, call, keepersIn(p, at, seen)))
	}
	return out
}

// handedIn returns what a callee has, as far as it was handed that or anybody has it, as the
// caller has it.
func handedIn(p *program.Program, call flow.Site, val summary.Val) summary.Val {
	args, kind := call.At().Handed()
	var out summary.Val
	for _, s := range val {
		switch {
		case s.Base.Kind == summary.BaseGlobal:
			out = out.Add(s)
		case s.Base.Kind == kind && int(s.Base.Index) < len(args):
			out = out.Union(p.Project(call.Fn, call.Call, args[s.Base.Index], s.Path))
		}
	}
	return out
}

// keepersIn returns what a function puts into what it has at a base.
func keepersIn(p *program.Program, at program.Param, seen map[program.Param]bool) summary.Val {
	var out summary.Val
	for i := range at.Fn.Events {
		e := &at.Fn.Events[i]
		if !summary.Holds(e.Val, at.Base) {
			continue
		}
		switch e.Kind {
		case summary.EventStore, summary.EventSend:
			if e.Target != nil && e.Target.Base != at.Base {
				out = out.Add(*e.Target)
			}
		case summary.EventPass, summary.EventCapture:
			out = out.Union(keepers(p, at.Fn, e, seen))
		}
	}
	return out
}
