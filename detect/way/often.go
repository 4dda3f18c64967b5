package way

import (
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// Often returns the function literal on the way to a write that may be called often, after the
// function around it has returned, and the place where it is made; nil if there is none. All its
// calls would share a copy that is made around it, and each would find what the others have left
// there.
//
//	func renderer(labels map[string]string) func(app string) string {
//		return func(app string) string { labels["app"] = app; return fmt.Sprint(labels) }
//	}
func Often(p *program.Program, w program.CandidateWrite) (literal *summary.Func, at summary.Position) {
	for c := w.Chain; c != nil; c = c.Next {
		if c.Call.Mode != summary.CallRef {
			continue
		}
		if f := p.Funcs[c.Call.Callee]; f != nil && Escapes(p, f) {
			return f, c.Call.Pos
		}
	}
	return nil, summary.Position{}
}

// Escapes reports whether a literal may be called when the function around it has returned.
func Escapes(p *program.Program, literal *summary.Func) bool {
	around := p.Funcs[literal.Parent]
	if around == nil {
		return true
	}
	returned, kept := p.Outlives(program.Param{Fn: around, Base: summary.Base{Kind: summary.BaseFunc, Name: literal.ID}}, nil)
	return returned || kept || (&program.Search{Program: p}).HandedOut(around, literal.ID)
}
