package detect

import (
	"slices"
	"strings"
)

// byField goes on with everything that the program puts into the last field
// on the way: for objects whose callers are out of sight.
func (q *search) byField(fn *Func, s Src, trace *link) {
	if stores := q.storesOf(s.Path); len(stores) > 0 {
		q.stored(stores, s.Path, trace)
		if !fn.Exported || fn.Literal || trace.remembers() {
			return
		}
	}
	q.outOfSight(fn, s, trace)
}

// storesOf returns what the program stores into the last field on a path that
// it stores anything into.
func (q *search) storesOf(path Path) []stored {
	field, _ := q.lastStored(path)
	return q.stores[field]
}

// lastStored returns that field, and the path behind it.
func (q *search) lastStored(path Path) (field string, rest Path) {
	steps := path.steps()
	for i := len(steps) - 1; i >= 0; i-- {
		if !isField(steps[i]) || len(q.stores[steps[i]]) == 0 {
			continue
		}
		for _, step := range steps[i+1:] {
			rest, _ = rest.add(step)
		}
		return steps[i], rest
	}
	return "", ""
}

// stored goes on with what was stored into a field on the path.
func (q *search) stored(stores []stored, path Path, trace *link) {
	_, rest := q.lastStored(path)
	defer q.back(q.trail.length)
	step := q.trail.push(link{memory: true}, trace)
	for _, st := range stores {
		for _, t := range q.project(st.fn, -1, st.val, rest) {
			q.src(st.fn, nil, t, step)
		}
	}
}

// A projection is a question to project. Equal values of a function are one in
// memory, so many calls of it ask the same.
type projection struct {
	st   *state
	val  sliceKey[Src]
	path Path
}

// project follows a path from a value as it is at a call of fn, or with call
// -1 at its end, and returns the values there.
func (p *program) project(fn *Func, call int, val Val, path Path) Val {
	if path == "" || len(val) == 0 {
		return val
	}
	key := projection{p.state(fn, call), keyOfSlice(val), path}
	out, known := p.projected[key]
	if !known {
		out = key.st.follow(val, path)
		p.projected[key] = out
	}
	return out
}

// follow returns the values at the end of a path from a value.
func (st *state) follow(val Val, path Path) Val {
	if out, ok := st.untouched(val, path); ok {
		return out
	}
	if out := st.loadAll(st.walk(val, path)); len(out) > 0 {
		return out
	}
	return st.opaque(val, path)
}

// untouched is follow for values below which the function has changed nothing, which
// are most: they lead where the names of their locations do.
func (st *state) untouched(val Val, path Path) (Val, bool) {
	if slices.ContainsFunc(val, st.isChanged) {
		return nil, false
	}
	var out Val
	for _, s := range val {
		var ok bool
		if s.Path, ok = s.Path.join(path); ok {
			out = out.add(s)
		}
	}
	return out, true
}

// isChanged reports whether something is known of what lies below s, so that it does not
// only lead where its name does.
func (st *state) isChanged(s Src) bool {
	return s.Addr || s.Base.Kind == BaseLocal || s.Base.Kind == BaseFunc || st.heap[s.Base] != nil
}

// opaque returns where a path leads that goes through an object made here and
// on through something that nobody is seen to have put into it: a decoder did,
// or a method of the object.
func (st *state) opaque(val Val, path Path) Val {
	if !st.reachesMade(val) {
		return nil
	}
	var rest []string
	for p := path; ; p = p.parent() {
		var out Val
		for _, l := range st.walk(val, p) {
			if l.Base.Kind != BaseLocal || p == "" && l.Addr {
				continue
			}
			for i := len(rest) - 1; i >= 0; i-- {
				l.Path, _ = l.Path.add(rest[i])
			}
			if strings.Contains(string(l.Path), "|.") {
				out = out.add(l)
			}
		}
		if p == "" || len(out) > 0 {
			return out
		}
		rest = append(rest, p.last())
	}
}

// reachesMade reports whether val may lead to an object that the function made: it
// is one, or something else was given one.
func (st *state) reachesMade(val Val) bool {
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
