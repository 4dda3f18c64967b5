package detect

import (
	"iter"
	"slices"
	"strings"
)

// maxWrites bounds how many written paths are kept for one function.
const maxWrites = 32

// A write says that a function writes a map that it reaches from one of its
// parameters or captured variables, itself or through its callees.
type write struct {
	base   Base // BaseParam or BaseFree
	path   Path // from there to the map
	event  *Event
	fn     *Func // that holds event
	chain  *chain
	used   use    // what the function does with the map afterwards
	whole  bool   // what is written is an object's field, not a map in it
	by     string // the function handed to a parameter that writes; empty if none is involved
	locked bool   // a function on the way holds the lock of the map's owner
}

// maxChain bounds the calls between a function and a write that is known of it.
const maxChain = 11

// A chain is the calls on the way to a write, that of the caller first. Chains share
// their ends; nil is the empty one.
type chain struct {
	call   *Call
	how    string // what the call does with the map: returnedBy, or passedTo
	next   *chain
	length int
}

// after returns c with a call before it.
func (c *chain) after(how string, call *Call) *chain { return &chain{call, how, c, c.len() + 1} }

func (c *chain) len() int {
	if c == nil {
		return 0
	}
	return c.length
}

// endsWith reports whether the last calls of c are those of end.
func (c *chain) endsWith(end *chain) bool {
	for c.len() > end.len() {
		c = c.next
	}
	for ; c != end && c != nil && end != nil && c.call == end.call && c.how == end.how; c, end = c.next, end.next {
	}
	return c == end
}

func (c *chain) steps() []Step {
	var out []Step
	for ; c != nil; c = c.next {
		out = append(out, c.call.step(c.how))
	}
	return out
}

// findWrites computes which of the parameters that are asked for every function writes,
// callees first, until nothing changes; recursion ends because paths and their number are
// bounded.
func (p *program) findWrites() {
	queue := slices.DeleteFunc(slices.Clone(p.order), func(f *Func) bool { return len(p.asked[f]) == 0 })
	queued := make(map[*Func]bool, len(queue))
	for _, f := range queue {
		queued[f] = true
	}
	seen := make(map[seenWrites]int)
	for len(queue) > 0 {
		f := queue[0]
		queue = queue[1:]
		queued[f] = false
		if !p.updateWrites(f, seen) {
			continue
		}
		for _, s := range p.callers[f] {
			if len(p.asked[s.fn]) > 0 && !queued[s.fn] {
				queued[s.fn] = true
				queue = append(queue, s.fn)
			}
		}
	}
}

// updateWrites adds to the writes of f what its callees were not yet known to
// write, and reports whether there was any. seen holds how many writes of which
// callee were looked at.
func (p *program) updateWrites(f *Func, seen map[seenWrites]int) bool {
	before := len(p.writes[f.ID])
	for i := range f.Events {
		first := seenWrites{f, i, ""}
		if seen[first] == 0 {
			seen[first] = 1
			for _, m := range p.mutationsHere(f, i) {
				p.addWrite(f, i, m)
			}
		}
		e := &f.Events[i]
		if !p.handsOn(f, e, func(s Src) bool { return slices.Contains(p.asked[f], s.Base) }) {
			continue
		}
		for _, id := range p.writers(f, e) {
			list, key := p.writes[id], seenWrites{f, i, id}
			for _, w := range list[seen[key]:] {
				if w.whole && p.objects[f.ID] == nil {
					continue
				}
				for m := range p.throughCallee(site{f, e.Call}, e, w, id) {
					p.addWrite(f, i, m)
				}
			}
			seen[key] = len(list)
		}
	}
	return len(p.writes[f.ID]) > before
}

// A seenWrites names the writes of a callee as an event of a function sees them, or
// without a callee those of the event itself.
type seenWrites struct {
	fn     *Func
	event  int
	callee string
}

func (p *program) addWrite(f *Func, i int, m mutated) {
	if !slices.Contains(p.asked[f], m.src.Base) || m.src.Addr || m.whole && !slices.Contains(p.objects[f.ID], m.src.Base) {
		return
	}
	list := p.writes[f.ID]
	same := slices.IndexFunc(list, func(w write) bool {
		return w.base == m.src.Base && w.path == m.src.Path && w.whole == m.whole && w.by == m.by
	})
	used := max(m.used, p.usedAfter(f, i, m.src))
	if same >= 0 {
		list[same].used = max(list[same].used, used)
		return
	}
	if len(list) < maxWrites && (!m.whole || len(list) < maxWrites/2) {
		p.writes[f.ID] = append(list, write{m.src.Base, m.src.Path, m.event, m.fn, m.chain, used, m.whole, m.by, m.locked || holdsOwners(f.Events[i].Locks, m.src.Loc)})
	}
}

// mutated is a map that an event writes, in the terms of the event's function.
type mutated struct {
	src    Src
	event  *Event // the write itself; others have it too
	fn     *Func  // that holds it
	chain  *chain
	used   use // what callees do with the map after they have written it
	whole  bool
	by     string
	locked bool // by a callee on the way
}

// mutations goes through the maps that event i of f writes: itself, or through the
// callee that it passes them to, of which the event has to have an interest at least.
func (p *program) mutations(f *Func, i int, least interest) iter.Seq[mutated] {
	return func(yield func(mutated) bool) {
		for _, m := range p.mutationsHere(f, i) {
			if !yield(m) {
				return
			}
		}
		e := &f.Events[i]
		if p.asking(f)[i] < least {
			return
		}
		for _, id := range p.writers(f, e) {
			for _, w := range p.writes[id] {
				for m := range p.throughCallee(site{f, e.Call}, e, w, id) {
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
func (p *program) mutationsHere(f *Func, i int) []mutated {
	e := &f.Events[i]
	var out []mutated
	switch e.Kind {
	case EventMutate:
		for _, s := range e.Val {
			out = append(out, mutated{src: s, event: e, fn: f})
		}
	case EventStore:
		if behindPointer(*e.Target) {
			out = append(out, mutated{src: *e.Target, event: e.writing("field"), fn: f, whole: true})
		}
	case EventPass:
		call := site{f, e.Call}
		if m, ok := p.mutators[call.at()]; ok && m.arg == e.Arg {
			out = append(out, p.mutates(call, e)...)
		}
	}
	return out
}

// writing returns the event as one that writes.
func (e *Event) writing(kind string) *Event {
	out := *e
	out.MapAccess = &MapAccess{Write: kind}
	return &out
}

// writers returns the callees to which event e of f passes something that they may
// write. Where a contract says that a call writes an argument, that stands for what any
// implementation does with it: one that works on lists of another type would be taken
// for one that changes maps of the pod here, which is there to be filled.
//
//	err := c.Get(ctx, key, pod)
func (p *program) writers(f *Func, e *Event) []string {
	if !e.handsOn() {
		return nil
	}
	if m, ok := p.mutators[&f.Calls[e.Call]]; ok && m.arg == e.Arg && m.arg > 0 {
		return nil
	}
	ids := p.callees(site{f, e.Call})
	if e.Arg > 0 || !slices.ContainsFunc(ids, isDeepCopy) {
		return ids
	}
	return slices.DeleteFunc(slices.Clone(ids), isDeepCopy)
}

// throughCallee expresses a callee's write in the caller's terms, unless another
// function than those that the call hands down does it.
func (p *program) throughCallee(call site, e *Event, w write, callee string) iter.Seq[mutated] {
	return func(yield func(mutated) bool) {
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
func (p *program) mutates(call site, e *Event) []mutated {
	ev := e.writing("call")
	var out []mutated
	for _, s := range call.at().Args[e.Arg] {
		if path, ok := s.Path.add(stepDeref); ok && !s.Base.isMade() {
			s.Path = path
			out = append(out, mutated{src: s, event: ev, fn: call.fn, whole: true})
		}
	}
	return out
}

// behindPointer reports whether s is a field of an object that others may
// refer to.
func behindPointer(s Src) bool {
	return isField(s.Path.last()) && slices.Contains(s.Path.steps(), stepDeref)
}

// throughCall yields a callee's write in the caller's terms.
func (p *program) throughCall(call site, e *Event, w write, callee string, yield func(mutated) bool) {
	c := call.at()
	args, want := c.handed()
	if w.base.Kind != want || int(w.base.Index) != e.Arg || e.Arg >= len(args) || w.chain.len() >= maxChain {
		return
	}
	to, rest := w.path, Path("")
	if w.whole {
		to, rest = splitField(w.path)
	}
	out := mutated{event: w.event, fn: w.fn, used: w.used, whole: w.whole, locked: w.locked}
	for _, s := range p.project(call.fn, call.call, args[e.Arg], to) {
		if s.Base.isMade() {
			continue
		}
		if out.chain == nil {
			p.crossCall(&out, call, w, callee)
		}
		out.src = s
		out.src.Path += rest
		if !yield(out) {
			return
		}
	}
}

// crossCall makes out, a callee's write, one of the caller's.
func (p *program) crossCall(out *mutated, call site, w write, callee string) {
	c := call.at()
	out.chain = w.chain.after(passedTo, c)
	if out.used == returned {
		out.used = unused
		if p.resultUsed(call) {
			out.used = consumed
		}
	}
	if w.event.Key.Param && w.base.Kind == BaseParam && c.Mode != CallRef {
		access := *w.event.MapAccess
		access.Key.Param = false
		if k, ok := c.key(w.event.Key.Index); ok {
			access.Key = k // as it is called here
		}
		here := *w.event
		here.MapAccess = &access
		out.event = &here
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
func splitField(path Path) (to, rest Path) {
	i := strings.LastIndex(string(path), "|"+stepDeref)
	if i < 0 {
		return path, ""
	}
	return path[:i], path[i:]
}

// shared returns what has to be shared for the write to be seen by others: the
// map, or the pointer to the object whose field is written.
func (m mutated) shared() Src {
	s := m.src
	if m.whole {
		s.Path, _ = splitField(s.Path)
	}
	return s
}
