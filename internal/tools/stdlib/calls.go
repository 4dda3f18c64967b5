package main

import (
	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/summary"
)

// called notes that what a call calls, if that is a matter of values, is called.
func (s *step) called(c *summary.Call) {
	use := contract.Calls
	if c.Mode == summary.CallGo {
		use = contract.Starts
	}
	for _, f := range c.Fun {
		if f.Base.Kind != summary.BaseFunc {
			s.add(s.roots(summary.Val{f}), use)
		} else if c.Mode == summary.CallGo {
			s.startedHere(f.Base.Name)
		}
	}
	if c.Mode == summary.CallGo {
		s.startedHere(c.Callee)
	}
}

// startedHere notes what another goroutine does with what a function literal captures.
func (s *step) startedHere(id string) {
	if at, ok := s.made[id]; ok {
		for i, free := range s.Calls[at].Free {
			s.add(s.roots(free), started(s.useOf(id, place{summary.BaseFree, int32(i)})))
		}
	}
}

// started returns what another goroutine does that does this: it may go on for long.
func started(use contract.Use) contract.Use {
	out := use &^ contract.Calls
	if use&contract.Calls != 0 {
		out |= contract.Starts
	}
	if out != use || use == 0 {
		return out
	}
	return out | contract.Keeps
}

// useOf returns what a function does with what is at a place.
func (lib *library) useOf(id string, p place) contract.Use {
	f := lib.funcs[id]
	if f == nil || f.blind {
		return contract.NotKnown
	}
	return f.uses[p]
}

// captured notes what becomes of a variable that a function captures.
func (s *step) captured(e *summary.Event, at []place) {
	s.add(at, s.useOf(s.Calls[e.Call].Callee, place{summary.BaseFree, int32(e.Arg)})&^contract.Returns)
	if f := s.library.funcs[s.Calls[e.Call].Callee]; f != nil && f.uses[place{summary.BaseFree, int32(e.Arg)}]&contract.Returns != 0 {
		s.add(at, contract.Keeps) // whoever calls it gets it
	}
}

// passed notes what becomes of an argument of a call.
func (s *step) passed(call, arg int, at []place, val summary.Val) {
	if len(at) == 0 {
		return
	}
	c := &s.Calls[call]
	use, into := s.inCallee(c, arg, val)
	if c.Mode == summary.CallGo {
		use = started(use) | contract.Keeps
	}
	s.add(at, use&^contract.Returns)
	if use&contract.Returns != 0 {
		s.hold(summary.Base{Kind: summary.BaseCall, Index: int32(call)}, at)
	}
	for _, p := range into {
		if int(p.index) < len(c.Args) {
			s.store(at, c.Args[p.index])
		}
	}
}

// inCallee returns what callees do with an argument, and the arguments that they store it into.
func (s *step) inCallee(c *summary.Call, arg int, val summary.Val) (use contract.Use, into []place) {
	p := place{summary.BaseParam, int32(arg)}
	visit := func(id string) {
		u, in := s.inFunction(id, p)
		use |= u
		into = append(into, in...)
	}
	switch {
	case c.Callee != "":
		if u, ok := s.known.Stated(c, arg); ok {
			return u, nil
		}
		visit(c.Callee)
	case c.Method != "":
		if u, ok := s.known.Stated(c, arg); ok {
			return u, nil
		}
		ids := s.methods[c.Iface+"."+c.Method]
		switch {
		case arg == 0 && len(ids) == 0:
			return contract.Calls | s.receiver[c.Iface+"."+c.Method], nil
		case len(ids) == 0:
			return contract.NotKnown, nil
		}
		for _, id := range ids {
			visit(id)
		}
	default:
		for _, f := range c.Fun {
			switch {
			case f.Base.Kind == summary.BaseFunc:
				visit(f.Base.Name)
			case f.Path == "" && (f.Base.Kind == summary.BaseParam || f.Base.Kind == summary.BaseFree) && isHandedOn(val):
				use |= contract.Calls // it gets what else the function was handed
			default:
				use |= contract.NotKnown
			}
		}
		if len(c.Fun) == 0 {
			use = contract.NotKnown
		}
	}
	return use, into
}

// isHandedOn reports whether a function that is handed to code out of sight is known to get
// values: they are arguments or elements of these.
func isHandedOn(val summary.Val) bool {
	for _, v := range val {
		switch v.Path {
		case "", "|" + summary.StepElem, "|" + summary.StepDeref + "|" + summary.StepElem:
		default:
			return false
		}
	}
	return true
}

// inFunction returns what a function does with a parameter.
func (s *step) inFunction(id string, p place) (contract.Use, []place) {
	use := s.useOf(id, p)
	if use&contract.NotKnown != 0 {
		if m, ok := s.known.Effect(id); ok {
			return modelled(m, int(p.index)), nil
		}
		return use, nil
	}
	var into []place
	for q := range s.library.funcs[id].into[p] {
		into = append(into, q)
	}
	return use, into
}

// modelled returns the use that an effect makes of an argument, other than by what scanning
// makes of it.
func modelled(m contract.Effect, arg int) contract.Use {
	switch arg + 1 {
	case m.Grows:
		return contract.Changes | contract.Returns
	case m.Writes, m.Decodes, m.Edits, m.Finds:
		return contract.Changes
	case m.LooksUp:
		return contract.LooksAt
	case m.Stores:
		return contract.Keeps
	case m.Lists, m.Chunks, m.Pulls, m.Gathers, m.Onto, m.Loads, m.Wraps, m.Within:
		return contract.Returns
	case m.HandsOn, m.Compares, m.Performs:
		return contract.NotKnown
	}
	return contract.Reads
}
