package judge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/program"
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
func (s signal) reason() finding.Reason {
	reason := finding.Reason{Text: s.text, Against: s.weight == doubt}
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
func (ev evidence) verdict() finding.Applicability {
	v := finding.Safe
	for _, s := range ev {
		switch s.weight {
		case meant:
			return ""
		case doubt:
			v = finding.Unsafe
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
		ev.add(forMistake, s.Place().Pos, "%s is copied, but only one level of it", s.Place().Text)
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
	if b := s.Place(); b.Kind == summary.KindStruct && b.Pointed {
		ev.add(doubt, b.Pos, "there are pointers to the maps of %s", b.Name)
	}
}

// guessSignal leaves alone what was taken for data of another object of the type:
// if the first root is a guess, all are.
func (s *sharing) guessSignal(ev *evidence) {
	if s.roots[0].Guess {
		ev.add(meant, s.Place().Pos, "which object it is was not followed")
	}
}

// handleSignal distrusts maps that a new object takes over, and that are written
// through the object: it may be there to share them.
//
//	func (w *Whole) Part(name string) *Part { return &Part{name, w.done} }
func (s *sharing) handleSignal(ev *evidence) {
	if s.Place().Kind != summary.KindStruct && s.Place().Form != summary.BindElement && slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool { return w.At == program.Remote }) {
		ev.add(doubt, s.Place().Pos, "the object that has it may be there to share it")
	}
}

// usedSignal asks whether the derived map is of any use after the write. If it
// is not, all that a copy would do is to lose the write:
//
//	m := handlers
//	m[name] = h
func (j *judge) usedSignal(s *sharing, ev *evidence) {
	best, at, open := program.Unused, summary.Position{}, ""
	for _, w := range s.Writes {
		if w.Used > best {
			best, at = w.Used, w.Event.Pos
		}
		if w.At == program.Remote && best < program.Returned {
			best, at = program.Returned, s.Place().Pos
		}
		for _, k := range s.After(w) {
			e := &s.Fn.Events[k]
			if reason := e.Val.Unknown(); reason != "" {
				open = reason
			}
			if !j.throughBind(s, w, e) {
				continue
			}
			if e.Kind == summary.EventReturn && !j.ResultWanted(s.Fn) {
				continue
			}
			if u := j.UseOf(s.Fn, k, w.Src); u > best {
				best, at = u, e.Pos
			}
		}
	}
	if best < program.Returned && s.storedBefore() {
		best, at = program.Consumed, s.Place().Pos
	}
	if best < program.Returned && open != "" {
		*ev = append(*ev, notKnown(s.Fn.Pos, "whether the map is used after the write: "+open))
		return
	}
	if best < program.Returned {
		ev.add(meant, s.Fn.Pos, "nothing uses the map after the write")
		return
	}
	ev.add(forMistake, at, "the map is then %s", map[program.Use]string{program.Returned: "returned", program.Consumed: "read or handed on"}[best])
}

// storedBefore reports whether the bind puts the map into an object of somebody else's, who
// then has the written map:
//
//	c.Labels = image.Labels
//	c.Labels[key] = value
func (s *sharing) storedBefore() bool {
	if b := s.Place(); b.Form != summary.BindField {
		return false
	}
	return slices.ContainsFunc(s.Fn.Events, func(e summary.Event) bool {
		return e.Kind == summary.EventStore && e.Target != nil && summary.IsForeign(*e.Target) &&
			slices.ContainsFunc(e.Stored, func(t summary.Src) bool { return t.BoundBy(s.Bind + 1) })
	})
}

// throughBind reports whether event e sees the data of w by way of the
// candidate's bind, or where there is none, the very map that is written.
func (j *judge) throughBind(s *sharing, w program.CandidateWrite, e *summary.Event) bool {
	return slices.ContainsFunc(e.Val, func(t summary.Src) bool {
		if s.Bind == program.Straight {
			return t.Loc == w.Src.Loc
		}
		return t.BoundBy(int(w.Ref.ID)) && summary.Overlap(summary.Val{w.Src}, summary.Val{t})
	})
}

// rootReadSignal finds the function itself reading the data through its root
// after the write.
func (j *judge) rootReadSignal(s *sharing, w program.CandidateWrite, ev *evidence) {
	if s.Bind == program.Straight {
		return // there is no other way
	}
	for _, k := range s.After(w) {
		e := &s.Fn.Events[k]
		for _, t := range e.Val {
			switch {
			case t.Base != w.Src.Base:
			case e.Kind != summary.EventStore && e.Kind != summary.EventMutate && len(program.UsableBinds(s.Fn, t)) == 0 && t.Path == w.Src.Path:
				ev.add(doubt, e.Pos, "the function reads the map through its owner after the write")
			case e.Kind == summary.EventReturn && t.Path != w.Src.Path && w.Src.Path.HasPrefix(t.Path) && !t.BoundBy(s.Bind+1) && j.ResultWanted(s.Fn):
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
	if s.Bind == program.Straight {
		return
	}
	for i := range s.Fn.Events {
		for m := range j.Mutations(s.Fn, i, program.Related) {
			if m.Whole || m.Src.BoundBy(s.Bind+1) {
				continue
			}
			named := len(program.UsableBinds(s.Fn, m.Src)) > 0
			for _, w := range s.Writes {
				switch {
				case w.Src.Base != m.Src.Base:
				case !named && w.Src.Path.HasPrefix(m.Src.Path):
					ev.add(doubt, m.Event.Pos, "%s writes its owner's data directly", s.Fn.Name)
				case named && s.mixes(w, m, i):
					ev.add(doubt, m.Event.Pos, "%s writes into what is copied by another name", s.Fn.Name)
				}
			}
		}
	}
}

// mixes reports whether what is bound is written by w and, by another name, at an event
// after the bind, and used with both writes.
func (s *sharing) mixes(w program.CandidateWrite, m program.Mutated, event int) bool {
	e := &s.Fn.Events[event]
	if w.At == program.Remote || e.Pos.Offset < s.Place().Pos.Offset || !m.Src.Path.HasPrefix(w.Src.Path[:min(int(w.Ref.Len), len(w.Src.Path))]) {
		return false
	}
	if !s.Fn.MayFollow(w.At, event, bounds.Of.Following) && !s.Fn.MayFollow(event, w.At, bounds.Of.Following) {
		return false // in another branch
	}
	return slices.ContainsFunc(e.After, func(k int) bool {
		return slices.ContainsFunc(s.Fn.Events[k].Val, func(t summary.Src) bool { return t.BoundBy(s.Bind + 1) })
	})
}

// cursorSignal knows a cursor that walks down a tree of maps: what it writes
// belongs to the tree.
//
//	for _, k := range keys { cur = cur[k] }
//	cur[last] = v
func (j *judge) cursorSignal(s *sharing, ev *evidence) {
	at := s.Place()
	for i, b := range s.Fn.Binds {
		if i != s.Bind && b.Walk && b.Form == summary.BindVar && b.Var == at.Var && b.Name == at.Name {
			ev.add(meant, b.Pos, "%s walks through the data", b.Name)
		}
	}
	for _, w := range s.Writes {
		if w.Event.Walk {
			ev.add(meant, w.Event.Pos, "the data is walked through")
		}
	}
}

// typeSignal distrusts maps that hold no data: those of functions, channels
// and objects are registries far more often than they are parameters.
func (j *judge) typeSignal(s *sharing, ev *evidence) {
	if s.Place().Kind == summary.KindStruct {
		return
	}
	for _, w := range s.Writes {
		switch elem := w.Event.Elem; {
		case w.Event.Func:
			ev.add(doubt, w.Event.Pos, "a function is registered")
		case strings.HasPrefix(elem, "func(") || strings.HasPrefix(elem, "*") && !w.Event.Plain || strings.Contains(elem, "chan "):
			ev.add(doubt, w.Event.Pos, "a map of %s is rarely data", elem)
		default:
			continue
		}
		return
	}
}

// straightSignals weighs what a write through no alias at all says: it names
// the owner, so most are meant. What is left are objects that somebody looked
// up or was handed, and whose map then goes on as a message:
//
//	layer := layers[name]
//	layer.Params["lat"] = lat
//	return json.Marshal(layer.Params)
func (j *judge) straightSignals(s *sharing, ev *evidence) {
	if s.Bind != program.Straight {
		return
	}
	for _, w := range s.Writes {
		e := w.Event
		switch {
		case w.Src.Base.Kind == summary.BaseGlobal && w.Src.Binds[0].ID == 0:
			ev.add(meant, e.Pos, "%s names its owner, a package variable", e.Text)
		case w.Src.Path == "":
			ev.add(meant, e.Pos, "%s is the caller's map", e.Text)
		case j.OwnField(s.Fn, w.Src):
			ev.add(meant, e.Pos, "%s is the receiver's own", e.Text)
		case e.Self || e.Step || len(e.Before) > 0 && !slices.ContainsFunc(s.Writes, func(o program.CandidateWrite) bool { return len(o.Event.Before) == 0 }):
			ev.add(meant, e.Pos, "%s is brought up to date", e.Text)
		case e.Write == "delete" || e.Write == "clear":
			ev.add(doubt, e.Pos, "%s takes away from its owner", e.Text)
		}
	}
	if program.HasVerb(s.Fn.Method, program.OwnerVerbs) && !(s.Fn.Recv != "" && program.HasVerb(s.Fn.Method, keepingVerbs)) {
		ev.add(meant, s.Fn.Pos, "%s changes its owner by its name", s.Fn.Name)
	}
}

// keepingVerbs begin the names of methods that put their argument somewhere, which
// is no reason to change it.
var keepingVerbs = []string{"Register", "Add", "Put", "Store", "Insert", "Save", "Append", "Push", "Track"}
