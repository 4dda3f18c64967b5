package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// FannedOut returns where, on a way from a candidate to the write, a function hands the map to
// others again and again in a loop, and nobody but these uses it: each finds what those before
// have left in it, by a copy made outside of the loop too. It returns nil if there is no such
// loop. Whoever is handed what the round before has returned is to find it so.
//
//	for _, s := range sinks { s.Count(tags) }
func FannedOut(p *program.Program, c *program.Candidate, w program.CandidateWrite) (*summary.Func, *summary.Event) {
	if w.At == program.Remote || w.Chain == nil {
		return nil, nil
	}
	o := fanning{Program: p, c: c, write: w, seen: make(map[program.Param]bool)}
	return o.handed(c.Fn, w.At, w.Src)
}

type fanning struct {
	*program.Program
	c     *program.Candidate
	write program.CandidateWrite
	seen  map[program.Param]bool
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
		at := program.Param{Fn: g, Base: f.Receiver(e)}
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
		return summary.Overlap(summary.Val{s}, f.Events[k].Val) && f.OnlyFollows(k, i, bounds.Of.Following) && o.UseOf(f, k, s) != program.Unused
	})
}

// recurs reports whether event i of f may happen again on the same data at s, and not on what
// the round before has returned.
func (o *fanning) recurs(f *summary.Func, i int, s summary.Src) bool {
	e := &f.Events[i]
	if e.Kind != summary.EventPass || !f.MayRecur(i, s.Loc) {
		return false
	}
	if f == o.c.Fn && (o.c.Bind == program.Straight || f.Binds[o.c.Bind].Form != summary.BindParam) {
		return false // each round may have a copy of its own
	}
	return !slices.ContainsFunc(e.Val, func(t summary.Src) bool {
		return t.Base.Kind == summary.BaseCall && int(t.Base.Index) == e.Call
	})
}
