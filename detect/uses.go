package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// A use grades what is done with a map.
type use uint8

const (
	unused   use = iota
	peeked       // single elements are looked up
	returned     // given back to the caller
	consumed     // read as a whole, or handed on
)

type useKey struct {
	fn   *summary.Func
	base summary.Base
}

// usedAfter returns the strongest use of the data at s that may follow event i
// of f.
func (p *program) usedAfter(f *summary.Func, i int, s summary.Src) use {
	best := unused
	for _, j := range f.Events[i].After {
		if summary.Overlap(summary.Val{s}, f.Events[j].Val) {
			best = max(best, p.useOf(f, j, s))
		}
	}
	return best
}

// useOf grades event j of f as a use of the data at s.
func (p *program) useOf(f *summary.Func, j int, s summary.Src) use {
	e := &f.Events[j]
	switch e.Kind {
	case summary.EventLookup:
		return peeked
	case summary.EventRange, summary.EventSend:
		return consumed
	case summary.EventReturn:
		return returned
	case summary.EventStore:
		if e.Target.Base.Kind == summary.BaseLocal || e.Target.Loc == s.Loc {
			return unused
		}
		return consumed
	case summary.EventPass, summary.EventCapture:
		return p.passed(f, e, s)
	}
	return unused
}

// passed grades what the callees of event e do with the data at s.
func (p *program) passed(f *summary.Func, e *summary.Event, s summary.Src) use {
	call := site{f, e.Call}
	ids := p.callees(call)
	if len(ids) == 0 {
		return consumed // out of sight
	}
	best := unused
	for _, id := range ids {
		g := p.funcs[id]
		if g == nil {
			best = max(best, modelUse(id))
			continue
		}
		u := p.uses(g, f.Receiver(e))
		if u == returned && !p.resultUsed(call) {
			u = unused
		}
		if u != unused {
			u = consumed // handed on to somebody who looks at it
		}
		best = max(best, u)
	}
	return best
}

// modelUse grades what a function of the standard library does with a map. Who
// copies it keeps the original as it is: that is state, not a message.
func modelUse(id string) use {
	if m, ok := models(id); ok && (m.copies || m.fresh) {
		return peeked
	}
	return consumed
}

// uses returns the strongest use that g makes of what base refers to.
func (p *program) uses(g *summary.Func, base summary.Base) use {
	key := useKey{g, base}
	if _, known := p.memoUses[key]; !known {
		p.settleUses(p.usesBelow(key))
	}
	return p.memoUses[key]
}

// usesBelow lists the uses on which that of key depends and which are not known yet,
// callees first where there is no cycle.
func (p *program) usesBelow(key useKey) []useKey {
	var out []useKey
	seen := make(map[useKey]bool)
	var visit func(useKey)
	visit = func(k useKey) {
		if _, known := p.memoUses[k]; known || seen[k] {
			return
		}
		seen[k] = true
		for i := range k.fn.Events {
			e := &k.fn.Events[i]
			if !e.HandsOn() || !summary.Holds(e.Val, k.base) {
				continue
			}
			for _, id := range p.callees(site{k.fn, e.Call}) {
				if g := p.funcs[id]; g != nil {
					visit(useKey{g, k.fn.Receiver(e)})
				}
			}
		}
		out = append(out, k)
	}
	visit(key)
	return out
}

// settleUses finds the uses of all keys, which depend on no others that are not known.
func (p *program) settleUses(keys []useKey) {
	for _, k := range keys {
		p.memoUses[k] = unused
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

func (p *program) strongestUse(k useKey) use {
	best := unused
	for j := range k.fn.Events {
		for _, s := range k.fn.Events[j].Val {
			if s.Base == k.base {
				best = max(best, p.useOf(k.fn, j, s))
			}
		}
	}
	return best
}

// resultUsed reports whether the caller does anything with a call's result.
func (p *program) resultUsed(call site) bool {
	for i := range call.fn.Events {
		if call.fn.Events[i].Kind == summary.EventLen {
			continue
		}
		for _, s := range call.fn.Events[i].Val {
			if s.Base.Kind == summary.BaseCall && int(s.Base.Index) == call.call {
				return true
			}
		}
	}
	return false
}

// resultWanted reports whether somebody may do something with the results of fn.
func (p *program) resultWanted(fn *summary.Func) bool {
	sites := p.callers[fn]
	return len(sites) == 0 || slices.ContainsFunc(sites, func(s site) bool { return s.at().Mode == summary.CallRef || p.resultUsed(s) })
}
