package judge

import (
	"maps"

	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// An access is an event on shared data.
type access struct {
	fn    *summary.Func
	event int
	src   summary.Src
	store bool          // the location itself is assigned
	trace *program.Link // how the data came there
	built bool          // by or for the function that makes the map, before it returns it
}

// An unsureAccess is an event on data of which not all origins are known.
type unsureAccess struct {
	fn     *summary.Func
	event  int
	loc    summary.Loc
	reason string
}

// survey collects who accesses the shared roots of all candidates. Only events
// whose path ends like a root's are looked at, for the rest cannot be it.
func (j *judge) survey() {
	j.access = make(map[summary.Loc][]access)
	wanted := make(map[string]bool)
	for _, s := range j.shared {
		if s.strength() != program.OriginGlobal {
			continue
		}
		maps.Copy(wanted, s.names)
		for _, r := range s.roots {
			wanted[tail(r.Loc)] = true
		}
	}
	for f := range j.Each() {
		if f.Test && !j.Opts.Tests {
			continue
		}
		for i := range f.Events {
			j.surveyEvent(f, i, wanted)
		}
	}
}

func (j *judge) surveyEvent(f *summary.Func, i int, wanted map[string]bool) {
	e := &f.Events[i]
	if e.Kind == summary.EventStore {
		j.noteStore(f, i, wanted)
	}
	for _, s := range e.Val {
		j.note(f, i, s, wanted)
	}
}

// noteStore notes the assignment of a location, which belongs to the object that it
// lies in. A struct that was copied from another one has locations of its own:
//
//	req.Delta = none
//	req.Delta.Subscribed = names // none keeps what it had
func (j *judge) noteStore(f *summary.Func, i int, wanted map[string]bool) {
	at := f.Events[i].Target
	if !j.mayBe(f, summary.Src{Loc: at.Loc}, wanted, true) {
		return
	}
	object, rest := at.Container()
	held := j.Holders(f, object)
	j.noteCut(f, i, at.Loc, held.Cut)
	for _, o := range held.By {
		o.Loc.Path += o.Inside(rest)
		if wanted[tail(o.Loc)] {
			j.access[o.Loc] = append(j.access[o.Loc], access{f, i, summary.Src{Loc: at.Loc}, true, o.Trace, j.building(o, nil)})
		}
	}
}

// mayBe reports whether what f has at s may be one of the wanted roots by its name.
// Names without one say nothing, so of these only those are looked into that touch a
// map and come from elsewhere.
func (j *judge) mayBe(f *summary.Func, s summary.Src, wanted map[string]bool, touches bool) bool {
	t := tail(s.Loc)
	if t != "" {
		return wanted[t]
	}
	return touches && (s.Base.Kind == summary.BaseCall || s.Base.IsMade() && summary.IsMain(f) || s.Base.Kind == summary.BaseParam && j.Own[f.Package])
}

func (j *judge) note(f *summary.Func, i int, s summary.Src, wanted map[string]bool) {
	if !j.mayBe(f, s, wanted, touches(&f.Events[i])) {
		return
	}
	held := j.Holders(f, s)
	j.noteCut(f, i, s.Loc, held.Cut)
	for _, o := range held.By {
		if wanted[tail(o.Loc)] {
			j.access[o.Loc] = append(j.access[o.Loc], access{f, i, s, false, o.Trace, j.building(o, nil)})
		}
	}
}

// noteCut notes an access to data of which not all origins are known, if there is a reason
// for that.
func (j *judge) noteCut(f *summary.Func, i int, loc summary.Loc, reason string) {
	switch f.Events[i].Kind {
	case summary.EventLookup, summary.EventMutate, summary.EventStore, summary.EventPass:
		if reason != "" {
			j.unsure = append(j.unsure, unsureAccess{f, i, loc, reason})
		}
	}
}

// touches reports whether the event is one of a map itself. What is passed or
// returned may be anything; where it came from is looked into only if its name
// says that it may be a map that was asked for.
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

// tail returns the last field of a location's path, or the package variable,
// with the element steps behind it: two names of one map have equal tails.
func tail(l summary.Loc) string {
	p, elems := l.Path, ""
	for ; p != "" && !summary.IsField(p.Last()); p = p.Parent() {
		if step := p.Last(); step != summary.StepDeref {
			elems += step
		}
	}
	switch {
	case p != "":
		return p.Last() + elems
	case l.Base.Kind == summary.BaseGlobal:
		return l.Base.Name + elems
	case l.Base.IsMade() && l.Base.Name != "":
		return "local" + elems
	}
	return ""
}
