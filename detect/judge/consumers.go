package judge

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
)

// consumers follows the derived map from the write to whoever reads it as a
// whole: where the program would crash if another goroutine wrote meanwhile.
func (j *judge) consumers(s *sharing) []finding.Step {
	for _, w := range s.Writes {
		for _, k := range s.After(w) {
			if j.throughBind(s, w, &s.Fn.Events[k]) && j.UseOf(s.Fn, k, w.Src) >= program.Returned {
				return j.follow(s.Fn, k, bounds.Of.Consumers)
			}
		}
	}
	return nil
}

// follow describes event k of f, and goes on in the callee that it passes the
// map to.
func (j *judge) follow(f *summary.Func, k, depth int) []finding.Step {
	e := &f.Events[k]
	steps := []finding.Step{{Position: e.Pos, Text: describe(e)}}
	if e.Kind != summary.EventPass || depth == 0 {
		return steps
	}
	for _, id := range j.Callees(flow.Site{Fn: f, Call: e.Call}) {
		g := j.Funcs[id]
		if g == nil {
			continue
		}
		if next := j.firstUse(g, summary.Base{Kind: summary.BaseParam, Index: int32(e.Arg)}); next >= 0 {
			return append(steps, j.follow(g, next, depth-1)...)
		}
	}
	return steps
}

// firstUse returns the first event of g that reads all of what base refers to
// or hands it on, or -1.
func (j *judge) firstUse(g *summary.Func, base summary.Base) int {
	for k := range g.Events {
		for _, s := range g.Events[k].Val {
			if s.Base == base && j.UseOf(g, k, s) >= program.Returned {
				return k
			}
		}
	}
	return -1
}

// describe says what an event does with a map, for a trace.
func describe(e *summary.Event) string {
	switch e.Kind {
	case summary.EventReturn:
		return "then returned"
	case summary.EventRange:
		return "then ranged over"
	case summary.EventSend:
		return "then sent on a channel"
	case summary.EventStore:
		return "then stored in " + e.Text
	case summary.EventPass:
		return "then passed to " + e.Text
	}
	return "then used in " + e.Text
}

// callerFacts looks at the callers of a function that copies what a parameter
// refers to: one that looks at its argument afterwards wants to see the write.
func (j *judge) callerFacts(s *sharing, facts *rule.Facts) {
	for _, w := range s.Writes {
		if w.Src.Base.Kind != summary.BaseParam {
			continue
		}
		for _, call := range j.Callers[s.Fn] {
			if pos, ok := j.looksAfter(call, w); ok {
				facts.Add(rule.CallerLooks, pos, call.Fn.Name)
				return
			}
		}
	}
}

// waitsFor reports whether event o of f may look for what was written under a
// key. That main shows what it has says nothing, unless it asks for that key.
func waitsFor(f *summary.Func, o *summary.Event, key summary.Key) bool {
	switch o.Kind {
	case summary.EventLookup:
		if o.Key.Kind == summary.KeyConst && key.Kind == summary.KeyConst {
			return o.Key == key
		}
		return !summary.IsMain(f)
	case summary.EventRange, summary.EventReturn:
		return !summary.IsMain(f)
	}
	return false
}

// looksAfter reports whether the caller reads the written map after the call.
func (j *judge) looksAfter(call flow.Site, w program.CandidateWrite) (summary.Position, bool) {
	f, src := call.Fn, w.Src
	for i := range f.Events {
		e := &f.Events[i]
		if e.Kind != summary.EventPass || e.Call != call.Call || e.Arg != int(src.Base.Index) {
			continue
		}
		for _, t := range j.Project(f, call.Call, call.At().Args[e.Arg], src.Path) {
			if t.Base.Kind == summary.BaseGlobal || t.Base.Kind == summary.BaseUnknown {
				continue // not the caller's own; who reads the root is asked elsewhere
			}
			for _, k := range e.After {
				o := &f.Events[k]
				if waitsFor(f, o, w.Event.Key) && slices.ContainsFunc(o.Val, func(u summary.Src) bool { return u.Loc == t.Loc }) {
					return o.Pos, true
				}
			}
		}
	}
	return summary.Position{}, false
}
