package judge

import (
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
)

// A kind says how what is written is shared, which decides what is asked about it.
type kind uint8

const (
	held     kind = 1 << iota // by a package variable, or by what the program makes once
	cloned                    // likewise, and the author has copied one level of it
	snapshot                  // by an atomic value, which is replaced as a whole
	promised                  // handed out under a contract that forbids the write
	lent                      // by an owner who is out of sight
	joint                     // by several owners in one call, for which it was made
	kept                      // by who was given it before it was written

	all = held | cloned | snapshot | promised | lent | joint
)

// kindOf returns the kind of s.
func (j *judge) kindOf(s *sharing) kind {
	switch strength := s.strength(); {
	case strength == program.OriginJoint:
		return joint
	case strength == program.OriginHanded:
		return kept
	case strength == program.OriginContract:
		return promised
	case j.published(s):
		return snapshot
	case isLent(strength):
		return lent
	case s.cloned():
		return cloned
	}
	return held
}

// isLent reports whether the owner of what has such an origin is out of sight.
func isLent(k program.OriginKind) bool {
	return k == program.OriginCaller || k == program.OriginExternal || k == program.OriginHeld
}

// A question states facts about a sharing.
type question struct {
	of  kind
	ask func(*judge, *sharing, *rule.Facts)
}

// The questions in the order in which the answers are reported. Those of proofs take long,
// and are asked of what would be safe without them.
var (
	questions = []question{
		{promised, (*judge).promisedFacts},
		{snapshot, (*judge).snapshotFacts},
		{held | cloned | lent | joint, (*judge).usedFacts},
		{held | cloned, (*judge).shownFacts},
		{held | cloned | lent | joint, (*judge).writtenBackFacts},
		{held | cloned | lent | joint, (*judge).lockFacts},
		{cloned, (*judge).clonedFacts},
		{held | lent | joint, (*judge).undoneFacts},
		{held | lent | joint, (*judge).ownerFacts},
		{held | lent | joint, (*judge).stateFacts},
		{held | lent | joint, (*judge).cursorFacts},
		{lent | joint, (*judge).typeFacts},
		{lent, (*judge).callerFacts},
		{held | lent, (*judge).straightFacts},
		{held | lent | joint, (*judge).pointerFacts},
		{held | cloned | snapshot, (*judge).laterCallFacts},
		{held, (*judge).rootWriteFacts},
		{held, (*judge).buildingFacts},
		{held, (*judge).rootFacts},
		{lent, (*judge).lenderFacts},
		{joint, (*judge).fewFacts},
		{kept, (*judge).keptFacts},
		{all &^ joint, (*judge).guessFacts},
	}
	proofs = []question{
		{held | cloned | snapshot, (*judge).provenFacts},
	}
	remainder = []question{
		{all &^ joint, (*judge).unknownFacts},
		{joint, (*judge).ownersFacts},
		{lent, (*judge).outOfSightFacts},
	}
)

// ask states the facts that the questions about a kind find.
func (j *judge) ask(list []question, k kind, s *sharing, facts *rule.Facts) {
	for _, q := range list {
		if q.of&k != 0 {
			q.ask(j, s, facts)
		}
	}
}

// verdict is that of the facts, less those that are to be left out.
func (j *judge) verdict(k kind, facts rule.Facts) finding.Applicability {
	return facts.Without(j.Opts.Without...).Verdict(k&(lent|joint) != 0)
}

// decide returns the finding that s deserves, or nil if the write is meant or likely to be,
// and the facts.
func (j *judge) decide(s *sharing) (*finding.Finding, rule.Facts) {
	k := j.kindOf(s)
	s.kind = k
	if k == held {
		j.leaveOut(s)
	}
	var facts rule.Facts
	j.ask(questions, k, s, &facts)
	s.doubted = j.verdict(k, facts) != finding.Safe
	if !s.doubted {
		j.ask(proofs, k, s, &facts)
	}
	j.ask(remainder, k, s, &facts)
	verdict := j.verdict(k, facts)
	switch {
	case verdict == "" && k&(held|cloned) != 0:
		return j.unguarded(s, facts), facts
	case verdict == "", k&(held|cloned) != 0 && (s.doubted && s.Bind == program.Straight || verdict != finding.Safe && s.Repair() == nil):
		return nil, facts
	}
	f := j.report(s, facts, verdict)
	f.Doubted = verdict != finding.Safe && k&(held|cloned) != 0
	if k == promised && j.onlyFilled(s) {
		toFill(f, s)
		s.filled = true
	}
	return f, facts
}

// guessFacts leaves alone what was taken for data of another object of the type: if the first
// root is a guess, all are. The value-flow graph may confirm one that is held.
func (j *judge) guessFacts(s *sharing, facts *rule.Facts) {
	if !s.roots[0].Guess || s.kind&(held|cloned) != 0 && j.verdict(s.kind, *facts) == finding.Safe && j.confirmed(s, facts) {
		return
	}
	facts.Add(rule.GuessedRoot, s.Place().Pos)
}
