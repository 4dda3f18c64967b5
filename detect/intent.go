package detect

import (
	"fmt"
	"slices"
	"strings"
)

// A signal is one observation about a candidate.
type signal struct {
	weight weight
	text   string
	pos    Position
}

// A weight says what a signal does to the decision.
type weight uint8

const (
	forMistake weight = iota // supports a copy
	doubt                    // someone may rely on the write: unsafe
	meant                    // the write is meant: silence
)

// Evidence is all that was observed, in order.
type evidence []signal

func (ev *evidence) add(w weight, pos Position, format string, args ...any) {
	*ev = append(*ev, signal{w, fmt.Sprintf(format, args...), pos})
}

// verdict applies the decision table: one sign that the write is meant silences
// the candidate, one doubt makes its fix unsafe.
func (ev evidence) verdict() Applicability {
	v := Safe
	for _, s := range ev {
		switch s.weight {
		case meant:
			return ""
		case doubt:
			v = Unsafe
		}
	}
	return v
}

// evidence collects the signals for s.
func (j *judge) evidence(s *sharing) evidence {
	var ev evidence
	j.writerSide(s, &ev)
	j.memoSignal(s, &ev)
	j.rootWriteSignal(s, &ev)
	for _, r := range s.roots {
		j.rootSignals(s, r, &ev)
	}
	return ev
}

// writerSide collects the signals that the writing function and its callers
// give, whatever the root is.
func (j *judge) writerSide(s *sharing, ev *evidence) {
	j.usedSignal(s, ev)
	j.writtenBackSignal(s, ev)
	j.lockSignal(s, ev)
	j.ownerSignal(s, ev)
	j.stateSignal(s, ev)
	j.cursorSignal(s, ev)
	j.typeSignal(s, ev)
	j.callerSignal(s, ev)
	j.straightSignals(s, ev)
}

// usedSignal asks whether the derived map is of any use after the write. If it
// is not, all that a copy would do is to lose the write:
//
//	m := handlers
//	m[name] = h
func (j *judge) usedSignal(s *sharing, ev *evidence) {
	best, at := unused, Position{}
	for _, w := range s.writes {
		if w.used > best {
			best, at = w.used, w.event.Pos
		}
		if w.at == remote && best < returned {
			best, at = returned, s.place().Pos
		}
		for _, k := range s.after(w) {
			e := &s.fn.Events[k]
			if !j.throughBind(s, w, e) {
				continue
			}
			if u := j.useOf(s.fn, k, w.src); u > best {
				best, at = u, e.Pos
			}
		}
	}
	if best < returned {
		ev.add(meant, s.fn.Pos, "nothing uses the map after the write")
		return
	}
	ev.add(forMistake, at, "the map is then %s", map[use]string{returned: "returned", consumed: "read or handed on"}[best])
}

// after lists the events of the candidate's function that may follow w.
func (c *candidate) after(w candidateWrite) []int {
	if w.at == remote {
		return nil
	}
	return c.fn.Events[w.at].After
}

// throughBind reports whether event e sees the data of w by way of the
// candidate's bind, or where there is none, the very map that is written.
func (j *judge) throughBind(s *sharing, w candidateWrite, e *Event) bool {
	return slices.ContainsFunc(e.Val, func(t Src) bool {
		if s.bind == straight {
			return t.Loc == w.src.Loc
		}
		return t.boundBy(w.ref.ID) && overlap(Val{w.src}, Val{t})
	})
}

// writtenBackSignal finds the derived map being put back where it came from,
// by assignment or through the owner's setter:
//
//	m := obj.Labels
//	if m == nil { m = map[string]string{}; obj.Labels = m }
//	m[k] = v
func (j *judge) writtenBackSignal(s *sharing, ev *evidence) {
	for _, w := range s.writes {
		for k := range s.fn.Events {
			e := &s.fn.Events[k]
			if e.Kind == EventStore && e.Target.Loc == w.src.Loc {
				ev.add(meant, e.Pos, "%s is stored back", e.Text)
			}
			if e.Kind == EventPass && j.isSetter(s.fn, e, w) {
				ev.add(meant, e.Pos, "%s stores it back", e.Text)
			}
		}
		j.rootReadSignal(s, w, ev)
	}
}

// withValue makes a new context and leaves the one that the data came from as
// it was.
const withValue = "context.WithValue"

// isSetter reports whether e passes the derived map to a setting method of the
// object that it was read from.
func (j *judge) isSetter(f *Func, e *Event, w candidateWrite) bool {
	c := &f.Calls[e.Call]
	name := c.Text[strings.LastIndexByte(c.Text, '.')+1:]
	if e.Arg == 0 || !hasVerb(name, setterVerbs) || len(c.Args) == 0 || c.Callee == withValue {
		return false
	}
	if !overlap(e.Val, Val{w.src}) {
		return false
	}
	return overlap(c.Args[0], ownersOf(f, w.src))
}

// ownersOf returns what s was read from, where a getter gave it the getter's
// receiver.
func ownersOf(f *Func, s Src) Val {
	if s.Base.Kind == BaseCall && s.Base.Index < len(f.Calls) {
		if args := f.Calls[s.Base.Index].Args; len(args) > 0 {
			return args[0]
		}
	}
	return Val{s}
}

// rootReadSignal finds the function itself reading the data through its root
// after the write.
func (j *judge) rootReadSignal(s *sharing, w candidateWrite, ev *evidence) {
	if s.bind == straight {
		return // there is no other way
	}
	for _, k := range s.after(w) {
		e := &s.fn.Events[k]
		for _, t := range e.Val {
			if e.Kind != EventStore && e.Kind != EventMutate && len(usableBinds(s.fn, t)) == 0 && t.Base == w.src.Base && t.Path == w.src.Path {
				ev.add(doubt, e.Pos, "the function reads the map through its owner after the write")
			}
		}
	}
}

// lockSignal finds the owner's lock held: who locks the owner to write through
// an alias means the owner.
func (j *judge) lockSignal(s *sharing, ev *evidence) {
	for _, w := range s.writes {
		for _, l := range w.event.Locks {
			if w.fn == s.fn && j.guards(s, w, l) {
				ev.add(meant, w.event.Pos, "the owner's lock is held")
			}
		}
	}
}

// guards reports whether lock l belongs to the owner of the written map: it is
// part of the same object, or it is also held where others access the map, or
// it is a variable of the package whose map it is.
func (j *judge) guards(s *sharing, w candidateWrite, l Loc) bool {
	if l.Base == w.src.Base && w.src.Path.hasPrefix(l.Path.parent()) {
		rest := w.src.Path[len(l.Path.parent()):]
		if !strings.Contains(string(rest), "|"+stepDeref) {
			return true // no pointer between the lock's struct and the map
		}
	}
	for _, r := range s.roots {
		if j.heldElsewhere(s, r, l) {
			return true
		}
	}
	return false
}

// heldElsewhere reports whether other accesses to root r hold lock l too. A
// package's own lock guards its variable also if nobody else is seen.
func (j *judge) heldElsewhere(s *sharing, r origin, l Loc) bool {
	others := 0
	for _, a := range j.access[r.loc] {
		if a.fn == s.fn || j.atStart(a.fn) {
			continue
		}
		others++
		for _, held := range a.fn.Events[a.event].Locks {
			if tail(held) == tail(l) {
				return true
			}
		}
	}
	return others == 0 && l.Base.Kind == BaseGlobal && r.loc.Base.Kind == BaseGlobal && packageOf(l.Base.Name) == packageOf(r.loc.Base.Name)
}

func packageOf(name string) string { return name[:strings.LastIndexByte(name, '.')] }

var setterVerbs = []string{"Set", "Update", "Store", "Save", "Put", "Write", "With", "Replace", "Apply", "Commit"}

// memoSignal distrusts writes that follow a look-up of the same key: memos,
// sets and get-or-create do that.
//
//	n, ok := table[at]
//	if !ok { table[at] = count(at) }
func (j *judge) memoSignal(s *sharing, ev *evidence) {
	for _, w := range s.writes {
		if len(w.event.Before) > 0 && w.event.Key.Kind != KeyConst {
			ev.add(doubt, w.event.Pos, "%s is looked up before it is written", w.event.Text)
		}
	}
}

// rootWriteSignal finds the function itself writing the data through its owner
// as well: then it works on the owner.
//
//	fields := d.body.(map[string]any)
//	set(d.body, path, value)
//	fields["rev"] = d.patches
func (j *judge) rootWriteSignal(s *sharing, ev *evidence) {
	if s.bind == straight {
		return
	}
	for i := range s.fn.Events {
		for _, m := range j.mutations(s.fn, i) {
			if m.whole || m.src.boundBy(s.bind+1) {
				continue
			}
			for _, w := range s.writes {
				if w.src.Base == m.src.Base && w.src.Path.hasPrefix(m.src.Path) && len(usableBinds(s.fn, m.src)) == 0 {
					ev.add(doubt, m.event.Pos, "%s writes its owner's data directly", s.fn.Name)
				}
			}
		}
	}
}

// cursorSignal knows a cursor that walks down a tree of maps: what it writes
// belongs to the tree.
//
//	for _, k := range keys { cur = cur[k] }
//	cur[last] = v
func (j *judge) cursorSignal(s *sharing, ev *evidence) {
	name := s.place().Name
	for i, b := range s.fn.Binds {
		if i == s.bind || name == "" || b.Name != name || b.Form != BindVar {
			continue
		}
		if strings.HasPrefix(b.Text, name+"[") || strings.HasPrefix(b.Text, name+".") {
			ev.add(meant, b.Pos, "%s walks through the data", name)
		}
	}
	for _, w := range s.writes {
		if w.event.Walk {
			ev.add(meant, w.event.Pos, "the data is walked through")
		}
	}
}

// typeSignal distrusts maps that hold no data: those of functions, channels
// and objects are registries far more often than they are parameters.
func (j *judge) typeSignal(s *sharing, ev *evidence) {
	if s.place().Kind == KindStruct {
		return
	}
	for _, w := range s.writes {
		elem := elemText(w.event.Type)
		if strings.HasPrefix(elem, "func(") || strings.HasPrefix(elem, "*") || strings.Contains(elem, "chan ") {
			ev.add(doubt, w.event.Pos, "a map of %s is rarely data", elem)
			return
		}
	}
}

// elemText returns the element type in the text of a map type.
func elemText(t string) string {
	rest, ok := strings.CutPrefix(t, "map[")
	if !ok {
		return t
	}
	depth := 1
	for i, r := range rest {
		switch r {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return rest[i+1:]
			}
		}
	}
	return t
}

// callerSignal looks at the callers of a function that copies what a parameter
// refers to: one that looks at its argument afterwards wants to see the write.
func (j *judge) callerSignal(s *sharing, ev *evidence) {
	for _, w := range s.writes {
		if w.src.Base.Kind != BaseParam {
			continue
		}
		for _, call := range j.callers[s.fn.ID] {
			if pos, ok := j.looksAfter(call, w.src); ok {
				ev.add(doubt, pos, "%s looks at the map after the call", call.fn.Name)
				return
			}
		}
	}
}

// looksAfter reports whether the caller reads the written map after the call.
func (j *judge) looksAfter(call site, src Src) (Position, bool) {
	f := call.fn
	for i := range f.Events {
		e := &f.Events[i]
		if e.Kind != EventPass || e.Call != call.call || e.Arg != src.Base.Index {
			continue
		}
		for _, t := range j.project(f, call.call, call.at().Args[e.Arg], src.Path) {
			if t.Base.Kind == BaseGlobal {
				continue // not the caller's own; who reads the root is asked elsewhere
			}
			for _, k := range e.After {
				o := &f.Events[k]
				reads := o.Kind == EventLookup || o.Kind == EventRange || o.Kind == EventReturn
				if reads && slices.ContainsFunc(o.Val, func(u Src) bool { return u.Loc == t.Loc }) {
					return o.Pos, true
				}
			}
		}
	}
	return Position{}, false
}
