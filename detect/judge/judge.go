package judge

import (
	"math"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/keyuse"
	"github.com/mapfix/mapfix/detect/lock"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/result"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
)

// A judge decides which candidates are mistakes. It first learns which of them
// write shared data, then who else in the program touches that data.
type judge struct {
	*program.Program
	work       *program.Work
	shared     []*sharing
	access     map[summary.Loc][]access // by root location, see accesses
	usersOf    map[string]*flow.Graph   // by type of map, see users
	assigned   map[string][]access      // see indexAssigned
	locks      *lock.Holding
	suspicions map[program.WriteKey]suspicion
	wholes     *flow.Graph     // see owners
	seeded     map[string]bool // types of maps, see seed
	keys       *keyuse.Answers // see keyUses

	explained []result.Explanation
}

func newJudge(p *program.Program) *judge {
	return &judge{Program: p, locks: lock.New(p), access: make(map[summary.Loc][]access), usersOf: make(map[string]*flow.Graph)}
}

// unguarded returns a finding for a meant write that does without the lock
// which the other users of the map hold: it races with them, and a copy is not
// the cure.
func (j *judge) unguarded(s *sharing, facts rule.Facts) *finding.Finding {
	if !j.unlocked(s) || strings.HasSuffix(s.Fn.Method, "Locked") || s.roots[0].Guess {
		return nil // the caller holds the lock, or whose lock it is would be a guess
	}
	for _, r := range s.roots {
		lock, holders := j.commonLock(s, r)
		if holders < 2 {
			continue
		}
		f := j.report(s, facts, finding.Display)
		f.Repair = nil
		f.Message = "hold " + lock + " while writing to " + f.Root.Path + ": its other users do"
		f.Reasons = append(f.Reasons, finding.Reason{Rule: finding.LockForgotten, Text: "a copy would lose a write that is meant", Against: true})
		return f
	}
	return nil
}

// commonLock returns the lock that all other functions hold when they touch
// root r, and their number; none if one of them does without.
func (j *judge) commonLock(s *sharing, r program.Origin) (name string, holders int) {
	locks := make(map[*summary.Func]string)
	for _, a := range j.accesses(s, r) {
		e := &a.fn.Events[a.event]
		if a.fn == s.Fn || !touches(e) || j.atStart(a.fn, e, s) || a.trace.ThroughResult(nil) {
			continue
		}
		if len(e.Locks) == 0 {
			return "", 0
		}
		locks[a.fn] = e.Locks[0].Path.String()
		if e.Locks[0].Path == "" {
			locks[a.fn] = summary.ShortName(e.Locks[0].Base.Name)
		}
	}
	for _, l := range locks {
		if name != "" && l != name {
			return "", 0
		}
		name = l
	}
	return strings.TrimPrefix(name, "."), len(locks)
}

// findings decides all candidates. A write that is explained where it happens
// is not reported again for the callers that hand the data in. Those who do not call
// that place have an alias of their own.
func (j *judge) findings() []*finding.Finding {
	decided := make(map[*sharing]*finding.Finding)
	reported := make(map[program.WriteKey][]reportedWrite)
	facts := make(map[*sharing]rule.Facts)
	for _, s := range j.shared {
		j.work.On = s.Fn
		f, found := j.decide(s)
		facts[s] = found
		if f == nil {
			continue
		}
		decided[s] = f
		for _, w := range s.Writes {
			reported[w.Key()] = append(reported[w.Key()], reportedWrite{w.Chain, s.distance(w), s.roots})
		}
	}
	var out []*finding.Finding
	for _, s := range j.shared {
		j.work.On = s.Fn
		unexplained := func(w program.CandidateWrite) bool { return !s.explainedBy(reported[w.Key()], w) }
		before := func(t *sharing) bool { return decided[t] != nil && decided[t].Repair != nil && j.goesOnTo(t, s) }
		f := decided[s]
		switch {
		case f == nil:
		case slices.ContainsFunc(out, f.Repeats) || !slices.ContainsFunc(s.Writes, unexplained) || slices.ContainsFunc(j.shared, before):
			facts[s], f = rule.Facts{rule.New(rule.ReportedNearer, s.Place().Pos)}, nil
		default:
			out = append(out, f)
			if id := j.leftOut(f); id != "" {
				facts[s], f = rule.Facts{rule.New(id, s.Place().Pos)}, nil
			}
		}
		j.explain(s.Candidate, s.roots, s.kind, j.withProofs(s, facts[s], f), f)
	}
	return out
}

// goesOnTo reports whether a copy for t is what s writes: a callee that gets it gives it back.
//
//	l := base.with("id", id) // writes base, and returns it
//	l.with("step", "1")
func (j *judge) goesOnTo(t, s *sharing) bool {
	if t == s || t.Fn != s.Fn || t.Bind == program.Straight || s.Bind == program.Straight || !(reportedWrite{roots: t.roots}).reaches(s.roots) {
		return false
	}
	return !slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool {
		given := j.broughtBy(s.Fn, w.Src)
		other := func(v summary.Src) bool { return !v.BoundBy(t.Bind+1) && len(j.broughtBy(s.Fn, v)) == 0 }
		return w.At == program.Remote || len(given) == 0 || slices.ContainsFunc(given, other)
	})
}

// broughtBy returns the arguments that the calls which give f what is at s give back in it.
func (j *judge) broughtBy(f *summary.Func, s summary.Src) summary.Val {
	return slices.DeleteFunc(slices.Clone(j.GivenBack(f, summary.Val{s})), func(v summary.Src) bool { return v.Loc == s.Loc })
}

// LeftAlone is the outcome for what is not reported.
const LeftAlone = "left alone"

// A reportedWrite is a write of a candidate that is reported.
type reportedWrite struct {
	chain    *program.Chain
	distance int
	roots    []program.Origin
}

// explainedBy reports whether one of the reported writes is that of w, to the same data,
// nearer to it and on the way there.
func (s *sharing) explainedBy(reported []reportedWrite, w program.CandidateWrite) bool {
	return slices.ContainsFunc(reported, func(r reportedWrite) bool {
		return r.distance < s.distance(w) && (s.Bind == program.Straight || w.Chain.EndsWith(r.chain)) && r.reaches(s.roots)
	})
}

// reaches reports whether the write is one to all of the roots.
func (r reportedWrite) reaches(roots []program.Origin) bool {
	return !slices.ContainsFunc(roots, func(o program.Origin) bool {
		return !slices.ContainsFunc(r.roots, func(p program.Origin) bool { return p.Loc == o.Loc })
	})
}

// distance says how far from w its candidate's copy would be. A write through
// no alias is better explained by the caller that has one, and so is one for the caller, but
// where each call needs a copy of its own by who makes that.
func (s *sharing) distance(w program.CandidateWrite) int {
	switch {
	case s.many:
		return math.MaxInt
	case s.Bind == program.Straight:
		return math.MaxInt - 1
	case s.filled:
		return math.MaxInt - 2
	}
	return w.Chain.Len()
}
