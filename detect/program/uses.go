package program

import (
	"slices"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// A Use grades what is done with a map.
type Use uint8

const (
	Unused   Use = iota
	peeked       // single elements are looked up
	Returned     // given back to the caller
	Consumed     // read as a whole, or handed on
)

type useKey struct {
	fn   *summary.Func
	base summary.Base
}

// usedAfter returns the strongest use of the data at s that may follow event i
// of f. Whoever was given the data before has it then, too.
func (p *Program) usedAfter(f *summary.Func, i int, s summary.Src) Use {
	best := Unused
	for _, j := range f.Events[i].After {
		if summary.Overlap(summary.Val{s}, f.Events[j].Val) {
			best = max(best, p.UseOf(f, j, s))
		}
	}
	for j := range f.Events {
		if e := &f.Events[j]; e.StoresAway(s) && f.Precedes(j, i) {
			best = max(best, p.StoredUse(f, e.Target.Base))
		}
	}
	return best
}

// StoredUse grades what f does with an object that it puts something into.
func (p *Program) StoredUse(f *summary.Func, object summary.Base) Use {
	if object.Kind != summary.BaseCall {
		return Consumed
	}
	return p.ResultUse(flow.Site{Fn: f, Call: int(object.Index)})
}

// UseOf grades event j of f as a use of the data at s.
func (p *Program) UseOf(f *summary.Func, j int, s summary.Src) Use {
	return p.useOf(f, j, s, &resultUses{})
}

func (p *Program) useOf(f *summary.Func, j int, s summary.Src, seen *resultUses) Use {
	e := &f.Events[j]
	switch e.Kind {
	case summary.EventLookup:
		return peeked
	case summary.EventRange, summary.EventSend:
		return Consumed
	case summary.EventReturn:
		return Returned
	case summary.EventStore:
		if e.Target.Base.Kind == summary.BaseLocal || e.PutsInside(s.Loc) {
			return Unused
		}
		return Consumed
	case summary.EventPass, summary.EventCapture:
		return p.passed(f, e, s, seen)
	}
	return Unused
}

// passed grades what the callees of event e do with the data at s.
func (p *Program) passed(f *summary.Func, e *summary.Event, s summary.Src, seen *resultUses) Use {
	call := flow.Site{Fn: f, Call: e.Call}
	ids := p.Callees(call)
	if len(ids) == 0 {
		return Consumed // out of sight
	}
	best := Unused
	for _, id := range ids {
		g := p.Funcs[id]
		if g == nil {
			best = max(best, p.effectUse(id))
			continue
		}
		u := p.uses(g, f.Receiver(e))
		if g.ReadsPlain(e.Arg) {
			u = Consumed
		}
		switch u {
		case Unused:
		case Returned:
			u = p.resultUse(call, seen)
		default:
			u = Consumed // handed on to somebody who looks at it
		}
		best = max(best, u)
	}
	return best
}

// effectUse grades what a function out of sight does with a map. Who copies it keeps
// the original as it is: that is state, not a message.
func (p *Program) effectUse(id string) Use {
	if m, _ := p.Contracts.Effect(id); m.CopyOf > 0 {
		return peeked
	}
	return Consumed
}

// uses returns the strongest use that g makes of what base refers to.
func (p *Program) uses(g *summary.Func, base summary.Base) Use {
	key := useKey{g, base}
	if _, known := p.memoUses[key]; !known {
		p.settleUses(p.usesBelow(key))
	}
	return p.memoUses[key]
}

// usesBelow lists the uses on which that of key depends and which are not known yet,
// callees first where there is no cycle.
func (p *Program) usesBelow(key useKey) []useKey {
	var out []useKey
	seen := make(map[useKey]bool)
	var visit func(useKey)
	visit = func(k useKey) {
		if _, known := p.memoUses[k]; known || seen[k] {
			return
		}
		seen[k] = true
		for _, e := range handedDown(k) {
			for _, id := range p.Callees(flow.Site{Fn: k.fn, Call: e.Call}) {
				if g := p.Funcs[id]; g != nil {
					visit(useKey{g, k.fn.Receiver(e)})
				}
			}
		}
		out = append(out, k)
	}
	visit(key)
	return out
}

// handedDown lists the events by which what key stands for, or what calls that get it return,
// is handed on.
func handedDown(key useKey) []*summary.Event {
	var out []*summary.Event
	bases := []summary.Base{key.base}
	for n := 0; n < len(bases); n++ {
		for i := range key.fn.Events {
			e := &key.fn.Events[i]
			if !e.HandsOn() || !slices.ContainsFunc(e.Val, func(s summary.Src) bool { return sameResult(s.Base, bases[n]) }) {
				continue
			}
			out = append(out, e)
			if b := (summary.Base{Kind: summary.BaseCall, Index: int32(e.Call)}); !slices.Contains(bases, b) {
				bases = append(bases, b)
			}
		}
	}
	return out
}

// sameResult reports whether b is base, or another result of the same call.
func sameResult(b, base summary.Base) bool {
	return b == base || b.Kind == summary.BaseCall && base.Kind == summary.BaseCall && b.Index == base.Index
}

// settleUses finds the uses of all keys, which depend on no others that are not known.
func (p *Program) settleUses(keys []useKey) {
	for _, k := range keys {
		p.memoUses[k] = Unused
	}
	for changed := true; changed; {
		changed = false
		for _, k := range keys {
			if u := p.strongestUse(k); u > p.memoUses[k] {
				p.memoUses[k], changed = u, true
			}
		}
	}
}

func (p *Program) strongestUse(k useKey) Use {
	best := Unused
	for j := range k.fn.Events {
		for _, s := range k.fn.Events[j].Val {
			if s.Base == k.base {
				best = max(best, p.UseOf(k.fn, j, s))
			}
		}
	}
	return best
}

// ResultUsed reports whether the caller does anything with a call's result, other than to write
// it, to count what is in it, or to hand it to who does no more than that.
//
//	symbols().Put("metre", "m").Put("gram", "g")
func (p *Program) ResultUsed(call flow.Site) bool { return p.ResultUse(call) != Unused }

// ResultUse grades what the caller does with a call's result, in that way.
func (p *Program) ResultUse(call flow.Site) Use { return p.resultUse(call, &resultUses{}) }

// resultUses are the calls of one function whose results are looked at already.
type resultUses struct{ calls []int }

func (p *Program) resultUse(call flow.Site, seen *resultUses) Use {
	if slices.Contains(seen.calls, call.Call) {
		return Unused // for all that is known by now
	}
	seen.calls = append(seen.calls, call.Call)
	best := Unused
	if call.At().Taken {
		best = Consumed
	}
	for i := range call.Fn.Events {
		for _, s := range call.Fn.Events[i].Val {
			if s.Base.Kind == summary.BaseCall && int(s.Base.Index) == call.Call {
				best = max(best, p.useOfResult(call.Fn, i, s, seen))
			}
		}
	}
	return best
}

// useOfResult grades event i of f, to which a call's result comes, as a use of that.
func (p *Program) useOfResult(f *summary.Func, i int, s summary.Src, seen *resultUses) Use {
	switch e := &f.Events[i]; {
	case e.Kind == summary.EventLen, e.Kind == summary.EventMutate:
		return Unused
	case e.HandsOn():
		return p.useOf(f, i, s, seen)
	case e.Kind == summary.EventReturn:
		return Returned
	}
	return Consumed
}

// ResultWanted reports whether somebody may do something with the results of fn.
func (p *Program) ResultWanted(fn *summary.Func) bool {
	sites := p.Callers[fn]
	return len(sites) == 0 || slices.ContainsFunc(sites, func(s flow.Site) bool { return s.At().Mode == summary.CallRef || p.ResultUsed(s) })
}
