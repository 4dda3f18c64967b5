package detect

import "slices"

// callerSignal looks at the callers of a function that copies what a parameter
// refers to: one that looks at its argument afterwards wants to see the write.
func (j *judge) callerSignal(s *sharing, ev *evidence) {
	for _, w := range s.writes {
		if w.src.Base.Kind != BaseParam {
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
func waitsFor(f *Func, o *Event, key Key) bool {
	switch o.Kind {
	case EventLookup:
		if o.Key.Kind == KeyConst && key.Kind == KeyConst {
			return o.Key == key
		}
		return !isMain(f)
	case EventRange, EventReturn:
		return !isMain(f)
	}
	return false
}

// looksAfter reports whether the caller reads the written map after the call.
func (j *judge) looksAfter(call site, w candidateWrite) (Position, bool) {
	f, src := call.fn, w.src
	for i := range f.Events {
		e := &f.Events[i]
		if e.Kind != EventPass || e.Call != call.call || e.Arg != int(src.Base.Index) {
			continue
		}
		for _, t := range j.project(f, call.call, call.at().Args[e.Arg], src.Path) {
			if t.Base.Kind == BaseGlobal {
				continue // not the caller's own; who reads the root is asked elsewhere
			}
			for _, k := range e.After {
				o := &f.Events[k]
				if waitsFor(f, o, w.event.Key) && slices.ContainsFunc(o.Val, func(u Src) bool { return u.Loc == t.Loc }) {
					return o.Pos, true
				}
			}
		}
	}
	return Position{}, false
}
