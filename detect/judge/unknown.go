package judge

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
)

// unknownFacts adds a doubt for each bound that was reached where something that speaks
// against s may be.
func (j *judge) unknownFacts(s *sharing, facts *rule.Facts) {
	if !s.proven {
		*facts = append(*facts, s.cut...)
	}
	if s.strength() == program.OriginContract {
		*facts = append(*facts, s.unknown...)
	}
	j.unlistedFacts(s, facts)
	s.followersFacts(facts)
}

// unlistedFacts finds what would be copied being handed to a function of whose writes not
// all are known: to maps in it that the copy would have to reach, or that are meant.
func (j *judge) unlistedFacts(s *sharing, facts *rule.Facts) {
	if s.Bind == program.Straight || len(j.Unlisted) == 0 {
		return
	}
	for i := range s.Fn.Events {
		e := &s.Fn.Events[i]
		if !j.HandsOn(s.Fn, e, func(t summary.Src) bool { return t.BoundBy(s.Bind + 1) }) {
			continue
		}
		for _, id := range j.Writers(s.Fn, e) {
			if j.Unlisted[j.Funcs[id]] {
				facts.Add(rule.MoreWrites, e.Pos, j.Funcs[id].Name)
				return
			}
		}
	}
}

// followersFacts finds more writes than are listed, some of which may follow one of s and
// go to the map by another name, which no copy of s would be behind.
func (s *sharing) followersFacts(facts *rule.Facts) {
	if s.Bind == program.Straight {
		return
	}
	for _, w := range s.Writes {
		if w.At == program.Remote || !s.Fn.FollowedByMore(w.At, bounds.Of.Following) {
			continue
		}
		other := func(t summary.Src) bool {
			return !t.BoundBy(s.Bind+1) && summary.Overlap(summary.Val{t}, summary.Val{w.Src})
		}
		for i := range s.Fn.Events {
			if e := &s.Fn.Events[i]; e.Kind == summary.EventMutate && slices.ContainsFunc(e.Val, other) {
				facts.Add(rule.MoreFollowing, e.Pos, s.Fn.Name)
				return
			}
		}
	}
}

// unknownOnWay returns why it is not known what else w may write: where it happens, or where
// a call on the way hands the map on.
func (j *judge) unknownOnWay(s *sharing, w program.CandidateWrite) []string {
	vals := []summary.Val{w.Event.Val}
	if w.At != program.Remote {
		vals = append(vals, s.Fn.Events[w.At].Val)
	}
	for c := w.Chain; c != nil; c = c.Next {
		vals = append(vals, c.Call.Args...)
		vals = append(vals, c.Call.Free...)
	}
	var out []string
	for _, val := range vals {
		if reason := val.Unknown(); reason != "" && !slices.Contains(out, reason) {
			out = append(out, reason)
		}
	}
	return out
}
