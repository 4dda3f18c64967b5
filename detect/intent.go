package detect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// A signal is one observation about a candidate.
type signal struct {
	weight weight
	text   string
	pos    summary.Position
	placed bool // the user is told pos too
}

// reason returns what the signal tells the user.
func (s signal) reason() Reason {
	reason := Reason{Text: s.text, Against: s.weight == doubt}
	if s.placed {
		reason.At = s.pos
	}
	return reason
}

// A weight says what a signal does to the decision.
type weight uint8

const (
	forMistake weight = iota // supports a copy
	note                     // worth knowing, whatever is decided
	doubt                    // someone may rely on the write: unsafe
	meant                    // the write is meant: silence
)

// Evidence is all that was observed, in order.
type evidence []signal

func (ev *evidence) add(w weight, pos summary.Position, format string, args ...any) {
	*ev = append(*ev, signal{weight: w, text: fmt.Sprintf(format, args...), pos: pos})
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
	if s.cloned() {
		j.usedSignal(s, &ev)
		j.writtenBackSignal(s, &ev)
		j.lockSignal(s, &ev)
		ev.add(forMistake, s.place().Pos, "%s is copied, but only one level of it", s.place().Text)
		return ev
	}
	j.writerSide(s, &ev)
	j.memoSignal(s, &ev)
	j.updateSignal(s, &ev)
	j.rootWriteSignal(s, &ev)
	j.leaveOut(s)
	j.buildingSignal(s, &ev)
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
	j.undoneSignal(s, ev)
	j.ownerSignal(s, ev)
	j.stateSignal(s, ev)
	j.cursorSignal(s, ev)
	j.typeSignal(s, ev)
	j.callerSignal(s, ev)
	j.straightSignals(s, ev)
	s.handleSignal(ev)
	s.pointerSignal(ev)
}

// pointerSignal distrusts structs whose maps are pointed to.
func (s *sharing) pointerSignal(ev *evidence) {
	if b := s.place(); b.Kind == summary.KindStruct && b.Pointed {
		ev.add(doubt, b.Pos, "there are pointers to the maps of %s", b.Name)
	}
}

// guessSignal leaves alone what was taken for data of another object of the type:
// if the first root is a guess, all are.
func (s *sharing) guessSignal(ev *evidence) {
	if s.roots[0].guess {
		ev.add(meant, s.place().Pos, "which object it is was not followed")
	}
}

// handleSignal distrusts maps that a new object takes over, and that are written
// through the object: it may be there to share them.
//
//	func (w *Whole) Part(name string) *Part { return &Part{name, w.done} }
func (s *sharing) handleSignal(ev *evidence) {
	if s.place().Kind != summary.KindStruct && s.place().Form != summary.BindElement && slices.ContainsFunc(s.writes, func(w candidateWrite) bool { return w.at == remote }) {
		ev.add(doubt, s.place().Pos, "the object that has it may be there to share it")
	}
}

// usedSignal asks whether the derived map is of any use after the write. If it
// is not, all that a copy would do is to lose the write:
//
//	m := handlers
//	m[name] = h
func (j *judge) usedSignal(s *sharing, ev *evidence) {
	best, at, open := unused, summary.Position{}, ""
	for _, w := range s.writes {
		if w.used > best {
			best, at = w.used, w.event.Pos
		}
		if w.at == remote && best < returned {
			best, at = returned, s.place().Pos
		}
		for _, k := range s.after(w) {
			e := &s.fn.Events[k]
			if reason := e.Val.Unknown(); reason != "" {
				open = reason
			}
			if !j.throughBind(s, w, e) {
				continue
			}
			if e.Kind == summary.EventReturn && !j.resultWanted(s.fn) {
				continue
			}
			if u := j.useOf(s.fn, k, w.src); u > best {
				best, at = u, e.Pos
			}
		}
	}
	if best < returned && s.storedBefore() {
		best, at = consumed, s.place().Pos
	}
	if best < returned && open != "" {
		*ev = append(*ev, notKnown(s.fn.Pos, "whether the map is used after the write: "+open))
		return
	}
	if best < returned {
		ev.add(meant, s.fn.Pos, "nothing uses the map after the write")
		return
	}
	ev.add(forMistake, at, "the map is then %s", map[use]string{returned: "returned", consumed: "read or handed on"}[best])
}

// storedBefore reports whether the bind puts the map into an object of somebody else's, who
// then has the written map:
//
//	c.Labels = image.Labels
//	c.Labels[key] = value
func (s *sharing) storedBefore() bool {
	if b := s.place(); b.Form != summary.BindField {
		return false
	}
	return slices.ContainsFunc(s.fn.Events, func(e summary.Event) bool {
		return e.Kind == summary.EventStore && e.Target != nil && summary.IsForeign(*e.Target) &&
			slices.ContainsFunc(e.Stored, func(t summary.Src) bool { return t.BoundBy(s.bind + 1) })
	})
}

// throughBind reports whether event e sees the data of w by way of the
// candidate's bind, or where there is none, the very map that is written.
func (j *judge) throughBind(s *sharing, w candidateWrite, e *summary.Event) bool {
	return slices.ContainsFunc(e.Val, func(t summary.Src) bool {
		if s.bind == straight {
			return t.Loc == w.src.Loc
		}
		return t.BoundBy(int(w.ref.ID)) && summary.Overlap(summary.Val{w.src}, summary.Val{t})
	})
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
			switch {
			case t.Base != w.src.Base:
			case e.Kind != summary.EventStore && e.Kind != summary.EventMutate && len(usableBinds(s.fn, t)) == 0 && t.Path == w.src.Path:
				ev.add(doubt, e.Pos, "the function reads the map through its owner after the write")
			case e.Kind == summary.EventReturn && t.Path != w.src.Path && w.src.Path.HasPrefix(t.Path) && !t.BoundBy(s.bind+1) && j.resultWanted(s.fn):
				ev.add(doubt, e.Pos, "the function returns the map's owner after the write")
			}
		}
	}
}

// rootWriteSignal finds the function itself writing the data through its owner
// as well: then it works on the owner. By another name it may write what the copy is
// used for, too:
//
//	fields := d.body.(map[string]any)
//	set(d.body, path, value)
//	fields["rev"] = d.patches
//
//	header := defaults["header"]
//	header["request"] = id // after params := defaults
//	params["query"]["id"] = id
//	return json.Marshal(params)
func (j *judge) rootWriteSignal(s *sharing, ev *evidence) {
	if s.bind == straight {
		return
	}
	for i := range s.fn.Events {
		for m := range j.mutations(s.fn, i, related) {
			if m.whole || m.src.BoundBy(s.bind+1) {
				continue
			}
			named := len(usableBinds(s.fn, m.src)) > 0
			for _, w := range s.writes {
				switch {
				case w.src.Base != m.src.Base:
				case !named && w.src.Path.HasPrefix(m.src.Path):
					ev.add(doubt, m.event.Pos, "%s writes its owner's data directly", s.fn.Name)
				case named && s.mixes(w, m, i):
					ev.add(doubt, m.event.Pos, "%s writes into what is copied by another name", s.fn.Name)
				}
			}
		}
	}
}

// mixes reports whether what is bound is written by w and, by another name, at an event
// after the bind, and used with both writes.
func (s *sharing) mixes(w candidateWrite, m mutated, event int) bool {
	e := &s.fn.Events[event]
	if w.at == remote || e.Pos.Offset < s.place().Pos.Offset || !m.src.Path.HasPrefix(w.src.Path[:min(int(w.ref.Len), len(w.src.Path))]) {
		return false
	}
	if !s.fn.MayFollow(w.at, event, bounds.Of.Following) && !s.fn.MayFollow(event, w.at, bounds.Of.Following) {
		return false // in another branch
	}
	return slices.ContainsFunc(e.After, func(k int) bool {
		return slices.ContainsFunc(s.fn.Events[k].Val, func(t summary.Src) bool { return t.BoundBy(s.bind + 1) })
	})
}

// cursorSignal knows a cursor that walks down a tree of maps: what it writes
// belongs to the tree.
//
//	for _, k := range keys { cur = cur[k] }
//	cur[last] = v
func (j *judge) cursorSignal(s *sharing, ev *evidence) {
	at := s.place()
	for i, b := range s.fn.Binds {
		if i != s.bind && b.Walk && b.Form == summary.BindVar && b.Var == at.Var && b.Name == at.Name {
			ev.add(meant, b.Pos, "%s walks through the data", b.Name)
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
	if s.place().Kind == summary.KindStruct {
		return
	}
	for _, w := range s.writes {
		switch elem := w.event.Elem; {
		case w.event.Func:
			ev.add(doubt, w.event.Pos, "a function is registered")
		case strings.HasPrefix(elem, "func(") || strings.HasPrefix(elem, "*") && !w.event.Plain || strings.Contains(elem, "chan "):
			ev.add(doubt, w.event.Pos, "a map of %s is rarely data", elem)
		default:
			continue
		}
		return
	}
}
