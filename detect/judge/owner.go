package judge

import (
	"github.com/mapfix/mapfix/detect/rule"

	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// ownerFacts knows an owner's own function by its name: registration, setters
// and the like change their owner on purpose.
func (j *judge) ownerFacts(s *sharing, facts *rule.Facts) {
	if !program.HasVerb(s.Fn.Method, program.OwnerVerbs) {
		return
	}
	for _, w := range s.Writes {
		if w.Event.Key.Kind == summary.KeyConst {
			continue // a setter stores under the key that it is given
		}
		own := w.Src.Base.Kind == summary.BaseGlobal && packageOf(w.Src.Base.Name) == s.Fn.Package ||
			s.Fn.HasReceiver(w.Src.Base)
		if own {
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
		if k := w.Event.Key; w.Fn == s.Fn && (k.Given || k.Own) && j.OwnField(s.Fn, w.Src) {
			facts.Add(rule.OwnCallersKey, w.Event.Pos, w.Event.Text)
		}
	}
}
