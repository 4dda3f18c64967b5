package detect

import "slices"

// A param is a parameter or captured variable of a function.
type param struct {
	fn   *Func
	base Base
}

// An inquiry finds the parameters that something gets to on its way down the calls.
type inquiry struct {
	*program
	found map[*Func][]Base
	queue []param
}

func (p *program) newInquiry() *inquiry {
	return &inquiry{program: p, found: make(map[*Func][]Base)}
}

// ask adds the parameters to which event e of f hands something on.
func (q *inquiry) ask(f *Func, e *Event) {
	to := f.receiver(e)
	for _, id := range q.writers(f, e) {
		g := q.funcs[id]
		if g == nil {
			continue
		}
		if !slices.Contains(q.found[g], to) {
			q.found[g] = append(q.found[g], to)
			q.queue = append(q.queue, param{g, to})
		}
	}
}

// follow calls next, which may ask for more, for each of the parameters.
func (q *inquiry) follow(next func(param)) {
	for len(q.queue) > 0 {
		at := q.queue[len(q.queue)-1]
		q.queue = q.queue[:len(q.queue)-1]
		next(at)
	}
}

// findAsked finds the parameters of which it matters whether they are written: those that
// first-party functions hand something to that they have bound by a name which could get
// a copy of its own, and those that these hand it on to. Most functions of dependencies
// are handed nothing of the kind.
func (p *program) findAsked() {
	q := p.newInquiry()
	for _, f := range p.order {
		if !p.isCandidate(f) {
			continue
		}
		for i, interest := range p.asking(f) {
			if interest > none {
				q.ask(f, &f.Events[i])
			}
		}
	}
	q.follow(func(at param) {
		for i := range at.fn.Events {
			e := &at.fn.Events[i]
			if p.handsOn(at.fn, e, func(s Src) bool { return s.Base == at.base }) {
				q.ask(at.fn, e)
			}
		}
	})
	p.asked = q.found
}

// isCandidate reports whether f may have candidates.
func (p *program) isCandidate(f *Func) bool {
	return p.own[f.Package] && (p.opts.Tests || !f.Test)
}

// An interest is why the writes of an event's callees matter to the event's function.
type interest uint8

const (
	none    interest = iota
	related          // what is handed on may be the same as something that is bound
	bound            // it is bound by a name that could get a copy, by the function or by a callee that it has it from
)

// asking tells of each event of f, which may have candidates, whether the callee's writes
// matter. It is empty if none do.
func (p *program) asking(f *Func) []interest {
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
func (p *program) interest(f *Func, e *Event, bases []Base) interest {
	switch {
	case p.handsOn(f, e, func(s Src) bool { return s.boundAs(f, (*Bind).maySeparate) || p.fromCopier(f, s, maxReturns) }):
		return bound
	case len(bases) > 0 && p.handsOn(f, e, func(s Src) bool { return slices.Contains(bases, s.Base) }):
		return related
	}
	return none
}

// boundBases lists what leads to something that f binds by a name which could get a copy.
func (p *program) boundBases(f *Func) []Base {
	var out []Base
	add := func(call int, val Val) {
		st := p.state(f, call)
		if !st.leadsTo(val, func(s Src) bool { return s.boundAs(f, (*Bind).maySeparate) }) {
			return
		}
		st.leadsTo(val, func(s Src) bool {
			if !s.Base.isMade() && !slices.Contains(out, s.Base) {
				out = append(out, s.Base)
			}
			return false
		})
	}
	for i := range f.Events {
		switch e := &f.Events[i]; {
		case e.handsOn():
			add(e.Call, f.handedOn(e))
		case e.Kind == EventMutate:
			add(-1, e.Val)
		case e.Kind == EventStore:
			add(-1, Val{*e.Target})
		}
	}
	for _, val := range f.left() {
		add(-1, val)
	}
	return out
}

// handsOn reports whether event e of f hands something on for which ok holds, or with
// it something that it leads to.
func (p *program) handsOn(f *Func, e *Event, ok func(Src) bool) bool {
	return e.handsOn() && p.state(f, e.Call).leadsTo(f.handedOn(e), ok)
}

// leadsTo reports whether ok holds for val or for something that a path from it may lead
// to. Of the locations there only the bases are right, and by which binds they are reached.
func (st *state) leadsTo(val Val, ok func(Src) bool) bool {
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
