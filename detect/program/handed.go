package program

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// writesGiven reports whether event i of f writes, besides what went through a bind, the very
// object that the callee which gave that was given. In the first round the copy at the bind
// would come too late:
//
//	for _, step := range steps {
//		env = step.Extend(env) // writes what it is given, and gives it back
//	}
func (p *Program) writesGiven(f *summary.Func, i int, m Mutated, ref summary.BindRef) bool {
	if m.Src.Base.Kind != summary.BaseCall {
		return false
	}
	var given summary.Val
	for o := range p.Mutations(f, i, bound) {
		if o.Src.Loc == m.Src.Loc || o.Src.BoundBy(int(ref.ID)) {
			continue
		}
		if given == nil {
			given = p.GivenBack(f, summary.Val{m.Src})
		}
		if slices.ContainsFunc(given, func(s summary.Src) bool { return s.Loc == o.Src.Loc }) {
			return true
		}
	}
	return false
}

// KeptBefore returns the event by which the candidate's function hands what is bound to somebody
// who keeps it, before it is written; nil if there is none. The copy would be theirs, too.
//
//	log.add(job) // l.entries = append(l.entries, job)
//	job.Meta["attempt"] = "2"
func (p *Program) KeptBefore(c *Candidate, w CandidateWrite) *summary.Event {
	if c.Bind == Straight || w.At == Remote {
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
		keepers := p.keepers(c.Fn, e, make(map[Param]bool))
		if c.Fn.GoesOnDuring(e.Call) || slices.ContainsFunc(keepers, func(s summary.Src) bool { return summary.IsForeign(s) && !own(s) }) {
			return e
		}
	}
	return nil
}

// keepers returns what f has in which the callees of event e put what that hands them.
func (p *Program) keepers(f *summary.Func, e *summary.Event, seen map[Param]bool) summary.Val {
	call := flow.Site{Fn: f, Call: e.Call}
	funcs, _ := p.Graph().Callees(call)
	args, kind := call.At().Handed()
	var out summary.Val
	for _, g := range funcs {
		at := Param{g, f.Receiver(e)}
		if seen[at] {
			continue
		}
		seen[at] = true
		for _, s := range p.keepersIn(at, seen) {
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
func (p *Program) keepersIn(at Param, seen map[Param]bool) summary.Val {
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
			out = out.Union(p.keepers(at.Fn, e, seen))
		}
	}
	return out
}

// FannedOut returns where, on a way from a candidate to the write, a function hands the map to
// others again and again in a loop, and nobody but these uses it: each finds what those before
// have left in it, by a copy made outside of the loop too. It returns nil if there is no such
// loop. Whoever is handed what the round before has returned is to find it so.
//
//	for _, s := range sinks { s.Count(tags) }
func (p *Program) FannedOut(c *Candidate, w CandidateWrite) (*summary.Func, *summary.Event) {
	if w.At == Remote || w.Chain == nil {
		return nil, nil
	}
	o := fanning{Program: p, c: c, write: w, seen: make(map[Param]bool)}
	return o.handed(c.Fn, w.At, w.Src)
}

type fanning struct {
	*Program
	c     *Candidate
	write CandidateWrite
	seen  map[Param]bool
}

// handed looks at event i of f, which hands on what f has at s, and at what its callees do with
// that, unless f goes on with it when all rounds are over.
func (o *fanning) handed(f *summary.Func, i int, s summary.Src) (*summary.Func, *summary.Event) {
	e := &f.Events[i]
	funcs, _ := o.Graph().Callees(flow.Site{Fn: f, Call: e.Call})
	leads := func(g *summary.Func) bool { return o.LeadingTo(o.write.Fn)[g] }
	if !slices.ContainsFunc(funcs, leads) || o.goesOnWith(f, i, s) {
		return nil, nil
	}
	if o.recurs(f, i, s) && (len(funcs) > 1 || o.write.Event.Key.Kind != summary.KeyConst || f.GoesOnDuring(e.Call)) {
		return f, e
	}
	for _, g := range funcs {
		at := Param{g, f.Receiver(e)}
		if !leads(g) || o.seen[at] {
			continue
		}
		o.seen[at] = true
		for k := range g.Events {
			if !g.Events[k].HandsOn() || !summary.Holds(g.Events[k].Val, at.Base) {
				continue
			}
			if in, again := o.handed(g, k, summary.Src{Loc: summary.Loc{Base: at.Base}}); again != nil {
				return in, again
			}
		}
	}
	return nil, nil
}

// goesOnWith reports whether f uses the data at s when all rounds of event i are over.
func (o *fanning) goesOnWith(f *summary.Func, i int, s summary.Src) bool {
	return slices.ContainsFunc(f.Events[i].After, func(k int) bool {
		return summary.Overlap(summary.Val{s}, f.Events[k].Val) && f.OnlyFollows(k, i, bounds.Of.Following) && o.UseOf(f, k, s) != Unused
	})
}

// recurs reports whether event i of f may happen again on the same data at s, and not on what
// the round before has returned.
func (o *fanning) recurs(f *summary.Func, i int, s summary.Src) bool {
	e := &f.Events[i]
	if e.Kind != summary.EventPass || !f.MayRecur(i, s.Loc) {
		return false
	}
	if f == o.c.Fn && (o.c.Bind == Straight || f.Binds[o.c.Bind].Form != summary.BindParam) {
		return false // each round may have a copy of its own
	}
	return !slices.ContainsFunc(e.Val, func(t summary.Src) bool {
		return t.Base.Kind == summary.BaseCall && int(t.Base.Index) == e.Call
	})
}
