package judge

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
)

// storedAwayFacts finds the derived map being stored where it came from by somebody else than
// the function that writes it: by a callee that it is handed to, or by who gets it as a
// result. Then the write is meant to stay, whatever those are called.
//
//	m := repo.fetch(id)
//	m["name"] = name
//	repo.persist(id, m) // r.records[id] = m
func (j *judge) storedAwayFacts(s *sharing, w program.CandidateWrite, facts *rule.Facts) {
	q := putBack{judge: j, s: s, seen: make(map[program.Param]bool)}
	for k := range s.Fn.Events {
		e := &s.Fn.Events[k]
		bound := slices.Contains(s.After(w), k) && j.throughBind(s, w, e)
		if !bound && !j.isGivenBack(s, w, e) {
			continue
		}
		switch e.Kind {
		case summary.EventPass, summary.EventCapture:
			q.handed(s.Fn, e)
		case summary.EventReturn:
			q.returned(s.Fn, e.Arg)
		}
	}
	switch {
	case q.found == nil:
	case q.certain:
		facts.Add(rule.StoredBackElsewhere, q.found.Pos, q.found.Text)
	default:
		facts.Add(rule.MayBeStoredBack, q.found.Pos, q.found.Text)
	}
}

// isGivenBack reports whether event e has what a callee that writes gives back of it.
//
//	object.SetLabels(merged(object.Labels(), name))
func (j *judge) isGivenBack(s *sharing, w program.CandidateWrite, e *summary.Event) bool {
	return w.Fn != s.Fn && !summary.Overlap(e.Val, summary.Val{w.Src}) && summary.Overlap(j.GivenBack(s.Fn, e.Val), summary.Val{w.Src})
}

// A putBack looks for a store of a value where the roots of a candidate were.
type putBack struct {
	*judge
	s     *sharing
	seen  map[program.Param]bool
	found *summary.Event

	certain bool // it is the very object
}

// handed goes on with what the callees of event e do with their argument.
func (q *putBack) handed(f *summary.Func, e *summary.Event) {
	callees, _ := q.Graph().Callees(flow.Site{Fn: f, Call: e.Call})
	for _, g := range callees {
		if at := (program.Param{Fn: g, Base: f.Receiver(e)}); !q.seen[at] {
			q.seen[at] = true
			q.within(at)
		}
	}
}

// returned goes on with what the callers of f do with one of its results.
func (q *putBack) returned(f *summary.Func, result int) {
	for _, c := range q.Graph().Callers(f) {
		at := program.Param{Fn: c.Fn, Base: summary.Base{Kind: summary.BaseCall, Index: int32(c.Call), Result: int32(result)}}
		if c.At().Mode == summary.CallPlain && !q.seen[at] {
			q.seen[at] = true
			q.within(at)
		}
	}
}

// within looks at what a function does with what it has at a base.
func (q *putBack) within(at program.Param) {
	is := func(v summary.Val) bool {
		return slices.ContainsFunc(v, func(s summary.Src) bool { return s.Base == at.Base && s.Path == "" })
	}
	for i := range at.Fn.Events {
		e := &at.Fn.Events[i]
		if !is(e.Val) {
			continue
		}
		switch e.Kind {
		case summary.EventStore:
			inCell := strings.HasSuffix(string(e.Target.Path), "|"+summary.StepCell) // which is replaced as a whole
			if q.found == nil && !inCell && q.isOwner(at.Fn, e.Target.Loc) {
				q.found = e
			}
		case summary.EventPass, summary.EventCapture:
			q.handed(at.Fn, e)
		case summary.EventReturn:
			q.returned(at.Fn, e.Arg)
		}
	}
}

// isOwner reports whether a location of fn is one that the data came by: it has the same
// name, and lies in an object that may be the same.
func (q *putBack) isOwner(fn *summary.Func, loc summary.Loc) bool {
	name := loc.Tail()
	return name != "" && slices.ContainsFunc(q.s.passed, func(from flow.Node) bool {
		return from.Loc.Tail() == name && q.mayMeet(from, flow.Node{Fn: fn, Loc: loc})
	})
}

// mayMeet reports whether the objects that two locations lie in may be one.
func (q *putBack) mayMeet(a, b flow.Node) bool {
	first, second := q.owners(a), q.owners(b)
	same := func(o, p flow.Object) bool {
		return p.Loc == o.Loc && (p.Fn == o.Fn || p.Loc.Base.Kind == summary.BaseGlobal)
	}
	q.certain = len(first) == 1 && len(second) == 1
	return slices.ContainsFunc(second, func(o flow.Object) bool {
		return slices.ContainsFunc(first, func(p flow.Object) bool { return same(o, p) })
	})
}

// owners returns the objects that a location may lie in.
func (q *putBack) owners(n flow.Node) []flow.Object {
	owner, _ := n.Loc.Container()
	o := q.Graph().Origins(n.Fn, owner.Loc)
	return slices.Concat(o.Objects, o.Fresh)
}
