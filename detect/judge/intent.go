package judge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/detect/way"
)

// pointerFacts distrusts structs whose maps are pointed to.
func (j *judge) pointerFacts(s *sharing, facts *rule.Facts) {
	if b := s.Place(); b.Kind == summary.KindStruct && b.Pointed {
		facts.Add(rule.PointedMaps, b.Pos, b.Name)
	}
}

// usedFacts asks whether the derived map is of any use after the write. If it
// is not, all that a copy would do is to lose the write:
//
//	m := handlers
//	m[name] = h
func (j *judge) usedFacts(s *sharing, facts *rule.Facts) {
	best, own, at, open := program.Unused, program.Unused, summary.Position{}, ""
	var results []int // by which the map is returned
	for _, w := range s.Writes {
		if w.Used > best && !(w.Used == program.Returned && !j.ResultWanted(s.Fn)) {
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
				open = cmp.Or(open, way.Open(j.Program, s.Fn))
				continue
			}
			u := j.UseOf(s.Fn, k, w.Src)
			own = max(own, u)
			if e.Kind == summary.EventReturn {
				results = append(results, e.Arg)
			}
			if u > best {
				best, at = u, e.Pos
			}
		}
	}
	if best < program.Returned && way.IsStored(s.Candidate) {
		u := way.StoredUse(j.Program, s.Candidate)
		if u < program.Returned || u == program.Returned && !j.ResultWanted(s.Fn) {
			open = cmp.Or(open, "who else has what it is put into")
		} else {
			best, own, at = u, max(own, u), s.Place().Pos
		}
		for _, e := range s.Fn.Events {
			if e.Kind == summary.EventReturn {
				results = append(results, e.Arg)
			}
		}
		s.ignoredFacts(way.LeftBehind(j.Program, s.Candidate), facts)
	}
	if best < program.Returned && open != "" {
		facts.Add(rule.UseNotKnown, s.Fn.Pos, open)
		return
	}
	if best < program.Returned {
		facts.Add(rule.Unused, s.Fn.Pos)
		return
	}
	if own == program.Returned {
		s.ignoredFacts(way.Dropped(j.Program, s.Fn, results), facts)
	}
	facts.Add(rule.Used, at, map[program.Use]string{program.Returned: "returned", program.Consumed: "read or handed on"}[best])
}

// ignoredFacts knows callers that call for what is done, and not for what comes of it.
func (s *sharing) ignoredFacts(call way.Ignored, facts *rule.Facts) {
	switch {
	case call.Open != "":
		facts.Add(rule.UseNotKnown, s.Fn.Pos, call.Open)
	case call.Called != nil:
		facts.Add(rule.ResultDropped, call.Site.At().Pos, s.Fn.Name)
	}
}

// throughBind reports whether event e sees the data of w by way of the
// candidate's bind, or where there is none, the very map that is written.
func (j *judge) throughBind(s *sharing, w program.CandidateWrite, e *summary.Event) bool {
	if w.Event.Inner != "" && int(w.Ref.Len) <= len(w.Src.Path) && e.Key.Kind != summary.KeyNone && e.Key != w.Event.Key {
		return false // another element
	}
	return slices.ContainsFunc(e.Val, func(t summary.Src) bool {
		if s.Bind == program.Straight {
			return t.Loc == w.Src.Loc
		}
		return t.BoundBy(int(w.Ref.ID)) && summary.Overlap(summary.Val{w.Src}, summary.Val{t})
	})
}

// rootReadFacts finds the function itself reading the data through its root
// after the write.
func (j *judge) rootReadFacts(s *sharing, w program.CandidateWrite, facts *rule.Facts) {
	if s.Bind == program.Straight {
		return // there is no other way
	}
	for k := range s.Fn.Events {
		e := &s.Fn.Events[k]
		if e.Kind != summary.EventReturn || !j.ResultWanted(s.Fn) {
			continue
		}
		owner := func(name summary.Src) bool {
			return (name.Base != w.Src.Base || slices.Contains(s.After(w), k)) && slices.ContainsFunc(e.Val, func(t summary.Src) bool {
				return t.Base == name.Base && t.Path != name.Path && name.Path.HasPrefix(t.Path) && !t.BoundBy(s.Bind+1)
			})
		}
		switch {
		case !slices.ContainsFunc(j.names(s, w), owner):
		case j.throughBind(s, w, e): // beside its owner
			facts.Add(rule.OtherNameUsed, e.Pos, s.Place().Text)
		default:
			facts.Add(rule.OwnerReturned, e.Pos)
		}
	}
}

// names returns what the function of s knows the map that w writes as: what callees give back,
// and what they were given.
func (j *judge) names(s *sharing, w program.CandidateWrite) summary.Val {
	return j.GivenBack(s.Fn, summary.Val{w.Src})
}

// rootWriteFacts finds the function itself writing the data through its owner
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
func (j *judge) rootWriteFacts(s *sharing, facts *rule.Facts) {
	if s.Bind == program.Straight {
		return
	}
	for i := range s.Fn.Events {
		for m := range j.Mutations(s.Fn, i, program.Related) {
			if m.Whole || m.Src.BoundBy(s.Bind+1) {
				continue
			}
			named := len(program.UsableBinds(s.Fn, m.Written())) > 0
			if slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool { return (named || w.At == program.Remote) && j.mixes(s, w, m, i) }) {
				facts.Add(rule.OtherNameWritten, m.Event.Pos, s.Fn.Name)
			}
		}
	}
}

// mixes reports whether what is bound is written by w and, by another name, at an event
// after the bind, and used with both writes. A callee may give back what it has written. If w
// happens when the function has returned, it is one write that the function makes by another name
// itself, of what it was given back before:
//
//	func (l *Logger) With(k, v string) *Logger { l.fields[k] = v; return &Logger{l.fields} }
func (j *judge) mixes(s *sharing, w program.CandidateWrite, m program.Mutated, event int) bool {
	e := &s.Fn.Events[event]
	if w.At == program.Remote {
		return m.Event.Pos == w.Event.Pos
	}
	if e.Pos.Offset < s.Place().Pos.Offset {
		return false
	}
	if w.Src.Base != m.Src.Base {
		return slices.ContainsFunc(j.names(s, w), func(t summary.Src) bool { return t.Base == m.Src.Base && m.Src.Path.HasPrefix(t.Path) })
	}
	if !m.Written().Path.HasPrefix(w.Written().Path[:min(int(w.Ref.Len), len(w.Written().Path))]) {
		return false
	}
	if !s.Fn.MayFollow(w.At, event, bounds.Of.Following) && !s.Fn.MayFollow(event, w.At, bounds.Of.Following) {
		return false // in another branch
	}
	return slices.ContainsFunc(e.After, func(k int) bool {
		return slices.ContainsFunc(s.Fn.Events[k].Val, func(t summary.Src) bool { return t.BoundBy(s.Bind + 1) })
	})
}

// cursorFacts knows a cursor that walks down a tree of maps: what it writes
// belongs to the tree.
//
//	for _, k := range keys { cur = cur[k] }
//	cur[last] = v
func (j *judge) cursorFacts(s *sharing, facts *rule.Facts) {
	at := s.Place()
	for i, b := range s.Fn.Binds {
		if i != s.Bind && b.Walk && b.Form == summary.BindVar && b.Var == at.Var && b.Name == at.Name {
			facts.Add(rule.Walks, b.Pos)
		}
	}
	for _, w := range s.Writes {
		if w.Event.Walk {
			facts.Add(rule.Walks, w.Event.Pos)
		}
	}
}

// typeFacts distrusts maps that hold no data: those of functions, channels
// and objects are registries far more often than they are parameters.
func (j *judge) typeFacts(s *sharing, facts *rule.Facts) {
	if s.Place().Kind == summary.KindStruct {
		return
	}
	for _, w := range s.Writes {
		switch elem := w.Event.Elem; {
		case w.Event.Func:
			facts.Add(rule.RarelyData, w.Event.Pos, "functions")
		case strings.HasPrefix(elem, "func(") || strings.HasPrefix(elem, "*") && !w.Event.Plain || strings.Contains(elem, "chan "):
			facts.Add(rule.RarelyData, w.Event.Pos, elem)
		default:
			continue
		}
		return
	}
}

// straightFacts weighs what a write through no alias at all says: it names
// the owner, so most are meant. What is left are objects that somebody looked
// up or was handed, and whose map then goes on as a message:
//
//	layer := layers[name]
//	layer.Params["lat"] = lat
//	return json.Marshal(layer.Params)
func (j *judge) straightFacts(s *sharing, facts *rule.Facts) {
	if s.Bind != program.Straight {
		return
	}
	for _, w := range s.Writes {
		e := w.Event
		switch {
		case w.Src.Base.Kind == summary.BaseGlobal && w.Src.Binds[0].ID == 0:
			facts.Add(rule.OwnerGlobal, e.Pos, e.Text)
		case w.Src.Path == "" && !j.calledLater(s, w):
			facts.Add(rule.CallersMap, e.Pos, e.Text)
		case j.OwnField(s.Fn, w.Src) && !j.calledLater(s, w):
			facts.Add(rule.ReceiversOwn, e.Pos, e.Text)
		case e.Self || e.Step || len(e.Before) > 0 && !slices.ContainsFunc(s.Writes, func(o program.CandidateWrite) bool { return len(o.Event.Before) == 0 }):
			facts.Add(rule.StraightUpdate, e.Pos, e.Text)
		case e.Write == "delete" || e.Write == "clear":
			facts.Add(rule.StraightDelete, e.Pos, e.Text)
		}
	}
	if contract.HasVerb(s.Fn.Method, contract.OwnerVerbs) && !(s.Fn.Recv != "" && contract.HasVerb(s.Fn.Method, keepingVerbs)) {
		facts.Add(rule.NamedOwnerVerb, s.Fn.Pos, s.Fn.Name)
	}
}

// calledLater reports whether a literal writes what it has captured by value, when whoever handed
// that in has long gone on, or leaves it to the literal.
func (j *judge) calledLater(s *sharing, w program.CandidateWrite) bool {
	captured := s.Fn.Literal && w.Src.Base.Kind == summary.BaseFree && !strings.Contains(string(w.Src.Path), "|"+summary.StepDeref)
	return captured && (way.Escapes(j.Program, s.Fn) || way.LeftTo(j.Program, s.Fn, w.Src.Base))
}

// keepingVerbs begin the names of methods that put their argument somewhere, which
// is no reason to change it.
var keepingVerbs = []string{"Register", "Add", "Put", "Store", "Insert", "Save", "Append", "Push", "Track"}

// ownerFacts knows an owner's own function by its name: registration, setters
// and the like change their owner on purpose.
func (j *judge) ownerFacts(s *sharing, facts *rule.Facts) {
	if !contract.HasVerb(s.Fn.Method, contract.OwnerVerbs) {
		return
	}
	for _, w := range s.Writes {
		if w.Event.Key.Kind == summary.KeyConst {
			continue // a setter stores under the key that it is given
		}
		own := w.Src.Base.Kind == summary.BaseGlobal && packageOf(w.Src.Base.Name) == s.Fn.Package ||
			s.Fn.HasReceiver(w.Src.Base)
		switch {
		case own && w.Event.Key == (summary.Key{Kind: summary.KeyDynamic}):
			facts.Add(rule.MoreWrites, w.Event.Pos, w.Fn.Name) // one stands for many, or the key is too long
			return
		case own:
			facts.Add(rule.OwnerVerb, s.Fn.Pos, s.Fn.Name)
			return
		}
	}
}

// stateFacts distrusts writes that look like an object's life: in the
// receiver's own map, under a key that the caller names or that the receiver
// remembers:
//
//	board := g.board
//	delete(board, from)
//	board[to] = piece
//	return draw(board)
func (j *judge) stateFacts(s *sharing, facts *rule.Facts) {
	if s.Place().Kind == summary.KindStruct {
		return // the author wanted an object of its own
	}
	for _, w := range s.Writes {
		if k := w.Event.Key; (k.Given || k.Own || w.Event.Given) && slices.ContainsFunc(j.names(s, w), func(t summary.Src) bool { return j.OwnField(s.Fn, t) }) {
			facts.Add(rule.OwnCallersKey, w.Event.Pos, w.Event.Text)
		}
	}
}
