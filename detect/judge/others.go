package judge

import (
	"github.com/mapfix/mapfix/detect/rule"

	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// rootWriterFacts finds writes to the same map by others while the program runs, without a
// lock: a copy does not end the races with them. Of those that name their owner, and are
// looked at for themselves, it is only told.
func (j *judge) rootWriterFacts(s *sharing, r program.Origin, facts *rule.Facts) {
	for _, a := range j.access[r.Loc] {
		e := &a.fn.Events[a.event]
		if e.Kind != summary.EventMutate || a.fn == s.Fn || a.built || j.atStart(a.fn, e, s) {
			continue
		}
		switch other, bare := j.suspected(a), j.bareHanded(a); {
		case other.mistaken, other.candidate && !bare:
		case other.candidate:
			facts.AddTold(rule.RacesRemain, e.Pos, a.fn.Name, j.Display(r.Loc))
		case bare:
			facts.AddTold(rule.AlsoWritesBare, e.Pos, a.fn.Name, j.Display(r.Loc))
		}
	}
}

// bareHanded reports whether an access happens without a lock, the callers' included.
func (j *judge) bareHanded(a access) bool {
	holding, _ := j.callersHold(a.fn, a.src.Loc)
	return holding == 0 && len(a.fn.Events[a.event].Locks) == 0
}

// A suspicion is what the candidates say of a write.
type suspicion struct {
	candidate bool // it belongs to one
	mistaken  bool // it may be a mistake
}

// suspected returns what the candidates say of an access. One that names its owner is no
// mistake:
//
//	delete(s.Limits, name)
//
// Neither is one through a name after which nothing uses the map:
//
//	for _, r := range b.rows { r.Cells["price"] = price }
func (j *judge) suspected(a access) suspicion {
	if j.suspicions == nil {
		j.suspicions = make(map[program.WriteKey]suspicion)
		for _, s := range j.shared {
			j.suspect(s)
		}
	}
	return j.suspicions[program.CandidateWrite{Mutated: program.Mutated{Fn: a.fn, Event: &a.fn.Events[a.event]}}.Key()]
}

func (j *judge) suspect(s *sharing) {
	var straight, used rule.Facts
	j.straightFacts(s, &straight)
	j.usedFacts(s, &used)
	for _, w := range s.Writes {
		forOthers := w.Src.Path == "" && program.Bare(w.Src.Base) // for whoever hands the map in
		if j.verdict(held, used) == "" && !forOthers {
			continue // it is there to be seen
		}
		j.suspicions[w.Key()] = suspicion{
			candidate: true,
			mistaken:  j.suspicions[w.Key()].mistaken || j.verdict(held, straight) != "" || forOthers,
		}
	}
}
