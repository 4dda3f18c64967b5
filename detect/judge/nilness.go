package judge

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// A copy of nil is an empty map unless somebody can tell (S5). Nobody can once the map has
// been written, for a write to nil would have panicked, and nobody can if the map is never
// nil. Who has the map before, or without the write, may compare it with nil, or encode it:
//
//	labels := pod.Labels
//	if zone != "" { labels["zone"] = zone }
//	return json.Marshal(labels) // null, not {}

// staysNil reports whether the copy of a nil map has to be nil.
func (j *judge) staysNil(s *sharing) bool {
	if s.WholeObject() {
		return false
	}
	n := &nilness{j, make(map[program.Param]bool)}
	derives := func(src summary.Src) bool {
		return slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool { return s.derives(w, src) })
	}
	return slices.ContainsFunc(s.copied(), func(c copied) bool {
		nilRoot := func(r program.Origin) bool { return j.mayBeNil(s, r, c.below) }
		return (s.mixed || slices.ContainsFunc(s.roots, nilRoot)) && n.told(s.Fn, derives, c.path)
	})
}

// A copied is a map that is copied: where the function has it, and the path from there to what
// is written.
type copied struct{ path, below summary.Path }

// copied lists the maps that are copied.
func (s *sharing) copied() []copied {
	var out []copied
	for _, w := range s.Writes {
		c := copied{path: w.Src.Path}
		if s.Place().Kind == summary.KindMap && s.Bind != program.Straight {
			c.path, c.below = w.Src.Path[:w.Ref.Len], w.Src.Path[w.Ref.Len:]
		}
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// mayBeNil reports whether the map that holds a root at the end of the path below may be nil:
// it is not if it is a variable made with data, or is what a function makes.
func (j *judge) mayBeNil(s *sharing, r program.Origin, below summary.Path) bool {
	path, ok := strings.CutSuffix(string(r.Loc.Path), string(below))
	switch {
	case !ok || path != "":
		return true
	case r.Loc.Base.Kind == summary.BaseGlobal:
		return below == "" && !j.contents(s, r).data
	}
	return !r.Loc.Base.IsMade()
}

// A nilness looks for those who can tell whether a map is nil.
type nilness struct {
	*judge
	seen map[program.Param]bool
}

// told reports whether fn, or whoever has the map from it, can tell whether one that derives
// holds for, and that is at path, is nil before fn has written an element of it.
func (n *nilness) told(fn *summary.Func, derives func(summary.Src) bool, path summary.Path) bool {
	is := func(s summary.Src) bool { return path.HasPrefix(s.Path) && derives(s) } // the map or what holds it
	for i := range fn.Events {
		e := &fn.Events[i]
		if slices.ContainsFunc(e.Val, is) && !n.written(fn, i, derives, path) && n.tells(fn, e, is) {
			return true
		}
	}
	return false
}

// written reports whether fn has written an element of the map, or of one inside, whenever
// event i happens.
func (n *nilness) written(fn *summary.Func, i int, derives func(summary.Src) bool, path summary.Path) bool {
	for k := range fn.Events {
		if e := &fn.Events[k]; !e.Late && fn.Precedes(k, i) && n.writes(fn, e, func(s summary.Src) bool { return s.Path.HasPrefix(path) && derives(s) }) {
			return true
		}
	}
	return false
}

// writes reports whether an event always writes an element of a map for which is holds, itself
// or at the beginning of the function that is called with it.
func (n *nilness) writes(fn *summary.Func, e *summary.Event, is func(summary.Src) bool) bool {
	switch {
	case e.Kind == summary.EventMutate:
		return puts(e) && slices.ContainsFunc(e.Val, is)
	case e.Kind != summary.EventPass || fn.Calls[e.Call].Mode != summary.CallPlain || !slices.ContainsFunc(fn.HandedOn(e), is):
		return false
	}
	g := n.Funcs[fn.Calls[e.Call].Callee]
	return g != nil && slices.ContainsFunc(g.Events, func(o summary.Event) bool {
		return o.Kind == summary.EventMutate && puts(&o) && o.Block == 0 && !o.Late &&
			slices.ContainsFunc(o.Val, func(s summary.Src) bool { return s.Base == fn.Receiver(e) })
	})
}

// puts reports whether a write puts an element in, which nil cannot take.
func puts(e *summary.Event) bool { return e.Write == "index" || e.Write == "append" }

func (n *nilness) tells(fn *summary.Func, e *summary.Event, derives func(summary.Src) bool) bool {
	switch e.Kind {
	case summary.EventNil, summary.EventStore, summary.EventSend, summary.EventLeak:
		return true
	case summary.EventReturn:
		return n.returned(fn, derives)
	case summary.EventPass, summary.EventCapture:
		return n.handed(fn, e, derives)
	}
	return false
}

// returned reports whether a caller of fn can tell.
func (n *nilness) returned(fn *summary.Func, derives func(summary.Src) bool) bool {
	told := true // inside of what is returned, or to callers that are out of sight
	for r, val := range fn.Results {
		if !slices.ContainsFunc(val, derives) {
			continue
		}
		told = len(n.Callers[fn]) == 0 || slices.ContainsFunc(n.Callers[fn], func(s flow.Site) bool {
			result := summary.Base{Kind: summary.BaseCall, Index: int32(s.Call), Result: int32(r)}
			return s.At().Mode != summary.CallPlain || n.toldIn(program.Param{Fn: s.Fn, Base: result})
		})
		if told {
			return true
		}
	}
	return told
}

// handed reports whether a callee, or a literal, that event e hands the map to can tell.
func (n *nilness) handed(fn *summary.Func, e *summary.Event, derives func(summary.Src) bool) bool {
	call := &fn.Calls[e.Call]
	if n.Contracts.NilAsEmpty(call, e.Arg, n.Methods[call.Iface]) {
		return false
	}
	callees := n.Callees(flow.Site{Fn: fn, Call: e.Call})
	if len(callees) == 0 || !slices.ContainsFunc(fn.HandedOn(e), derives) {
		return true // out of sight, or inside of what is handed on
	}
	base := fn.Receiver(e)
	return slices.ContainsFunc(callees, func(id string) bool { return n.toldIn(program.Param{Fn: n.Funcs[id], Base: base}) })
}

// toldIn reports whether a function can tell whether the map is nil that it has from p.
func (n *nilness) toldIn(p program.Param) bool {
	if p.Fn == nil {
		return true
	}
	if n.seen[p] {
		return false
	}
	n.seen[p] = true
	return n.told(p.Fn, func(s summary.Src) bool { return s.Base == p.Base && s.Path == "" }, "")
}
