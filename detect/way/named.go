package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// ByOtherName returns a use of what w writes, or of what has it, that may follow w, by a name
// that would not be the copy's; nil if there is none.
//
//	for _, slice := range changed { slice.Endpoints = append(slice.Endpoints, more...) }
//	for name := range changed { out = append(out, byName[name]) }
func ByOtherName(c *program.Candidate, w program.CandidateWrite) *summary.Event {
	return following(c, w, func(e *summary.Event, t summary.Src) bool { return !sameName(c, w, t) })
}

// OwnerGoesOn reports whether the function goes on with a parameter of its own after w has
// written a map of that by a name of the map's own. A copy of the map alone would lose the write.
//
//	h := req.Header
//	h.Set("Authorization", token)
//	return next.RoundTrip(req)
func OwnerGoesOn(c *program.Candidate, w program.CandidateWrite) bool {
	if w.Src.Base.Kind != summary.BaseParam || c.Bind == program.Straight || c.Place().Form != summary.BindVar || c.Place().Region.File == "" {
		return false
	}
	owner := func(_ *summary.Event, t summary.Src) bool { return len(t.Path) < int(w.Ref.Len) }
	return !c.WholeObject() && following(c, w, owner) != nil
}

// following returns an event after w that uses what is written, or hands on what has it, as is
// says of it.
func following(c *program.Candidate, w program.CandidateWrite, is func(e *summary.Event, t summary.Src) bool) *summary.Event {
	object := w.Shared()
	for _, k := range c.Below(w) {
		e := &c.Fn.Events[k]
		uses := func(t summary.Src) bool {
			return t.Base == object.Base && (t.Path.HasPrefix(object.Path) || object.Path.HasPrefix(t.Path) && goesOn(c.Fn, e, w)) && is(e, t)
		}
		if e.Kind != summary.EventMutate && slices.ContainsFunc(e.Val, uses) {
			return e
		}
	}
	return nil
}

// goesOn reports whether e hands what f has to somebody who may read it.
func goesOn(f *summary.Func, e *summary.Event, w program.CandidateWrite) bool {
	switch e.Kind {
	case summary.EventPass:
		return !contract.Prints(f.Calls[e.Call].Callee)
	case summary.EventReturn, summary.EventSend:
		return true
	}
	return e.Kind == summary.EventStore && !e.PutsInside(w.Src.Loc)
}

// sameName reports whether what t says is known by the name that gets the copy: that of the
// bind, or of the object as it is before the first write.
func sameName(c *program.Candidate, w program.CandidateWrite, t summary.Src) bool {
	if c.Bind != program.Straight && !c.Owner {
		return t.BoundBy(c.Bind + 1)
	}
	n := min(len(t.Path), len(w.Src.Path))
	names := func(s, than summary.Src) bool {
		return slices.ContainsFunc(s.BindList(), func(r summary.BindRef) bool {
			b := &c.Fn.Binds[r.ID-1]
			return int(r.ID) != c.Bind+1 && int(r.Len) <= n && b.Form != summary.BindArg && b.Pos.Offset < w.Event.Pos.Offset && !than.BoundBy(int(r.ID))
		})
	}
	return !names(t, w.Src) && !names(w.Src, t)
}
