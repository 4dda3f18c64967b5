package program

import (
	"maps"
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// A Param is a parameter or captured variable of a function.
type Param struct {
	Fn   *summary.Func
	Base summary.Base
}

// An inquiry finds the parameters that something gets to on its way down the calls.
type inquiry struct {
	*Program
	found map[*summary.Func][]summary.Base
	queue []Param
}

func (p *Program) newInquiry() *inquiry {
	return &inquiry{Program: p, found: make(map[*summary.Func][]summary.Base)}
}

// ask adds the parameters to which event e of f hands something on.
func (q *inquiry) ask(f *summary.Func, e *summary.Event) {
	to := f.Receiver(e)
	for _, id := range q.Writers(f, e) {
		g := q.Funcs[id]
		if g == nil {
			continue
		}
		if !slices.Contains(q.found[g], to) {
			q.found[g] = append(q.found[g], to)
			q.queue = append(q.queue, Param{g, to})
		}
	}
}

// follow calls next, which may ask for more, for each of the parameters.
func (q *inquiry) follow(next func(Param)) {
	for len(q.queue) > 0 {
		at := q.queue[len(q.queue)-1]
		q.queue = q.queue[:len(q.queue)-1]
		next(at)
	}
}

// FindAsked finds the parameters of which it matters whether they are written: those that
// first-party functions hand something to that they have bound by a name which could get
// a copy of its own, and those that these hand it on to. Most functions of dependencies
// are handed nothing of the kind.
func (p *Program) FindAsked() {
	q := p.newInquiry()
	for f := range p.Each() {
		if !p.isCandidate(f) {
			continue
		}
		for i, interest := range p.asking(f) {
			if interest > none {
				q.ask(f, &f.Events[i])
			}
		}
	}
	q.follow(func(at Param) {
		for i := range at.Fn.Events {
			e := &at.Fn.Events[i]
			if p.HandsOn(at.Fn, e, func(s summary.Src) bool { return s.Base == at.Base }) {
				q.ask(at.Fn, e)
			}
		}
	})
	p.asked = q.found
}

// isCandidate reports whether f may have candidates.
func (p *Program) isCandidate(f *summary.Func) bool {
	return p.Own[f.Package] && (p.Opts.Tests || !f.Test)
}

// An interest is why the writes of an event's callees matter to the event's function.
type interest uint8

const (
	none    interest = iota
	Related          // what is handed on may be the same as something that is bound
	bound            // it is bound by a name that could get a copy, by the function or by a callee that it has it from
)

// asking tells of each event of f, which may have candidates, whether the callee's writes
// matter. It is empty if none do.
func (p *Program) asking(f *summary.Func) []interest {
	out, known := p.asks[f]
	if known {
		return out
	}
	bases := p.boundBases(f)
	for i := range f.Events {
		asks := p.interest(f, &f.Events[i], bases)
		if asks > none && out == nil {
			out = make([]interest, len(f.Events))
		}
		if out != nil {
			out[i] = asks
		}
	}
	p.asks[f] = out
	return out
}

// interest tells it of one event, bases being what leads to what is bound.
func (p *Program) interest(f *summary.Func, e *summary.Event, bases []summary.Base) interest {
	switch {
	case p.HandsOn(f, e, func(s summary.Src) bool {
		return s.BoundAs(f, (*summary.Bind).MaySeparate) || p.fromCopier(f, s, bounds.Of.Returns)
	}):
		return bound
	case len(bases) > 0 && p.HandsOn(f, e, func(s summary.Src) bool { return slices.Contains(bases, s.Base) }):
		return Related
	}
	return none
}

// boundBases lists what leads to something that f binds by a name which could get a copy.
func (p *Program) boundBases(f *summary.Func) []summary.Base {
	var out []summary.Base
	add := func(call int, val summary.Val) {
		st := p.state(f, call)
		if !st.LeadsTo(val, func(s summary.Src) bool { return s.BoundAs(f, (*summary.Bind).MaySeparate) }) {
			return
		}
		st.LeadsTo(val, func(s summary.Src) bool {
			if !s.Base.IsMade() && !slices.Contains(out, s.Base) {
				out = append(out, s.Base)
			}
			return false
		})
	}
	for i := range f.Events {
		switch e := &f.Events[i]; {
		case e.HandsOn():
			add(e.Call, f.HandedOn(e))
		case e.Kind == summary.EventMutate:
			add(-1, e.Val)
		case e.Kind == summary.EventStore:
			add(-1, summary.Val{*e.Target})
		}
	}
	for _, val := range f.Left() {
		add(-1, val)
	}
	return out
}

// HandsOn reports whether event e of f hands something on for which ok holds, or with
// it something that it leads to.
func (p *Program) HandsOn(f *summary.Func, e *summary.Event, ok func(summary.Src) bool) bool {
	return e.HandsOn() && p.state(f, e.Call).LeadsTo(f.HandedOn(e), ok)
}

// FindObjects finds the parameters by which objects come in that a first-party function has
// a name for and could copy. Assignments to fields are of interest there alone: most
// functions assign fields, and hardly any of these objects can be copied.
func (p *Program) FindObjects() {
	q := p.newInquiry()
	ask := func(f *summary.Func, carries func(s summary.Src) bool) {
		for i := range f.Events {
			if e := &f.Events[i]; e.HandsOn() && slices.ContainsFunc(e.Val, carries) {
				q.ask(f, e)
			}
		}
	}
	for f := range p.Each() {
		if p.isCandidate(f) {
			ask(f, func(s summary.Src) bool { return s.BoundAs(f, (*summary.Bind).IsObject) })
		}
	}
	q.follow(func(at Param) {
		ask(at.Fn, func(s summary.Src) bool { return s.Base == at.Base })
	})
	p.objects = q.found
}

// spreadUnlisted marks the functions that hand something to one of whose writes not all
// are known.
func (p *Program) spreadUnlisted(known map[*summary.Func]*writing) {
	queue := slices.Collect(maps.Keys(p.Unlisted))
	for i := 0; i < len(queue); i++ {
		for _, s := range p.Callers[queue[i]] {
			by := known[s.Fn]
			if by != nil && !p.Unlisted[s.Fn] && slices.ContainsFunc(by.in, func(in inflow) bool { return in.callee == queue[i].ID }) {
				p.Unlisted[s.Fn] = true
				queue = append(queue, s.Fn)
			}
		}
	}
}

// lists reports whether what f is known to write has that map under that key.
func (p *Program) lists(f *summary.Func, m Mutated) bool {
	return !slices.Contains(p.asked[f], m.Src.Base) || slices.ContainsFunc(p.writes[f.ID], func(w write) bool {
		return w.base == m.Src.Base && w.path == m.Src.Path && w.whole == m.Whole && (w.event.Key == m.Event.Key || w.event.Key == (summary.Key{Kind: summary.KeyDynamic}))
	})
}
