package detect

import (
	"math"
	"slices"
	"strings"

	vflow "github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// A judge decides which candidates are mistakes. It first learns which of them
// write shared data, then who else in the program touches that data.
type judge struct {
	*program
	shared     []*sharing
	access     map[summary.Loc][]access // by root location
	unsure     []unsureAccess
	holding    map[vflow.Node]lockCount // see callersHold
	suspicions map[writeKey]suspicion
	flow       *vflow.Graph                             // see graph
	seeded     map[string]bool                          // types of maps, see seed
	uncalled   map[string][]vflow.Holder                // see methodsOf
	leading    map[*summary.Func]map[*summary.Func]bool // see leadingTo
	early      map[*summary.Func]bool                   // see beforeMain
	goroutines []map[*summary.Func]bool                 // see besides

	explained []Explanation
}

func newJudge(p *program) *judge { return &judge{program: p} }

// decide returns the finding that s deserves, or nil if the write is meant or
// likely to be, and the evidence.
func (j *judge) decide(s *sharing) (*Finding, evidence) {
	if j.access == nil {
		j.survey()
	}
	if j.published(s) && s.strength() != originContract {
		return j.snapshot(s)
	}
	switch s.strength() {
	case originContract:
		return j.forbidden(s)
	case originCaller, originExternal, originHeld:
		return j.borrowed(s)
	}
	ev := j.evidence(s)
	if s.roots[0].guess && !(ev.verdict() == Safe && j.confirmed(s, &ev)) {
		s.guessSignal(&ev)
	}
	doubted := ev.verdict() != Safe
	if !doubted {
		j.established(s, &ev)
	}
	j.unknownSignals(s, &ev)
	verdict := ev.verdict()
	switch {
	case verdict == "":
		return j.unguarded(s, ev), ev
	case doubted && (s.bind == straight || s.repair() == nil):
		return nil, ev
	}
	f := j.report(s, ev, verdict)
	f.Doubted = doubted
	return f, ev
}

// unguarded returns a finding for a meant write that does without the lock
// which the other users of the map hold: it races with them, and a copy is not
// the cure.
func (j *judge) unguarded(s *sharing, ev evidence) *Finding {
	if !j.unlocked(s) || strings.HasSuffix(s.fn.Method, "Locked") || s.roots[0].guess {
		return nil // the caller holds the lock, or whose lock it is would be a guess
	}
	for _, r := range s.roots {
		lock, holders := j.commonLock(s, r)
		if holders < 2 {
			continue
		}
		f := j.report(s, ev, Display)
		f.Repair = nil
		f.Message = "hold " + lock + " while writing to " + f.Root.Path + ": its other users do"
		f.Reasons = append(f.Reasons, Reason{Text: "a copy would lose a write that is meant", Against: true})
		return f
	}
	return nil
}

// commonLock returns the lock that all other functions hold when they touch
// root r, and their number; none if one of them does without.
func (j *judge) commonLock(s *sharing, r origin) (name string, holders int) {
	locks := make(map[*summary.Func]string)
	for _, a := range j.access[r.loc] {
		e := &a.fn.Events[a.event]
		if a.fn == s.fn || !touches(e) || j.atStart(a.fn, e, s) || a.trace.throughResult(nil) {
			continue
		}
		if len(e.Locks) == 0 {
			return "", 0
		}
		locks[a.fn] = e.Locks[0].Path.String()
		if e.Locks[0].Path == "" {
			locks[a.fn] = shortName(e.Locks[0].Base.Name)
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
func (j *judge) findings() []*Finding {
	decided := make(map[*sharing]*Finding)
	reported := make(map[writeKey][]reportedWrite)
	for _, s := range j.shared {
		f, ev := j.decide(s)
		j.explain(s.candidate, s.roots, ev, f)
		if f == nil {
			continue
		}
		decided[s] = f
		for _, w := range s.writes {
			reported[w.key()] = append(reported[w.key()], reportedWrite{w.chain, s.distance(w)})
		}
	}
	var out []*Finding
	for _, s := range j.shared {
		unexplained := func(w candidateWrite) bool { return !s.explainedBy(reported[w.key()], w) }
		if f := decided[s]; f != nil && slices.ContainsFunc(s.writes, unexplained) {
			out = append(out, f)
		}
	}
	return out
}

// A reportedWrite is a write of a candidate that is reported.
type reportedWrite struct {
	chain    *chain
	distance int
}

// explainedBy reports whether one of the reported writes is that of w, nearer to it and
// on the way there.
func (s *sharing) explainedBy(reported []reportedWrite, w candidateWrite) bool {
	return slices.ContainsFunc(reported, func(r reportedWrite) bool {
		return r.distance < s.distance(w) && (s.bind == straight || w.chain.endsWith(r.chain))
	})
}

// distance says how far from w its candidate's copy would be. A write through
// no alias is better explained by the caller that has one.
func (s *sharing) distance(w candidateWrite) int {
	if s.bind == straight {
		return math.MaxInt
	}
	return w.chain.len()
}
