package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// Beside returns the accesses by which the callees that a candidate hands its map to, for one
// of them to write it, may find the map without the write: they come before it, on other
// paths, or in another function that the call may reach. Each call of the candidate's
// function has a copy of its own, in which these do not find what another call has written.
//
//	for _, step := range []Step{fill{}, check{}} {
//		all := settings
//		step.Run(all) // fill puts in what check looks up
//	}
func Beside(p *program.Program, c *program.Candidate, w program.CandidateWrite) []flow.Access {
	if w.At == program.Remote || w.Chain == nil || !c.Fn.Events[w.At].HandsOn() {
		return nil
	}
	b := beside{Program: p, write: w, seen: make(map[program.Param]bool)}
	b.callees(c.Fn, w.At, w.Chain.Next, true)
	return b.out
}

type beside struct {
	*program.Program
	write program.CandidateWrite
	seen  map[program.Param]bool
	out   []flow.Access
}

// callees goes on with what event i of f hands to its callees. On the way to the write,
// rest are the calls that are still to come.
func (b *beside) callees(f *summary.Func, i int, rest *program.Chain, onWay bool) {
	e := &f.Events[i]
	funcs, _ := b.Graph().Callees(flow.Site{Fn: f, Call: e.Call})
	for _, g := range funcs {
		at := program.Param{Fn: g, Base: f.Receiver(e)}
		if b.seen[at] {
			continue
		}
		b.seen[at] = true
		b.accesses(at, rest, onWay)
	}
}

// accesses goes through what a function does with what it has at a base.
func (b *beside) accesses(at program.Param, rest *program.Chain, onWay bool) {
	own := -1
	if onWay {
		own = eventOnWay(b.write, at.Fn, rest)
	}
	for i := range at.Fn.Events {
		e := &at.Fn.Events[i]
		switch {
		case !summary.Holds(e.Val, at.Base):
		case i == own && rest != nil:
			b.callees(at.Fn, i, rest.Next, true)
		case i == own, own >= 0 && at.Fn.OnlyFollows(i, own, bounds.Of.Following):
		case e.HandsOn():
			b.callees(at.Fn, i, nil, false)
		case e.IsAccess() && (e.Under == b.write.Event.Under || e.Under == ""):
			for _, s := range e.Val {
				if s.Base == at.Base {
					b.out = append(b.out, flow.Access{Fn: at.Fn, Event: i, Src: s})
				}
			}
		}
	}
}

// eventOnWay returns the event of f that makes the write w, or the next call on the way there; -1
// if there is none.
func eventOnWay(w program.CandidateWrite, f *summary.Func, rest *program.Chain) int {
	return slices.IndexFunc(f.Events, func(e summary.Event) bool {
		if rest == nil {
			return f == w.Fn && e.Kind == summary.EventMutate && e.Pos == w.Event.Pos
		}
		return e.HandsOn() && &f.Calls[e.Call] == rest.Call
	})
}
