package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// notKnown returns the doubt that something is not known.
func notKnown(pos summary.Position, what string) signal {
	return signal{weight: doubt, text: "not known: " + what, pos: pos}
}

// unknownSignals adds a doubt for each bound that was reached where something that speaks
// against s may be.
func (j *judge) unknownSignals(s *sharing, ev *evidence) {
	*ev = append(*ev, s.cut...)
	if s.strength() == originContract {
		*ev = append(*ev, s.unknown...)
	}
	j.unlistedSignal(s, ev)
	s.followersSignal(ev)
	if s.strength() != originGlobal {
		return
	}
	for _, u := range j.unsure {
		if s.concerns(u) {
			*ev = append(*ev, notKnown(u.fn.Events[u.event].Pos, "which data "+u.fn.Name+" works on: "+u.reason))
			return
		}
	}
}

// unlistedSignal finds what would be copied being handed to a function of whose writes not
// all are known: to maps in it that the copy would have to reach, or that are meant.
func (j *judge) unlistedSignal(s *sharing, ev *evidence) {
	if s.bind == straight || len(j.unlisted) == 0 {
		return
	}
	for i := range s.fn.Events {
		e := &s.fn.Events[i]
		if !j.handsOn(s.fn, e, func(t summary.Src) bool { return t.BoundBy(s.bind + 1) }) {
			continue
		}
		for _, id := range j.writers(s.fn, e) {
			if j.unlisted[j.funcs[id]] {
				*ev = append(*ev, notKnown(e.Pos, "all of what "+j.funcs[id].Name+" writes"))
				return
			}
		}
	}
}

// followersSignal finds more writes than are listed, some of which may follow one of s and
// go to the map by another name, which no copy of s would be behind.
func (s *sharing) followersSignal(ev *evidence) {
	if s.bind == straight {
		return
	}
	for _, w := range s.writes {
		if w.at == remote || !s.fn.FollowedByMore(w.at, bounds.Of.Following) {
			continue
		}
		other := func(t summary.Src) bool {
			return !t.BoundBy(s.bind+1) && summary.Overlap(summary.Val{t}, summary.Val{w.src})
		}
		for i := range s.fn.Events {
			if e := &s.fn.Events[i]; e.Kind == summary.EventMutate && slices.ContainsFunc(e.Val, other) {
				*ev = append(*ev, notKnown(e.Pos, "which of its many writes "+s.fn.Name+" makes after the others"))
				return
			}
		}
	}
}

// concerns reports whether the access may be one to a root of s: it has the name of one,
// or none and the type of the map.
func (s *sharing) concerns(u unsureAccess) bool {
	if t := tail(u.loc); t != "" {
		return s.names[t] || slices.ContainsFunc(s.roots, func(r origin) bool { return tail(r.loc) == t })
	}
	e := &u.fn.Events[u.event]
	return e.MapAccess != nil && slices.ContainsFunc(s.writes, func(w candidateWrite) bool {
		return e.Under == w.event.Under || e.Under == "" || w.event.Under == ""
	})
}

// unknownOnWay returns why it is not known what else w may write: where it happens, or where
// a call on the way hands the map on.
func (j *judge) unknownOnWay(s *sharing, w candidateWrite) []string {
	vals := []summary.Val{w.event.Val}
	if w.at != remote {
		vals = append(vals, s.fn.Events[w.at].Val)
	}
	for c := w.chain; c != nil; c = c.next {
		vals = append(vals, c.call.Args...)
		vals = append(vals, c.call.Free...)
	}
	var out []string
	for _, val := range vals {
		if reason := val.Unknown(); reason != "" && !slices.Contains(out, reason) {
			out = append(out, reason)
		}
	}
	return out
}
