package main

import (
	"strings"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/summary"
)

// settle goes over all functions until nothing new is found: what a function does with an
// argument is what its callees do with it, too.
func (lib *library) settle() {
	for changed := true; changed; {
		changed = false
		for _, f := range lib.order {
			s := step{library: lib, function: f}
			s.take()
			changed = changed || s.changed
		}
	}
}

// A step looks at one function once.
type step struct {
	*library
	*function
	changed bool
}

func (s *step) take() {
	for i := range s.Events {
		s.event(&s.Events[i])
	}
	for i := range s.Calls {
		s.called(&s.Calls[i])
	}
	for _, val := range s.Results {
		s.add(s.roots(s.reach(val)), contract.Returns)
	}
	for _, e := range s.Exit { // with function values, of which events do not tell
		if !e.Loc.Base.IsMade() {
			s.store(s.roots(s.reach(e.Val)), summary.Val{{Loc: e.Loc}})
		}
	}
}

// add notes a use of what is at some places.
func (s *step) add(at []place, use contract.Use) {
	for _, p := range at {
		if s.uses[p]|use != s.uses[p] {
			s.uses[p] |= use
			s.changed = true
		}
	}
}

// reach returns val with what is left behind in things that are made here.
func (s *step) reach(val summary.Val) summary.Val {
	seen := make(map[summary.Base]bool)
	for i := 0; i < len(val); i++ {
		b := val[i].Base
		if !b.IsMade() || seen[b] {
			continue
		}
		seen[b] = true
		for _, e := range s.Exit {
			if e.Loc.Base == b {
				val = append(val[:len(val):len(val)], e.Val...)
			}
		}
	}
	return val
}

// roots returns the parameters and captured variables that values come from.
func (s *step) roots(val summary.Val) []place {
	found := make(map[place]bool)
	seen := make(map[string]bool)
	var visit func(val summary.Val)
	visit = func(val summary.Val) {
		for _, v := range val {
			switch v.Base.Kind {
			case summary.BaseParam, summary.BaseFree:
				found[place{v.Base.Kind, v.Base.Index}] = true
			case summary.BaseFunc:
				if at, ok := s.made[v.Base.Name]; ok && !seen[v.Base.Name] {
					seen[v.Base.Name] = true
					for _, free := range s.Calls[at].Free {
						visit(free)
					}
				}
			default:
				for p := range s.holds[whole(v.Base)] {
					found[p] = true
				}
			}
		}
	}
	visit(val)
	var out []place
	for p := range found {
		out = append(out, p)
	}
	return out
}

// whole returns what stands for all results of a call.
func whole(b summary.Base) summary.Base {
	b.Result = 0
	return b
}

func (s *step) event(e *summary.Event) {
	at := s.roots(e.Val)
	switch e.Kind {
	case summary.EventMutate:
		s.add(at, contract.Changes)
	case summary.EventLookup:
		if e.Key.Listed {
			s.add(at, contract.Reads)
		} else {
			s.add(at, contract.LooksAt)
		}
	case summary.EventLen:
		s.add(at, contract.LooksAt)
	case summary.EventRange:
		s.add(at, keyUse(e.Keys))
	case summary.EventCopy:
		s.add(at, contract.Reads)
		if !isPlain(e.Under) {
			s.store(at, summary.Val{*e.Target})
		}
	case summary.EventLeak:
		s.add(at, contract.NotKnown)
	case summary.EventReturn:
		s.add(at, contract.Returns)
	case summary.EventStore, summary.EventSend:
		at = append(at, s.roots(e.Stored)...)
		if e.Target == nil {
			s.add(at, contract.Keeps)
		} else {
			s.store(at, summary.Val{*e.Target})
		}
	case summary.EventCapture:
		s.captured(e, at)
	case summary.EventPass:
		s.passed(e.Call, e.Arg, at, e.Val)
	}
}

// keyUse returns what a loop over a map does, by what becomes of the keys.
func keyUse(k summary.KeyFlow) contract.Use {
	if k.Use == summary.KeysShown && !k.Leaves() {
		return contract.Reads
	}
	return contract.LooksAt
}

// isPlain reports whether the elements of a map with this underlying type are plain data.
func isPlain(under string) bool {
	elem := under[strings.LastIndexByte(under, ']')+1:]
	return elem == "string" || elem == "bool" || strings.HasPrefix(elem, "int") && !strings.HasPrefix(elem, "interface") ||
		strings.HasPrefix(elem, "uint") || strings.HasPrefix(elem, "float")
}

// store notes that what is at some places is put into what the targets lead to.
func (s *step) store(at []place, targets summary.Val) {
	for _, t := range targets {
		switch t.Base.Kind {
		case summary.BaseParam:
			s.put(at, place{t.Base.Kind, t.Base.Index})
		case summary.BaseLocal, summary.BaseReceived, summary.BaseCall:
			s.hold(t.Base, at)
			for p := range s.holds[whole(t.Base)] {
				s.put(at, p) // what it was taken from, or is a part of
			}
		default:
			s.add(at, contract.Keeps)
		}
	}
}

// put notes that what is at some places is stored into what is at another one.
func (s *step) put(at []place, into place) {
	for _, p := range at {
		if p == into || s.into[p][into] {
			continue
		}
		if into.kind == summary.BaseFree {
			s.add([]place{p}, contract.Keeps)
			continue
		}
		if s.into[p] == nil {
			s.into[p] = make(map[place]bool)
		}
		s.into[p][into] = true
		s.changed = true
	}
}

// hold notes that something leads to what is at some places.
func (s *step) hold(b summary.Base, at []place) {
	b = whole(b)
	for _, p := range at {
		if s.holds[b] == nil {
			s.holds[b] = make(map[place]bool)
		}
		if !s.holds[b][p] {
			s.holds[b][p] = true
			s.changed = true
		}
	}
}
