package judge

import (
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// An access is an event on what a root holds.
type access struct {
	fn    *summary.Func
	event int
	src   summary.Src
	store bool          // the location itself is assigned
	trace *program.Link // how the data came there
	built bool          // by or for the function that makes the map, before it returns it
}

// accesses returns the events on what a root of s holds, and the assignments of the location
// that holds it: those that the value-flow graph leads to from there of which the search for
// origins leads back. The list must not be changed.
func (j *judge) accesses(s *sharing, r program.Origin) []access {
	if r.Kind != program.OriginGlobal {
		return nil // others have it too, who are out of sight
	}
	out, known := j.access[r.Loc]
	if !known {
		out = append(j.assignments(r), j.uses(s, r)...)
		j.access[r.Loc] = out
	}
	return out
}

// uses returns the accesses to the map.
func (j *judge) uses(s *sharing, r program.Origin) []access {
	at := r.Object()
	var out []access
	for a := range j.users(s.Writes[0].Event.Under).Near(at.Fn, at.Loc) {
		out = j.withAccess(out, r, access{fn: a.Fn, event: a.Event, src: a.Src}, "")
	}
	return out
}

// users returns a value-flow graph that knows of the accesses to maps of a type.
func (j *judge) users(under string) *flow.Graph {
	g := j.usersOf[under]
	if g == nil {
		g = j.Graph().Anew()
		g.Seed(func(f *summary.Func, e *summary.Event) bool {
			return touches(e) && (!f.Test || j.Opts.Tests) && (e.Under == under || e.Under == "" || under == "")
		})
		j.usersOf[under] = g
	}
	return g
}

// assignments returns the events that give the location of a root a value. It belongs to the
// object that it lies in. A struct that was copied from another one has locations of its own:
//
//	req.Delta = none
//	req.Delta.Subscribed = names // none keeps what it had
func (j *judge) assignments(r program.Origin) []access {
	if j.assigned == nil {
		j.indexAssigned()
	}
	var out []access
	for _, a := range j.assigned[r.Loc.Tail()] {
		object, rest := a.fn.Events[a.event].Target.Container()
		a.src = object
		out = j.withAccess(out, r, a, rest)
	}
	return out
}

// indexAssigned notes the assignments by the field, or package variable, that is assigned.
func (j *judge) indexAssigned() {
	j.assigned = make(map[string][]access)
	for f := range j.Each() {
		if f.Test && !j.Opts.Tests {
			continue
		}
		for i := range f.Events {
			if e := &f.Events[i]; e.Kind == summary.EventStore {
				name := e.Target.Loc.Tail()
				j.assigned[name] = append(j.assigned[name], access{fn: f, event: i, store: true})
			}
		}
	}
}

// withAccess adds an access to the list if it is to the root, at the end of a path from what it
// starts from.
func (j *judge) withAccess(list []access, r program.Origin, a access, rest summary.Path) []access {
	for _, o := range j.Roots(a.fn, a.src) {
		if o.Loc.Path += o.Inside(rest); o.Loc == r.Loc {
			a.trace, a.built = o.Trace, j.building(o, nil)
			list = append(list, a)
		}
	}
	return list
}

// touches reports whether the event is one of a map itself: what is passed or returned may be
// anything.
func touches(e *summary.Event) bool {
	return e.Kind == summary.EventMutate || e.Kind == summary.EventLookup || e.Kind == summary.EventRange
}

// building reports whether an access with origin o happens while the map is
// still being made: its maker works on it, and will return it.
//
//	c := &Client{meta: map[string]string{}}
//	for _, option := range options { option(c) }
//	return c
//
// So does whoever has it from its maker and gives it to others in turn, which does not count
// if they get what passed is true of.
func (j *judge) building(o program.Origin, passed func(*summary.Func, summary.Src) bool) bool {
	if !o.Loc.Base.IsMade() || o.Trace.Any(func(l *program.Link) bool { return l.Memory && !(l.Caught != nil && j.StaysInside(l.Caught)) }) {
		return false
	}
	at, base := o.Fn, o.Loc.Base
	base.Name = ""
	if fn, had := o.Trace.FirstGiver(); fn != nil {
		at, base = fn, had.Base
	} else if !o.Trace.Now() {
		return false
	}
	returned, kept := j.Outlives(program.Param{Fn: at, Base: base}, passed)
	return returned || kept
}
