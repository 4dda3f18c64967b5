package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// Again returns where, at one of the nodes on the way of an object to the write, a loop hands
// the same object again to what leads there, and each round finds what the ones before have
// left: under keys of their own, or at the same time, as all do who receive it over channels. A
// literal without a name of its own for the object is mostly there to write it for who has made
// it, unless many run it at once.
//
//	for _, c := range crates {
//		go func() { labels["crate"] = c.name; c.show(labels) }()
//	}
func Again(p *program.Program, c *program.Candidate, w program.CandidateWrite, nodes []flow.Node) (*summary.Func, *summary.Event) {
	for _, n := range nodes {
		if n.Fn == nil || n.Fn == c.Fn {
			continue
		}
		for i := range n.Fn.Events {
			e := &n.Fn.Events[i]
			if sends(p, n, i) && (n.Fn.MayRecur(i, n.Loc) || sentBefore(p, n, i)) {
				return n.Fn, e
			}
			if !p.HandsOver(n, i, c.Fn) || !n.Fn.MayRecur(i, n.Loc) {
				continue
			}
			if goesOnBeside(p, n.Fn, e) || w.Event.Key.Kind != summary.KeyConst && c.Bind != program.Straight {
				return n.Fn, e
			}
		}
	}
	return nil, nil
}

// sends reports whether event i of a function that has an object sends it over a channel, or what
// holds it.
func sends(p *program.Program, n flow.Node, i int) bool {
	e := &n.Fn.Events[i]
	return e.Kind == summary.EventSend && summary.Overlap(p.Graph().State(n.Fn, -1).Reach(e.Stored), summary.Val{{Loc: n.Loc}})
}

// sentBefore reports whether the function has always sent the object before event i does.
func sentBefore(p *program.Program, n flow.Node, i int) bool {
	for k := range n.Fn.Events {
		if k != i && sends(p, n, k) && n.Fn.Precedes(k, i) {
			return true
		}
	}
	return false
}

// goesOnBeside reports whether f goes on while what event e hands something to is at work: a
// goroutine of its own, or one in which others run the literal that it hands them.
func goesOnBeside(p *program.Program, f *summary.Func, e *summary.Event) bool {
	if f.GoesOnDuring(e.Call) {
		return true
	}
	funcs, _ := p.Graph().Callees(flow.Site{Fn: f, Call: e.Call})
	return slices.ContainsFunc(funcs, func(g *summary.Func) bool {
		return g.Literal && p.Graph().Beside(f, g, p.Opts.Tests)
	})
}

// ComesBackTo reports whether f is a caller of a function that returns the object to it.
func ComesBackTo(p *program.Program, f *summary.Func, n flow.Node) bool {
	return n.Loc.Base.Kind != summary.BaseParam && n.Fn != f && p.LeadingTo(n.Fn)[f] && !p.LeadingTo(f)[n.Fn]
}

// Called names f for the user as what somebody calls.
func Called(f *summary.Func) string {
	if f.Literal {
		return "a literal"
	}
	return f.Name
}
