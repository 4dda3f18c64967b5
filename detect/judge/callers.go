package judge

import (
	"github.com/mapfix/mapfix/detect/flow"

	"slices"

	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// callerSignal looks at the callers of a function that copies what a parameter
// refers to: one that looks at its argument afterwards wants to see the write.
func (j *judge) callerSignal(s *sharing, ev *evidence) {
	for _, w := range s.Writes {
		if w.Src.Base.Kind != summary.BaseParam {
			continue
		}
		for _, call := range j.Callers[s.Fn] {
			if pos, ok := j.looksAfter(call, w); ok {
				ev.add(doubt, pos, "%s looks at the map after the call", call.Fn.Name)
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
