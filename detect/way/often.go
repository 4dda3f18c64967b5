package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// Often returns what makes many calls share a copy at the bind of the candidate, so that each
// finds what the others have left there, and the place; nil if nothing does. It is a function
// literal on the way to the write that may be called when the function around it has returned,
// or the candidate's own function, if a loop behind the bind starts goroutines and nobody but
// these uses the map.
//
//	func renderer(labels map[string]string) func(app string) string {
//		return func(app string) string { labels["app"] = app; return fmt.Sprint(labels) }
//	}
func Often(p *program.Program, c *program.Candidate, w program.CandidateWrite) (maker *summary.Func, at summary.Position) {
	for link := w.Chain; link != nil; link = link.Next {
		if link.Call.Mode != summary.CallRef {
			continue
		}
		if f := p.Funcs[link.Call.Callee]; f != nil && Escapes(p, f) {
			return f, link.Call.Pos
		}
	}
	if w.At == program.Remote || c.Bind == program.Straight || !startsAgain(p, c.Fn, w.At) {
		return nil, summary.Position{}
	}
	if o := (fanning{Program: p}); o.goesOnWith(c.Fn, w.At, w.Src) {
		return nil, summary.Position{}
	}
	return c.Fn, c.Fn.Events[w.At].Pos
}

// startsAgain reports whether f goes on while what event i hands data to is at work, and hands
// it the same again without binding it anew.
func startsAgain(p *program.Program, f *summary.Func, i int) bool {
	e := &f.Events[i]
	return e.HandsOn() && e.Again && goesOnBeside(p, f, e)
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

// LeftTo reports whether the function around a literal, which goes on while that runs again and
// again, leaves to it alone what it has captured as its variable b.
//
//	tags := settings.Tags
//	for _, host := range hosts {
//		go func() { tags["host"] = host; send(tags) }()
//	}
func LeftTo(p *program.Program, literal *summary.Func, b summary.Base) bool {
	around := p.Funcs[literal.Parent]
	if around == nil {
		return false
	}
	captures := func(e summary.Event) bool {
		return e.Kind == summary.EventCapture && e.Arg == int(b.Index) && around.Calls[e.Call].Callee == literal.ID
	}
	i := slices.IndexFunc(around.Events, captures)
	if i < 0 || !startsAgain(p, around, i) {
		return false
	}
	val := around.Events[i].Val
	unbound := func(s summary.Src) bool { return len(program.UsableBinds(around, s)) == 0 }
	return !slices.ContainsFunc(val, unbound) && !slices.ContainsFunc(around.Events, func(e summary.Event) bool {
		return !captures(e) && !onlyLooks(&e) && (summary.Overlap(val, e.Val) || summary.Overlap(val, e.Stored))
	})
}

// onlyLooks reports whether e neither changes data nor hands it on.
func onlyLooks(e *summary.Event) bool {
	return e.Kind == summary.EventLookup || e.Kind == summary.EventLen || e.Kind == summary.EventNil
}
