package detect

import (
	"slices"
	"strings"
	"unicode"

	"github.com/mapfix/mapfix/detect/summary"
)

// ownerVerbs begin the names of functions whose job is to change their owner.
var ownerVerbs = []string{
	"Set", "Add", "Register", "Unregister", "Put", "Store", "Delete", "Remove", "Update", "Insert", "Ensure", "Commit",
	"Enable", "Disable", "Record", "Inc", "Incr", "Track", "Subscribe", "Unsubscribe", "Save", "Append", "Push", "Mark", "Reset", "Init",
	"Refresh", "Reload", "Intern", "Observe", "Count", "Touch", "Acquire", "Release", "Join", "Leave", "Override", "Toggle", "Configure",
	"Load", "Install", "Bind", "Attach", "Detach", "Evict", "Purge", "Flush", "Visit", "Cache", "Memo", "Setup", "Merge", "Apply", "Patch", "Define", "Declare", "Link", "Use",
}

// hasVerb reports whether name begins with one of the verbs as a word.
func hasVerb(name string, verbs []string) bool {
	for _, v := range verbs {
		if len(name) < len(v) || !strings.EqualFold(name[:len(v)], v) {
			continue
		}
		if rest := name[len(v):]; rest == "" || !unicode.IsLower(rune(rest[0])) {
			return true
		}
	}
	return false
}

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

// startVerbs begin the names of functions that fill their package's variables.
var startVerbs = []string{"Load", "Init", "Setup", "Parse", "Read", "Seed", "Populate", "Reload"}

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

// ownField reports whether s is a field of the receiver itself, rather than of
// something that the receiver refers to. A literal in a method captures the receiver.
func (p *program) ownField(f *summary.Func, s summary.Src) bool {
	if made, ok := p.made[f.ID]; ok && s.Base.Kind == summary.BaseFree && int(s.Base.Index) < len(made.at().Free) {
		return slices.ContainsFunc(p.project(made.fn, made.call, made.at().Free[s.Base.Index], s.Path), func(t summary.Src) bool { return p.ownField(made.fn, t) })
	}
	return f.HasReceiver(s.Base) && strings.Count(string(s.Path), "|"+summary.StepDeref) <= 1
}
