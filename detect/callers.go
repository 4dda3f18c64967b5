package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// callerSignal looks at the callers of a function that copies what a parameter
// refers to: one that looks at its argument afterwards wants to see the write.
func (j *judge) callerSignal(s *sharing, ev *evidence) {
	for _, w := range s.writes {
		if w.src.Base.Kind != summary.BaseParam {
			continue
		}
		for _, call := range j.callers[s.fn] {
			if pos, ok := j.looksAfter(call, w); ok {
				ev.add(doubt, pos, "%s looks at the map after the call", call.fn.Name)
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
func (j *judge) looksAfter(call site, w candidateWrite) (summary.Position, bool) {
	f, src := call.fn, w.src
	for i := range f.Events {
		e := &f.Events[i]
		if e.Kind != summary.EventPass || e.Call != call.call || e.Arg != int(src.Base.Index) {
			continue
		}
		for _, t := range j.project(f, call.call, call.at().Args[e.Arg], src.Path) {
			if t.Base.Kind == summary.BaseGlobal || t.Base.Kind == summary.BaseUnknown {
				continue // not the caller's own; who reads the root is asked elsewhere
			}
			for _, k := range e.After {
				o := &f.Events[k]
				if waitsFor(f, o, w.event.Key) && slices.ContainsFunc(o.Val, func(u summary.Src) bool { return u.Loc == t.Loc }) {
					return o.Pos, true
				}
			}
		}
	}
	return summary.Position{}, false
}
