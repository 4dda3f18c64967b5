package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// Needed tells from where on the function of a candidate needs the copy, where the first thing is
// done with what is bound, other than to look at it, and where the last write is. Neither is valid
// if that is not in sight.
//
//	for _, pod := range pods {
//		if !matches(pod) {
//			continue
//		}
//		pod.Labels["seen"] = "yes"
//	}
func Needed(p *program.Program, c *program.Candidate) (from, to summary.Position) {
	if c.Bind == program.Straight {
		return from, to
	}
	for _, w := range c.Writes {
		if w.At == program.Remote {
			return from, summary.Position{}
		}
		if at := c.Fn.Events[w.At].Pos; !to.IsValid() || to.Offset < at.Offset {
			to = at
		}
	}
	from = to
	for i := range c.Fn.Events {
		e := &c.Fn.Events[i]
		bound := func(s summary.Src) bool { return s.BoundBy(c.Bind + 1) }
		l := looking{Program: p, seen: make(map[program.Param]bool)}
		if e.Pos.Offset < from.Offset && slices.ContainsFunc(slices.Concat(e.Val, e.Stored), bound) && !l.looks(c.Fn, e) {
			from = e.Pos
		}
	}
	return from, to
}

// A looking asks who does no more with data than to look at it.
type looking struct {
	*program.Program
	seen map[program.Param]bool
}

// looks reports whether event e of f does no more with its data than to look at it.
func (l *looking) looks(f *summary.Func, e *summary.Event) bool {
	if e.Kind != summary.EventPass {
		return onlyLooks(e) || e.Kind == summary.EventRange
	}
	call := flow.Site{Fn: f, Call: e.Call}
	callees, outside := l.Graph().Callees(call)
	if outside && !l.Contracts.OnlyReads(call.At(), e.Arg, l.Methods[call.At().Iface]) {
		return false
	}
	return !slices.ContainsFunc(callees, func(g *summary.Func) bool { return !l.looksBelow(program.Param{Fn: g, Base: f.Receiver(e)}) })
}

// looksBelow reports whether a function only looks at what it is handed, and keeps nothing of it.
func (l *looking) looksBelow(at program.Param) bool {
	if l.seen[at] {
		return true // which is being asked
	}
	l.seen[at] = true
	if returned, kept := l.Outlives(at, nil); returned || kept {
		return false
	}
	for i := range at.Fn.Events {
		e := &at.Fn.Events[i]
		if (summary.Holds(e.Val, at.Base) || summary.Holds(e.Stored, at.Base)) && !l.looks(at.Fn, e) {
			return false
		}
	}
	return true
}
