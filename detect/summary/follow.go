package summary

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
)

// Follow returns the values at the end of a path from a value.
func (st *State) Follow(val Val, path Path) Val {
	if out, ok := st.untouched(val, path); ok {
		return out
	}
	if out := st.LoadAll(st.Walk(val, path)); len(out) > 0 {
		return out
	}
	return st.opaque(val, path)
}

// untouched is follow for values below which the function has changed nothing, which
// are most: they lead where the names of their locations do.
func (st *State) untouched(val Val, path Path) (Val, bool) {
	if slices.ContainsFunc(val, st.isChanged) {
		return nil, false
	}
	if path == "" {
		return val, true
	}
	var out Val
	for _, s := range val {
		joined, ok := s.Path.Join(path)
		switch {
		case s.Base.Kind == BaseUnknown:
		case !ok:
			s = Unknown(bounds.TooLong)
		default:
			s.Path = joined
		}
		out = out.Add(s)
	}
	return out, true
}

// isChanged reports whether something is known of what lies below s, so that it does not
// only lead where its name does.
func (st *State) isChanged(s Src) bool {
	return s.Addr || s.Base.Kind == BaseLocal || s.Base.Kind == BaseFunc || st.heap[s.Base] != nil
}

// opaque returns where a path leads that goes through an object made here and
// on through something that nobody is seen to have put into it: a decoder did,
// or a method of the object.
func (st *State) opaque(val Val, path Path) Val {
	if !st.reachesMade(val) {
		return nil
	}
	var rest []string
	for p := path; ; p = p.Parent() {
		var out Val
		for _, l := range st.Walk(val, p) {
			if l.Base.Kind != BaseLocal || p == "" && l.Addr {
				continue
			}
			for i := len(rest) - 1; i >= 0; i-- {
				l = l.step(rest[i])
			}
			if l.Base.Kind == BaseUnknown || strings.Contains(string(l.Path), "|.") {
				out = out.Add(l)
			}
		}
		if p == "" || len(out) > 0 {
			return out
		}
		rest = append(rest, p.Last())
	}
}

// reachesMade reports whether val may lead to an object that the function made: it
// is one, or something else was given one.
func (st *State) reachesMade(val Val) bool {
	local := func(b Base) bool { return b.Kind == BaseLocal }
	if slices.ContainsFunc(val, func(s Src) bool { return local(s.Base) }) {
		return true
	}
	for b := range st.heap {
		if !local(b) {
			return true
		}
	}
	return false
}

// LeadsTo reports whether ok holds for val or for something that a path from it may lead
// to. Of the locations there only the bases are right, and by which binds they are reached.
func (st *State) LeadsTo(val Val, ok func(Src) bool) bool {
	var below []Base
	visit := func(val Val) bool {
		for _, s := range val {
			if ok(s) {
				return true
			}
			if st.heap[s.Base] != nil && !slices.Contains(below, s.Base) {
				below = append(below, s.Base)
			}
		}
		return false
	}
	found := visit(val)
	for i := 0; i < len(below) && !found; i++ {
		for _, val := range st.heap[below[i]].at {
			found = found || visit(val)
		}
	}
	return found
}

// Reach returns val together with everything that is stored inside what the
// function itself has made: val as somebody who receives it sees it.
func (st *State) Reach(val Val) Val {
	out := val
	seen := make(map[Loc]bool)
	queue := slices.Clone(val)
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		if s.Base.Kind != BaseLocal || seen[s.Loc] {
			continue
		}
		seen[s.Loc] = true
		for _, l := range st.Within(s.Loc) {
			val, _ := st.get(l)
			out = out.Union(val)
			queue = append(queue, val...)
		}
	}
	return out
}

// Walk follows a path from a value and returns the locations at its end.
func (st *State) Walk(val Val, p Path) []Src {
	var at []Src
	cur := val
	at = append(at, val...) // a struct value is where its fields are
	steps := p.Steps()
	for i, step := range steps {
		switch {
		case step == StepDeref:
			at = DerefAll(cur)
		case step == StepElem, step == StepSent:
			at = append(inside(cur, step), st.inlineElems(at, step)...)
		case step == StepCell:
			at = append(StepAll(LocVal(cur), step), st.inlineElems(at, step)...)
		default:
			at = StepAll(at, step)
		}
		if i < len(steps)-1 && !IsField(steps[i+1]) {
			cur = st.LoadAll(at)
		}
	}
	return at
}

// inlineElems returns the elements that the locations hold themselves, as
// arrays and the containers of package sync do.
func (st *State) inlineElems(at []Src, step string) []Src {
	var out []Src
	for _, l := range StepAll(at, step) {
		if _, known := st.get(l.Loc); known || len(st.Within(l.Loc)) > 0 {
			out = append(out, l)
		}
	}
	return out
}
