package keyuse

import (
	"slices"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// Answers tells what becomes of keys and texts in a program, and remembers it.
type Answers struct {
	graph func() *flow.Graph
	reads map[summary.Media][]reading
	known map[stop]summary.KeyUse
}

// A reading is what a function does with what it gets from a medium.
type reading struct {
	fn   *summary.Func
	keys summary.KeyFlow
}

// New returns the answers for the functions of a program and its graph, which is made when it
// is first needed.
func New(funcs []*summary.Func, graph func() *flow.Graph) *Answers {
	a := &Answers{graph: graph, reads: make(map[summary.Media][]reading), known: make(map[stop]summary.KeyUse)}
	for _, f := range funcs {
		for _, r := range f.Reads {
			r.From.Each(func(m summary.Media) { a.reads[m] = append(a.reads[m], reading{f, r.KeyFlow}) })
		}
	}
	return a
}

// Of returns what fn and the functions that keys get to from there do with them.
func (a *Answers) Of(fn *summary.Func, keys summary.KeyFlow) summary.KeyUse {
	return a.upTo(summary.KeysCompared, fn, keys)
}

// OfText returns what becomes of the text that a call of a function out of sight makes of
// what it is given.
func (a *Answers) OfText(fn *summary.Func, c *summary.Call) summary.KeyUse {
	if !c.Told.Matters() {
		return summary.KeysShown
	}
	return a.Of(fn, c.Told)
}

// IsOnlyShown reports whether that text is shown, and nothing else becomes of it. It is asked
// of all calls of a program.
func (a *Answers) IsOnlyShown(fn *summary.Func, c *summary.Call) bool {
	return !c.Told.Matters() || a.upTo(summary.KeysUnknown, fn, c.Told) == summary.KeysShown
}

// IsComparedIn reports whether home, or what it calls, compares keys, or a text that shows them,
// that fn has. What home hands out is its callers' matter.
func (a *Answers) IsComparedIn(home, fn *summary.Func, keys summary.KeyFlow) bool {
	return a.ask(question{enough: summary.KeysCompared, home: home}, fn, keys) == summary.KeysCompared
}

// upTo is Of for those who need not know of more than one use.
func (a *Answers) upTo(enough summary.KeyUse, fn *summary.Func, keys summary.KeyFlow) summary.KeyUse {
	return a.ask(question{enough: enough}, fn, keys)
}

func (a *Answers) ask(q question, fn *summary.Func, keys summary.KeyFlow) summary.KeyUse {
	q.Answers, q.seen, q.calls = a, make(map[stop]bool), make(map[callStop]bool)
	q.follow(fn, keys)
	if q.use == summary.KeysShown && q.home == nil {
		for s := range q.seen {
			a.known[s] = summary.KeysShown
		}
	}
	return q.use
}

// A question follows keys, and texts that show them, into callees and back to callers.
type question struct {
	*Answers
	enough summary.KeyUse // it ends there
	home   *summary.Func  // not followed to its callers, if any
	seen   map[stop]bool
	calls  map[callStop]bool
	media  summary.Media // that were looked at
	use    summary.KeyUse
}

// A callStop is a call by which a text is given back.
type callStop struct {
	flow.Site
	arg int
}

// A place is a parameter of a function, or with -1 its results.
type place struct {
	fn    *summary.Func
	param int
}

// A stop is a way by which keys, or a text, get into a function or out of it.
type stop struct {
	place
	form summary.KeyForm
	out  bool
}

// at goes on from a stop by next, unless it is known what comes of that. Of stops on the way
// to a use it is known afterwards that they lead to it.
func (q *question) at(s stop, next func()) {
	if q.use >= q.enough || q.seen[s] {
		return
	}
	q.seen[s] = true
	switch use, known := q.known[s]; {
	case known && use == summary.KeysShown:
		return
	case known && q.enough == summary.KeysUnknown:
		q.use = max(q.use, use)
		return
	}
	next()
	if q.enough == summary.KeysUnknown && q.use >= q.enough {
		q.known[s] = q.use
	}
}

func (q *question) follow(fn *summary.Func, keys summary.KeyFlow) {
	if q.use >= q.enough {
		return
	}
	q.use = max(q.use, keys.Use)
	for _, a := range keys.Args {
		q.argument(fn, a)
	}
	if fn == q.home {
		return
	}
	if keys.Returned {
		q.at(stop{place{fn, -1}, summary.AsKey, true}, func() { q.goBack(fn) })
	}
	if keys.Told {
		q.at(stop{place{fn, -1}, summary.AsText, true}, func() { q.tell(fn) })
	}
	for _, i := range keys.Into {
		q.at(stop{place{fn, i}, summary.AsText, true}, func() { q.write(fn, i, false) })
	}
	for _, i := range keys.Captured {
		q.at(stop{place{fn, i}, summary.Decoded, true}, func() { q.write(fn, i, true) })
	}
	keys.Media.Each(q.readBack)
}

// readBack goes on with those who read from a medium. Whether what they look for is the text
// is not known.
func (q *question) readBack(m summary.Media) {
	if q.media&m != 0 || q.use >= summary.KeysUnknown {
		return
	}
	q.media |= m
	for _, r := range q.reads[m] {
		q.follow(r.fn, r.keys)
	}
	q.use = min(q.use, summary.KeysUnknown)
}

// argument goes on with the functions that keys or texts are handed to.
func (q *question) argument(fn *summary.Func, a summary.ArgumentRef) {
	callees, outside := q.graph().Callees(flow.Site{Fn: fn, Call: a.Call})
	switch {
	case outside:
		q.use = max(q.use, summary.KeysUnknown)
	case len(callees) == 0: // what is called is the body of the loop that fn is the iterator of
		q.at(stop{place{fn, -1}, a.As, true}, func() { q.goBack(fn) })
	}
	for _, g := range callees {
		i := min(a.Arg, len(g.Params)-1)
		if i < 0 {
			continue
		}
		keys := g.Params[i].Flow(a.As)
		q.leave(flow.Site{Fn: fn, Call: a.Call}, keys)
		q.at(stop{place{g, i}, a.As, false}, func() {
			keys.Returned = false // the caller's use of the result is part of what it does
			keys.Told, keys.Into = false, nil
			q.follow(g, keys)
		})
	}
}

// leave goes on with what the callee of a call gives back of a text that it was handed.
func (q *question) leave(s flow.Site, keys summary.KeyFlow) {
	if keys.Told && s.At().Mode == summary.CallPlain && q.once(s, -1) {
		q.follow(s.Fn, s.At().Told)
	}
	for _, w := range s.At().Written {
		if slices.Contains(keys.Into, w.Arg) && q.once(s, w.Arg) {
			q.follow(s.Fn, w.KeyFlow)
		}
	}
}

// once reports whether what an argument, or with -1 the result, of a call becomes is asked
// for the first time.
func (q *question) once(s flow.Site, arg int) bool {
	at := callStop{s, arg}
	if q.calls[at] {
		return false
	}
	q.calls[at] = true
	return true
}

// goBack goes on with those who call fn.
func (q *question) goBack(fn *summary.Func) {
	callers := q.graph().Callers(fn)
	if len(callers) == 0 {
		q.use = max(q.use, summary.KeysUnknown)
	}
	for _, s := range callers {
		if s.At().Mode == summary.CallPlain {
			q.follow(s.Fn, s.At().Listed)
		}
	}
}

// tell goes on with those to whom fn gives a text. Callers that are not seen show it.
func (q *question) tell(fn *summary.Func) {
	for _, s := range q.graph().Callers(fn) {
		if s.At().Mode == summary.CallPlain {
			q.follow(s.Fn, s.At().Told)
		}
	}
}

// write goes on with those who hand fn what it writes a text into: an argument, or the
// variable that it captures. A test that looks into what it is answered says what the answer is
// to be, not who waits for it.
func (q *question) write(fn *summary.Func, at int, captured bool) {
	for _, s := range q.graph().Callers(fn) {
		if s.Fn.Test && !fn.Test {
			continue
		}
		for _, w := range s.At().Written {
			if w.Arg == at && captured == (s.At().Mode == summary.CallRef) {
				q.follow(s.Fn, w.KeyFlow)
			}
		}
	}
}
