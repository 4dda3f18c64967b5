package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// ownerSignal knows an owner's own function by its name: registration, setters
// and the like change their owner on purpose.
func (j *judge) ownerSignal(s *sharing, ev *evidence) {
	if b := s.place(); b.Form == summary.BindArg {
		call := site{s.fn, s.fn.Events[s.writes[0].at].Call}
		if verb := s.writes[0].fn.Method; hasVerb(verb, ownerVerbs) && s.writes[0].used < returned && !j.resultUsed(call) {
			ev.add(doubt, b.Pos, "%s changes its argument by its name", verb)
		}
	}
	if hasVerb(s.fn.Method, startVerbs) && s.ownPackage() {
		ev.add(doubt, s.fn.Pos, "%s builds what its package holds", s.fn.Name)
	}
	if !hasVerb(s.fn.Method, ownerVerbs) {
		return
	}
	for _, w := range s.writes {
		if w.event.Key.Kind == summary.KeyConst {
			continue // a setter stores under the key that it is given
		}
		own := w.src.Base.Kind == summary.BaseGlobal && packageOf(w.src.Base.Name) == s.fn.Package ||
			s.fn.HasReceiver(w.src.Base)
		if own {
			ev.add(doubt, s.fn.Pos, "%s changes its owner by its name", s.fn.Name)
			return
		}
	}
}

// ownPackage reports whether a write goes to a variable of the function's own
// package, by its name.
func (s *sharing) ownPackage() bool {
	return slices.ContainsFunc(s.writes, func(w candidateWrite) bool {
		return w.src.Base.Kind == summary.BaseGlobal && packageOf(w.src.Base.Name) == s.fn.Package
	})
}

// stateSignal distrusts writes that look like an object's life: in the
// receiver's own map, under a key that the caller names or that the receiver
// remembers:
//
//	board := g.board
//	delete(board, from)
//	board[to] = piece
//	return draw(board)
func (j *judge) stateSignal(s *sharing, ev *evidence) {
	if s.place().Kind == summary.KindStruct {
		return // the author wanted an object of its own
	}
	for _, w := range s.writes {
		if w.fn != s.fn && w.event.Key.Kind != summary.KeyConst && !w.event.Key.Param && j.ownField(s.fn, w.src) && j.ownMade(s) {
			ev.add(doubt, w.event.Pos, "%s is the receiver's own, under a key that is not known", w.event.Text)
		}
		if k := w.event.Key; w.fn == s.fn && (k.Given || k.Own) && j.ownField(s.fn, w.src) {
			ev.add(doubt, w.event.Pos, "%s is the receiver's own, under a key of the caller's", w.event.Text)
		}
	}
}

// ownMade reports whether the written map was made by the package whose
// method writes it.
func (j *judge) ownMade(s *sharing) bool {
	for _, r := range s.roots {
		f := j.funcs[r.loc.Base.Name]
		if r.loc.Base.IsMade() && f != nil && f.Package != s.fn.Package {
			return false
		}
	}
	return true
}
