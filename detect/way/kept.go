package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// KeptBefore returns the event by which the candidate's function hands what is bound to somebody
// who keeps it, before it is written; nil if there is none. The copy would be theirs, too.
//
//	log.add(job) // l.entries = append(l.entries, job)
//	job.Meta["attempt"] = "2"
func KeptBefore(p *program.Program, c *program.Candidate, w program.CandidateWrite) *summary.Event {
	if c.Bind == program.Straight || w.At == program.Remote {
		return nil
	}
	own := func(s summary.Src) bool { return s.BoundBy(c.Bind + 1) }
	for i := range c.Fn.Events {
		e := &c.Fn.Events[i]
		if i == w.At || e.Kind != summary.EventPass || e.Late || !c.Fn.MayFollow(w.At, i, bounds.Of.Following) {
			continue
		}
		data := slices.DeleteFunc(slices.Clone(e.Val), func(s summary.Src) bool { return !own(s) })
		if !summary.Overlap(data, summary.Val{w.Src}) {
			continue
		}
		into := keepers(p, c.Fn, e, make(map[program.Param]bool))
		if c.Fn.GoesOnDuring(e.Call) || slices.ContainsFunc(into, func(s summary.Src) bool { return summary.IsForeign(s) && !own(s) }) {
			return e
		}
	}
	return nil
}

// keepers returns what f has in which the callees of event e put what that hands them.
func keepers(p *program.Program, f *summary.Func, e *summary.Event, seen map[program.Param]bool) summary.Val {
	call := flow.Site{Fn: f, Call: e.Call}
	funcs, _ := p.Graph().Callees(call)
	args, kind := call.At().Handed()
	var out summary.Val
	for _, g := range funcs {
		at := program.Param{Fn: g, Base: f.Receiver(e)}
		if seen[at] {
			continue
		}
		seen[at] = true
		for _, s := range keepersIn(p, at, seen) {
			switch {
			case s.Base.Kind == summary.BaseGlobal:
				out = out.Add(s)
			case s.Base.Kind == kind && int(s.Base.Index) < len(args):
				out = out.Union(p.Project(f, call.Call, args[s.Base.Index], s.Path))
			}
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
		case summary.EventPass:
			out = out.Union(keepers(p, at.Fn, e, seen))
		}
	}
	return out
}
