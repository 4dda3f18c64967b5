package judge

import (
	"github.com/mapfix/mapfix/detect/flow"

	"slices"

	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// ownerSignal knows an owner's own function by its name: registration, setters
// and the like change their owner on purpose.
func (j *judge) ownerSignal(s *sharing, ev *evidence) {
	if b := s.Place(); b.Form == summary.BindArg {
		call := flow.Site{Fn: s.Fn, Call: s.Fn.Events[s.Writes[0].At].Call}
		if verb := s.Writes[0].Fn.Method; program.HasVerb(verb, program.OwnerVerbs) && s.Writes[0].Used < program.Returned && !j.ResultUsed(call) {
			ev.add(doubt, b.Pos, "%s changes its argument by its name", verb)
		}
	}
	if program.HasVerb(s.Fn.Method, program.StartVerbs) && s.ownPackage() {
		ev.add(doubt, s.Fn.Pos, "%s builds what its package holds", s.Fn.Name)
	}
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
			ev.add(doubt, s.Fn.Pos, "%s changes its owner by its name", s.Fn.Name)
			return
		}
	}
}

// ownPackage reports whether a write goes to a variable of the function's own
// package, by its name.
func (s *sharing) ownPackage() bool {
	return slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool {
		return w.Src.Base.Kind == summary.BaseGlobal && packageOf(w.Src.Base.Name) == s.Fn.Package
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
	if s.Place().Kind == summary.KindStruct {
		return // the author wanted an object of its own
	}
	for _, w := range s.Writes {
		if w.Fn != s.Fn && w.Event.Key.Kind != summary.KeyConst && !w.Event.Key.Param && j.OwnField(s.Fn, w.Src) && j.ownMade(s) {
			ev.add(doubt, w.Event.Pos, "%s is the receiver's own, under a key that is not known", w.Event.Text)
		}
		if k := w.Event.Key; w.Fn == s.Fn && (k.Given || k.Own) && j.OwnField(s.Fn, w.Src) {
			ev.add(doubt, w.Event.Pos, "%s is the receiver's own, under a key of the caller's", w.Event.Text)
		}
	}
}

// ownMade reports whether the written map was made by the package whose
// method writes it.
func (j *judge) ownMade(s *sharing) bool {
	for _, r := range s.roots {
		f := j.Funcs[r.Loc.Base.Name]
		if r.Loc.Base.IsMade() && f != nil && f.Package != s.Fn.Package {
			return false
		}
	}
	return true
}
