package lock

import (
	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// A Holding answers questions about a program.
type Holding struct {
	*program.Program
	counts map[flow.Node]Count
	around map[*summary.Func]Around
}

// New returns the answers about a program, each of which is found when it is first asked for.
func New(p *program.Program) *Holding {
	return &Holding{Program: p, counts: make(map[flow.Node]Count), around: make(map[*summary.Func]Around)}
}

// A Count is how many calls are made under a lock, and how many are not.
type Count struct {
	Holding, Without int
	Cut              bool // there are more callers than are looked at
}

// Callers counts the calls of fn that are made under the lock of the object
// which fn finds the map loc in, and those that are not:
//
//	l.mu.Lock()
//	defer l.mu.Unlock()
//	return l.explain(what) // notes := l.notes; notes[what] = text
func (h *Holding) Callers(fn *summary.Func, loc summary.Loc) Count {
	at := flow.Node{Fn: fn, Loc: loc}
	out, known := h.counts[at]
	if !known {
		c := counting{Program: h.Program, seen: make(map[flow.Node]bool)}
		c.add(at)
		out = c.Count
		h.counts[at] = out
	}
	return out
}

// A counting is at work on one count.
type counting struct {
	*program.Program
	Count
	seen map[flow.Node]bool
}

// add counts the calls that lead to what a function finds at a location, and reports
// whether there are any.
func (n *counting) add(at flow.Node) bool {
	fn, loc, called := at.Fn, at.Loc, false
	if loc.Base.Kind == summary.BaseFree {
		return n.addCaptured(at)
	}
	if loc.Base.Kind != summary.BaseParam {
		return false
	}
	if len(n.seen) >= bounds.Of.LockCallers {
		n.Cut = true
		return false
	}
	n.seen[at] = true
	for _, call := range n.Callers[fn] {
		c := call.At()
		if c.Mode == summary.CallRef || call.Fn.Test && !fn.Test || int(loc.Base.Index) >= len(c.Args) {
			continue
		}
		for _, t := range n.Project(call.Fn, call.Call, c.Args[loc.Base.Index], loc.Path) {
			called = true
			up := flow.Node{Fn: call.Fn, Loc: t.Loc}
			switch {
			case program.HoldsOwners(c.Locks, t.Loc):
				n.Holding++
			case !n.seen[up] && !n.add(up):
				n.Without++
			}
		}
	}
	return called
}

// addCaptured does it for what a literal captures, if only the function around it calls it, or
// starts it in a goroutine: whether a lock is held until that ends is not known.
func (n *counting) addCaptured(at flow.Node) bool {
	made, ok := n.Made[at.Fn.ID]
	if !ok || int(at.Loc.Base.Index) >= len(made.At().Free) {
		return false
	}
	beside, called := made.Fn.GoesOnDuring(made.Call), false
	switch {
	case beside:
		n.Without++
	case !n.StaysInside(at.Fn):
		return false
	}
	for _, t := range n.Project(made.Fn, made.Call, made.At().Free[at.Loc.Base.Index], at.Loc.Path) {
		up := flow.Node{Fn: made.Fn, Loc: t.Loc}
		switch {
		case program.HoldsOwners(made.At().Locks, t.Loc):
			n.Holding++
			called = true
		case !n.seen[up]:
			called = n.add(up) || called
		}
	}
	return called
}
