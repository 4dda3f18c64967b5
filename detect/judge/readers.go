package judge

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/keyuse"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
)

// holderFacts weighs an access to the object that w writes by somebody who does not get the
// copy.
func (j *judge) holderFacts(s *sharing, w program.CandidateWrite, h flow.Holder, facts *rule.Facts) {
	e := h.At()
	switch {
	case h.Open != "" && !j.beforeWrites(s, h):
		facts.Add(rule.AccessNotKnown, e.Pos, h.Fn.Name, e.Text, h.Open)
		return
	case h.Leak:
		j.leakFacts(h, facts)
		return
	case w.Event.Inner != "" && j.innerFacts(s, w, h, facts):
		return
	case j.comesBefore(s, h):
		return
	}
	switch e.Kind {
	case summary.EventLookup:
		j.lookupFacts(s, w, h, facts)
	case summary.EventMutate:
		j.otherWriterFacts(s, w, h, facts)
	case summary.EventLen:
		if !(e.Key.Text == "0" && (h.Copy || j.staysFilled(s, w))) {
			facts.Add(rule.CountsEntries, e.Pos, h.Fn.Name)
		}
	case summary.EventRange:
		switch j.keyUses().Of(h.Fn, e.Keys) {
		case summary.KeysCompared:
			facts.Add(rule.ComparesKeys, e.Pos, h.Fn.Name)
		case summary.KeysUnknown:
			facts.Add(rule.KeysNotKnown, e.Pos, h.Fn.Name)
		}
	}
}

// keyUses returns the answers to what becomes of keys and texts.
func (j *judge) keyUses() *keyuse.Answers {
	if j.keys == nil {
		j.keys = keyuse.New(j.read(), j.Graph)
	}
	return j.keys
}

// read returns the functions that may take out of files, connections and the like what the
// program has put there. What tests and dependencies find there comes from elsewhere, or was
// asked for to be checked.
func (j *judge) read() []*summary.Func {
	return slices.DeleteFunc(slices.Clone(j.Order), func(f *summary.Func) bool { return f.Test || !j.Own[f.Package] })
}

// leakFacts weighs the map being handed to code out of sight: what that is not known to do
// only shows it, or it makes a text of which somebody asks what is in it.
func (j *judge) leakFacts(h flow.Holder, facts *rule.Facts) {
	e := h.At()
	if e.Kind == summary.EventPass && j.onlyReads(&h.Fn.Calls[e.Call], e.Arg) {
		if j.keyUses().OfText(h.Fn, &h.Fn.Calls[e.Call]) == summary.KeysCompared {
			facts.Add(rule.LooksIntoText, e.Pos, e.Text, h.Fn.Name)
			return
		}
		facts.Add(rule.TextNotKnown, e.Pos, e.Text, h.Fn.Name)
		return
	}
	facts.Add(rule.GoesOutOfSight, e.Pos, e.Text)
}

// onlyReads reports whether a call of code out of sight is known to do no more with an argument
// than to show it.
func (j *judge) onlyReads(c *summary.Call, arg int) bool {
	return j.Contracts.OnlyReads(c, arg, j.Methods[c.Iface])
}

// otherWriterFacts weighs a write by somebody else. Who takes the key away again, or counts on
// from what is there, works together with whoever puts it in.
func (j *judge) otherWriterFacts(s *sharing, w program.CandidateWrite, h flow.Holder, facts *rule.Facts) {
	e := h.At()
	other := j.suspected(access{fn: h.Fn, event: h.Event})
	switch {
	case s.isOwn(h):
		return
	case !h.Copy && j.writesBesides(s, h):
		facts.Add(rule.OtherNameWritten, e.Pos, h.Fn.Name)
		return
	case h.Copy || h.Fn == s.Fn:
		// not the object itself, or looked at in the function
	case !other.mistaken && (j.Calls(s.Fn, h.Fn) || j.Graph().Beside(s.Fn, h.Fn, j.Opts.Tests)):
		facts.Add(rule.WritesBeside, e.Pos, h.Fn.Name)
		return
	case j.underLock(h) && !j.sharesLock(s, w, e):
		facts.Add(rule.WritesUnderLock, e.Pos, h.Fn.Name)
		return
	}
	if !j.mayBeEqual(h, w) {
		return
	}
	switch {
	case removes(e):
		facts.Add(rule.RemovesKey, e.Pos, h.Fn.Name)
	case removes(w.Event) && len(h.Way) > 0: // somebody is seen to put it in
		facts.Add(rule.PutsKeyIn, e.Pos, h.Fn.Name)
	case e.Self:
		facts.Add(rule.GoesOnFromKey, e.Pos, h.Fn.Name)
	}
}

// removes reports whether a write takes entries away.
func removes(e *summary.Event) bool { return e.Write == "delete" || e.Write == "clear" }

// underLock reports whether an access is made under a lock, of its function or of all who
// call that.
func (j *judge) underLock(h flow.Holder) bool {
	calls := j.locks.Callers(h.Fn, h.Src.Loc)
	return len(h.At().Locks) > 0 || calls.Holding > 0 && calls.Without == 0
}

// sharesLock reports whether the candidate's function holds the lock that event e happens
// under where it writes.
func (j *judge) sharesLock(s *sharing, w program.CandidateWrite, e *summary.Event) bool {
	return slices.ContainsFunc(s.Locks(w), func(l summary.Loc) bool {
		return slices.ContainsFunc(e.Locks, func(held summary.Loc) bool { return held.Tail() == l.Tail() })
	})
}

// staysFilled reports whether the map has entries before the write and after it, so that no
// question whether it is empty can tell.
func (j *judge) staysFilled(s *sharing, w program.CandidateWrite) bool {
	if removes(w.Event) || w.Event.Write == "call" {
		return false
	}
	return !slices.ContainsFunc(s.roots, func(r program.Origin) bool { return !j.contents(s, r).data })
}

// writesBesides reports whether the function of s makes a write, itself or in a callee, while it
// has what is copied, by another name.
func (j *judge) writesBesides(s *sharing, h flow.Holder) bool {
	if h.Fn == s.Fn {
		return s.liveAt(h.At().Pos.Offset)
	}
	return slices.ContainsFunc(j.shared, func(o *sharing) bool {
		return o != s && o.Fn == s.Fn && slices.ContainsFunc(o.Writes, func(w program.CandidateWrite) bool {
			return w.Fn == h.Fn && w.Event.Pos == h.At().Pos && w.At != program.Remote && s.liveAt(s.Fn.Events[w.At].Pos.Offset)
		})
	})
}

// liveAt reports whether the function has what is copied by its name already at an offset, and
// goes on with it behind that.
func (s *sharing) liveAt(offset int) bool {
	if s.Bind == program.Straight || offset < s.Place().Pos.Offset {
		return false
	}
	return slices.ContainsFunc(s.Fn.Events, func(e summary.Event) bool {
		return e.Pos.Offset > offset && slices.ContainsFunc(e.Val, func(src summary.Src) bool { return src.BoundBy(s.Bind + 1) })
	})
}

// isOwn reports whether an access is one of the candidate's writes, which go to the copy.
func (s *sharing) isOwn(h flow.Holder) bool {
	return slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool { return w.Fn == h.Fn && w.Event.Pos == h.At().Pos })
}

// lookupFacts weighs a look-up. Who looks up a key that the map has just given shows what
// is there, and who puts it in first reads its own.
func (j *judge) lookupFacts(s *sharing, w program.CandidateWrite, h flow.Holder, facts *rule.Facts) {
	e := h.At()
	switch {
	case e.Key.Listed || j.putsFirst(s, w, h):
	case h.Fn == s.Fn && e.Fills && e.Key == w.Event.Key && s.derives(w, h.Src):
		// it asks only whether to write
	case h.Fn == w.Fn && s.growsDownwards(w) && e.Key.Is(w.Event.Key):
		// it goes on from what those above have
	case j.mayBeEqual(h, w):
		facts.Add(rule.LooksUpKey, e.Pos, h.Fn.Name, e.Text)
	}
}

// putsFirst reports whether the function writes the key before it looks it up, on every path,
// to the same object as before, and nobody has written w meanwhile. What s writes is looked up
// by other names no more.
func (j *judge) putsFirst(s *sharing, w program.CandidateWrite, h flow.Holder) bool {
	e := h.At()
	parted := h.Fn == s.Fn && !s.derives(w, h.Src)
	for i := range h.Fn.Events {
		o := &h.Fn.Events[i]
		if o.Kind != summary.EventMutate || o.Write != "index" || o.Key != e.Key || !h.Fn.Precedes(i, h.Event) || !summary.Overlap(o.Val, e.Val) {
			continue
		}
		if (!parted || !s.isOwn(flow.Holder{Access: flow.Access{Fn: h.Fn, Event: i}})) && !j.between(h.Fn, o, e, s.Fn) {
			return true
		}
	}
	return false
}

// between reports whether fn may get to a function between two events, by a call or in a
// goroutine of its own.
func (j *judge) between(fn *summary.Func, first, last *summary.Event, to *summary.Func) bool {
	if j.Graph().Beside(fn, to, j.Opts.Tests) {
		return true
	}
	for i := range fn.Calls {
		c := &fn.Calls[i]
		within := first.Pos.Offset < c.Pos.Offset && c.Pos.Offset < last.Pos.Offset || first.Loop && c.Loop
		if within && c.Mode != summary.CallRef && slices.ContainsFunc(j.Callees(flow.Site{Fn: fn, Call: i}), func(id string) bool { return j.LeadingTo(to)[j.Funcs[id]] }) {
			return true
		}
	}
	return false
}

// mayBeEqual reports whether the key of an access may be the one that w writes. Maps that
// entries are copied into may spell their keys in another way, as headers do.
func (j *judge) mayBeEqual(h flow.Holder, w program.CandidateWrite) bool {
	if w.Event.Key.Kind == summary.KeyNone {
		return true
	}
	read, written := j.KeysOf(h.Fn, h.At().Key, bounds.Of.KeyCallers), j.KeysOf(w.Fn, w.Event.Key, bounds.Of.KeyCallers)
	if read.Open || written.Open {
		return true
	}
	return slices.ContainsFunc(read.Consts, func(key string) bool {
		return written.Has(key) || h.Copy && slices.ContainsFunc(written.Consts, func(k string) bool { return strings.EqualFold(k, key) })
	})
}

// innerFacts weighs an access to a map by somebody who does not get the copy, where w writes
// into an element of the map, and reports whether that is all there is to say of it. Elements
// have names of their own: who has put one in may know it by another, and who takes one out
// may keep it.
func (j *judge) innerFacts(s *sharing, w program.CandidateWrite, h flow.Holder, facts *rule.Facts) bool {
	e := h.At()
	switch {
	case e.Kind == summary.EventLend:
		facts.Add(rule.ElementPutIn, e.Pos, h.Fn.Name)
	case e.Kind == summary.EventLen, e.Kind == summary.EventLookup && (e.Presence || e.Reaches):
		return true // what is in the elements decides nothing
	case e.Kind == summary.EventLookup && h.Fn == s.Fn && (s.derives(w, h.Src) || s.Place().Has(e)) && j.keyUses().Of(h.Fn, e.Values) == summary.KeysShown:
		return true // whatever an earlier call has left there
	case e.Kind == summary.EventLookup && j.comesBefore(s, h) && j.mayBeEqual(h, w):
		if j.beforeWrites(s, h) || j.keyUses().Of(h.Fn, e.Values) != summary.KeysShown {
			facts.Add(rule.ElementTakenOut, e.Pos, h.Fn.Name)
		}
		return true
	case e.Kind == summary.EventRange:
		switch j.keyUses().Of(h.Fn, e.Values) {
		case summary.KeysCompared:
			facts.Add(rule.ComparesElements, e.Pos, h.Fn.Name)
		case summary.KeysUnknown:
			facts.Add(rule.ElementsNotKnown, e.Pos, h.Fn.Name)
		}
		return j.beforeWrites(s, h)
	}
	return false
}

// leaks reports whether an event hands data to code that is not analysed and that may look
// a key up in it, or keep it and hand it out again.
func (j *judge) leaks(f *summary.Func, e *summary.Event) bool {
	if f.Test && !j.Opts.Tests {
		return false
	}
	switch e.Kind {
	case summary.EventLeak:
		return true
	case summary.EventStore, summary.EventCopy:
		return e.Target.Base.Kind == summary.BaseUnknown
	case summary.EventPass:
		_, outside := j.Graph().Callees(flow.Site{Fn: f, Call: e.Call})
		c := &f.Calls[e.Call]
		return outside && !j.Contracts.Follows(c) && !(j.onlyReads(c, e.Arg) && j.keyUses().IsOnlyShown(f, c))
	}
	return false
}
