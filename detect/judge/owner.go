package judge

import (
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/rule"

	"slices"

	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// ownerFacts knows an owner's own function by its name: registration, setters
// and the like change their owner on purpose.
func (j *judge) ownerFacts(s *sharing, facts *rule.Facts) {
	if b := s.Place(); b.Form == summary.BindArg {
		call := flow.Site{Fn: s.Fn, Call: s.Fn.Events[s.Writes[0].At].Call}
		if verb := s.Writes[0].Fn.Method; program.HasVerb(verb, program.OwnerVerbs) && s.Writes[0].Used < program.Returned && !j.ResultUsed(call) {
			facts.Add(rule.ArgumentVerb, b.Pos, verb)
		}
	}
	if program.HasVerb(s.Fn.Method, program.StartVerbs) && s.ownPackage() {
		facts.Add(rule.LoaderVerb, s.Fn.Pos, s.Fn.Name)
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
			facts.Add(rule.OwnerVerb, s.Fn.Pos, s.Fn.Name)
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
		if w.Fn != s.Fn && w.Event.Key.Kind != summary.KeyConst && !w.Event.Key.Param && j.OwnField(s.Fn, w.Src) && j.ownMade(s) {
			facts.Add(rule.OwnUnknownKey, w.Event.Pos, w.Event.Text)
		}
		if k := w.Event.Key; w.Fn == s.Fn && (k.Given || k.Own) && j.OwnField(s.Fn, w.Src) {
			facts.Add(rule.OwnCallersKey, w.Event.Pos, w.Event.Text)
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
