package program

import (
	"iter"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// A write says that a function writes a map that it reaches from one of its
// parameters or captured variables, itself or through its callees.
type write struct {
	base   summary.Base // BaseParam or BaseFree
	path   summary.Path // from there to the map
	event  *summary.Event
	fn     *summary.Func // that holds event
	chain  *Chain
	used   Use    // what the function does with the map afterwards
	whole  bool   // what is written is an object's field, not a map in it
	by     string // the function handed to a parameter that writes; empty if none is involved
	locked bool   // a function on the way holds the lock of the map's owner
}

// A writing is a function while findWrites is at work on it.
type writing struct {
	fn     *summary.Func
	in     []inflow
	begun  bool
	queued bool
}

// An inflow is a callee that an event hands something to which the function is asked for.
type inflow struct {
	event  int
	callee string
	seen   int // news of the callee that was looked at
}

// FindWrites computes which of the parameters that are asked for every function writes,
// callees first, until nothing changes; recursion ends because paths and their number are
// bounded.
func (p *Program) FindWrites() {
	var queue []*writing
	known := make(map[*summary.Func]*writing, len(p.asked))
	for f := range p.Each() {
		if len(p.asked[f]) > 0 {
			known[f] = &writing{fn: f, queued: true}
			queue = append(queue, known[f])
		}
	}
	for len(queue) > 0 {
		w := queue[0]
		queue = queue[1:]
		w.queued = false
		if !p.updateWrites(w) {
			continue
		}
		for _, s := range p.Callers[w.fn] {
			if by := known[s.Fn]; by != nil && !by.queued {
				by.queued = true
				queue = append(queue, by)
			}
		}
	}
	p.spreadUnlisted(known)
}

// updateWrites adds to the writes of a function what its callees were not yet known to
// write, and reports whether there was anything new in that.
func (p *Program) updateWrites(w *writing) bool {
	before := len(p.news[w.fn.ID])
	for i := range w.in {
		p.flowIn(w.fn, &w.in[i])
	}
	if !w.begun {
		w.begun = true
		p.beginWrites(w)
	}
	return len(p.news[w.fn.ID]) > before
}

// beginWrites adds what the function writes itself, and what its callees are known to
// write by now.
func (p *Program) beginWrites(w *writing) {
	asked := func(s summary.Src) bool { return slices.Contains(p.asked[w.fn], s.Base) }
	for i := range w.fn.Events {
		for _, m := range p.mutationsHere(w.fn, i) {
			p.addWrite(w.fn, i, m)
		}
		e := &w.fn.Events[i]
		if !p.HandsOn(w.fn, e, asked) {
			continue
		}
		for _, id := range p.Writers(w.fn, e) {
			in := inflow{event: i, callee: id}
			p.flowIn(w.fn, &in)
			w.in = append(w.in, in)
		}
	}
}

// flowIn adds the writes of a callee.
func (p *Program) flowIn(f *summary.Func, in *inflow) {
	e, news := &f.Events[in.event], p.news[in.callee]
	for _, n := range news[in.seen:] {
		w := p.writes[in.callee][n]
		if w.whole && p.objects[f] == nil {
			continue
		}
		for m := range p.throughCallee(flow.Site{Fn: f, Call: e.Call}, e, w, in.callee) {
			if w.chain.Len() < bounds.Of.WriteCalls {
				p.addWrite(f, in.event, m)
			} else if !p.lists(f, m) {
				p.Unlisted[f] = true
			}
		}
	}
	in.seen = len(news)
}

// addWrite adds what event i of f writes to what f is known to write.
func (p *Program) addWrite(f *summary.Func, i int, m Mutated) {
	if !slices.Contains(p.asked[f], m.Src.Base) || m.Src.Addr || m.Whole && !slices.Contains(p.objects[f], m.Src.Base) {
		return
	}
	w := write{
		base: m.Src.Base, path: m.Src.Path, event: m.Event, fn: m.Fn, chain: m.Chain, used: max(m.Used, p.usedAfter(f, i, m.Src)),
		whole: m.Whole, by: m.by, locked: m.Locked || HoldsOwners(f.Events[i].Locks, m.Src.Loc),
	}
	list := p.writes[f.ID]
	if at := slices.IndexFunc(list, w.same); at >= 0 {
		p.raise(f, at, w)
		return
	}
	to := slices.IndexFunc(list, w.alike)
	if room := len(list) < bounds.Of.Writes && (!m.Whole || len(list) < bounds.Of.Writes/2); room && (to < 0 || countAlike(list, w) < bounds.Of.Alike) {
		p.writes[f.ID] = append(list, w)
		p.news[f.ID] = append(p.news[f.ID], len(list))
	} else if to >= 0 {
		p.widen(f, to, w)
	} else {
		p.Unlisted[f] = true
	}
}

// same reports whether v is the same write under the same key.
func (w write) same(v write) bool {
	return w.alike(v) && w.event.Pos == v.event.Pos && w.event.Key == v.event.Key
}

// alike reports whether v writes the same map, and nothing but the key tells the two apart.
func (w write) alike(v write) bool {
	return w.base == v.base && w.path == v.path && w.event.Inner == v.event.Inner && w.whole == v.whole && w.by == v.by && w.locked == v.locked
}

func countAlike(list []write, w write) int {
	n := 0
	for _, v := range list {
		if w.alike(v) {
			n++
		}
	}
	return n
}

// raise notes what another way to a known write adds to that: a stronger use, and a
// shorter chain.
func (p *Program) raise(f *summary.Func, at int, other write) {
	w := &p.writes[f.ID][at]
	if other.used <= w.used && other.chain.compare(w.chain) >= 0 {
		return
	}
	w.used = max(w.used, other.used)
	if other.chain.compare(w.chain) < 0 {
		w.chain = other.chain
	}
	p.news[f.ID] = append(p.news[f.ID], at)
}

// widen lets a known write stand for another one of the same map, for which there is no
// room: the key may be any then.
func (p *Program) widen(f *summary.Func, at int, other write) {
	w := &p.writes[f.ID][at]
	if other.used <= w.used && w.event.Key == (summary.Key{Kind: summary.KeyDynamic}) {
		return
	}
	w.used = max(w.used, other.used)
	event, access := *w.event, *w.event.MapAccess
	access.Key = summary.Key{Kind: summary.KeyDynamic}
	event.MapAccess = &access
	w.event = &event
	p.news[f.ID] = append(p.news[f.ID], at)
}

// Mutated is a map that an event writes, in the terms of the event's function.
type Mutated struct {
	Src    summary.Src
	Event  *summary.Event // the write itself; others have it too
	Fn     *summary.Func  // that holds it
	Chain  *Chain
	Used   Use // what callees do with the map after they have written it
	Whole  bool
	by     string
	Locked bool // by a callee on the way
}

// Mutations goes through the maps that event i of f writes: itself, or through the
// callee that it passes them to, of which the event has to have an interest at least.
func (p *Program) Mutations(f *summary.Func, i int, least interest) iter.Seq[Mutated] {
	return func(yield func(Mutated) bool) {
		for _, m := range p.mutationsHere(f, i) {
			if !yield(m) {
				return
			}
		}
		e := &f.Events[i]
		if asks := p.asking(f); asks == nil || asks[i] < least {
			return
		}
		for _, id := range p.Writers(f, e) {
			for _, w := range p.writes[id] {
				for m := range p.throughCallee(flow.Site{Fn: f, Call: e.Call}, e, w, id) {
					if !yield(m) {
						return
					}
				}
			}
		}
	}
}

// mutationsHere returns the maps that event i of f writes itself, or hands to a
// call that writes them by contract.
func (p *Program) mutationsHere(f *summary.Func, i int) []Mutated {
	e := &f.Events[i]
	var out []Mutated
	switch e.Kind {
	case summary.EventMutate:
		for _, s := range e.Val {
			out = append(out, Mutated{Src: s, Event: e, Fn: f})
		}
	case summary.EventStore:
		if e.Target.BehindPointer() {
			out = append(out, Mutated{Src: *e.Target, Event: e.Writing("field"), Fn: f, Whole: true})
		}
	case summary.EventPass:
		call := flow.Site{Fn: f, Call: e.Call}
		if m, ok := p.mutators[call.At()]; ok && m.arg == e.Arg {
			out = append(out, p.mutates(call, e)...)
		}
	}
	return out
}

// Writers returns the callees to which event e of f passes something that they may
// write. Where a contract says that a call writes an argument, that stands for what any
// implementation does with it: one that works on lists of another type would be taken
// for one that changes maps of the pod here, which is there to be filled.
//
//	err := c.Get(ctx, key, pod)
func (p *Program) Writers(f *summary.Func, e *summary.Event) []string {
	if !e.HandsOn() {
		return nil
	}
	if m, ok := p.mutators[&f.Calls[e.Call]]; ok && m.arg == e.Arg && m.arg > 0 {
		return nil
	}
	ids := p.Callees(flow.Site{Fn: f, Call: e.Call})
	if e.Arg > 0 || !slices.ContainsFunc(ids, isDeepCopy) {
		return ids
	}
	return slices.DeleteFunc(slices.Clone(ids), isDeepCopy)
}

// throughCallee expresses a callee's write in the caller's terms, unless another
// function than those that the call hands down does it.
func (p *Program) throughCallee(call flow.Site, e *summary.Event, w write, callee string) iter.Seq[Mutated] {
	return func(yield func(Mutated) bool) {
		if w.by == "" || slices.Contains(p.functionsPassed(call), w.by) {
			p.throughCall(call, e, w, callee, yield)
		}
	}
}

// isDeepCopy reports whether the function's name promises that it leaves its
// receiver as it is, and shares nothing with it. What generated copies do with both
// objects, field by field and through pointers to fields, is more than the analysis
// can tell apart:
//
//	*out = *in
//	in.ObjectMeta.DeepCopyInto(&out.ObjectMeta)
func isDeepCopy(id string) bool {
	return strings.HasPrefix(id[strings.LastIndexByte(id, '.')+1:], "DeepCopy")
}

// mutates returns the objects that a call writes according to a contract.
func (p *Program) mutates(call flow.Site, e *summary.Event) []Mutated {
	ev := e.Writing("call")
	var out []Mutated
	for _, s := range call.At().Args[e.Arg] {
		if path, ok := s.Path.Add(summary.StepDeref); ok && !s.Base.IsMade() {
			s.Path = path
			out = append(out, Mutated{Src: s, Event: ev, Fn: call.Fn, Whole: true})
		}
	}
	return out
}

// throughCall yields a callee's write in the caller's terms.
func (p *Program) throughCall(call flow.Site, e *summary.Event, w write, callee string, yield func(Mutated) bool) {
	c := call.At()
	args, want := c.Handed()
	if w.base.Kind != want || int(w.base.Index) != e.Arg || e.Arg >= len(args) {
		return
	}
	to, rest := w.path, summary.Path("")
	if w.whole {
		to, rest = splitField(w.path)
	}
	out := Mutated{Event: w.event, Fn: w.fn, Used: w.used, Whole: w.whole, Locked: w.locked}
	for _, s := range p.Project(call.Fn, call.Call, args[e.Arg], to) {
		if s.Base.IsMade() {
			continue
		}
		if out.Chain == nil {
			p.crossCall(&out, call, w, callee)
		}
		out.Src = s
		out.Src.Path += rest
		if !yield(out) {
			return
		}
	}
}

// crossCall makes out, a callee's write, one of the caller's.
func (p *Program) crossCall(out *Mutated, call flow.Site, w write, callee string) {
	c := call.At()
	out.Chain = w.chain.after(passedTo, c)
	if out.Used == Returned {
		out.Used = p.ResultUse(call)
	}
	if key := keyAt(c, w); key != w.event.Key {
		access, here := *w.event.MapAccess, *w.event
		access.Key, here.MapAccess = key, &access
		out.Event = &here
	}
	if len(p.passers(call, callee)) > 0 {
		out.by = callee
	}
}

// splitField splits the path to an object's field into that to the pointer to the
// object, and the rest. Whose field is written depends on the object, not on where
// its contents came from:
//
//	out := new(Volume)
//	*out = *v
//	out.Index = 7 // not v's
func splitField(path summary.Path) (to, rest summary.Path) {
	i := strings.LastIndex(string(path), "|"+summary.StepDeref)
	if i < 0 {
		return path, ""
	}
	return path[:i], path[i:]
}

// Written returns what is written itself: the map, or data that it holds.
func (m Mutated) Written() summary.Src {
	s := m.Src
	s.Path += m.Event.Inner
	return s
}

// Shared returns what has to be shared for the write to be seen by others: the
// map, or the pointer to the object whose field is written.
func (m Mutated) Shared() summary.Src {
	s := m.Src
	if m.Whole {
		s.Path, _ = splitField(s.Path)
	}
	return s
}
