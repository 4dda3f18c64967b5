package judge

import (
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// oftenSignal knows writes by a function literal that is called after the function around it
// has returned, and may be called often: all calls would share one copy, and each would find
// what the others have left in it.
//
//	func renderer(labels map[string]string) func(app string) string {
//		return func(app string) string { labels["app"] = app; return fmt.Sprint(labels) }
//	}
func (j *judge) oftenSignal(s *sharing, w program.CandidateWrite, ev *evidence) {
	for c := w.Chain; c != nil; c = c.Next {
		if c.Call.Mode != summary.CallRef {
			continue
		}
		literal := j.Funcs[c.Call.Callee]
		if literal == nil || !j.escapes(literal) {
			continue
		}
		ev.add(doubt, c.Call.Pos, "all calls of a function that %s makes would share the copy", literal.Name)
		return
	}
}

// escapes reports whether a literal may be called when the function around it has returned.
func (j *judge) escapes(literal *summary.Func) bool {
	around := j.Funcs[literal.Parent]
	if around == nil {
		return true
	}
	returned, kept := j.Outlives(program.Param{Fn: around, Base: summary.Base{Kind: summary.BaseFunc, Name: literal.ID}}, make(map[program.Param]bool))
	return returned || kept || (&program.Search{Program: j.Program}).HandedOut(around, literal.ID)
}
