package detect

import "slices"

// writtenBackSignal finds the derived map being put back where it came from,
// by assignment or through the owner's setter:
//
//	m := obj.Labels
//	if m == nil { m = map[string]string{}; obj.Labels = m }
//	m[k] = v
func (j *judge) writtenBackSignal(s *sharing, ev *evidence) {
	for _, w := range s.writes {
		for k := range s.fn.Events {
			e := &s.fn.Events[k]
			if e.Kind == EventStore && e.Target.Loc == w.src.Loc && (len(e.Val) == 0 || overlap(e.Val, Val{w.src})) {
				ev.add(meant, e.Pos, "%s is stored back", e.Text)
			}
			if e.Kind == EventPass && j.isSetter(s.fn, e, w) {
				ev.add(meant, e.Pos, "%s stores it back", e.Text)
			}
		}
		j.rootReadSignal(s, w, ev)
	}
}

// withValue makes a new context and leaves the one that the data came from as
// it was.
const withValue = "context.WithValue"

// isSetter reports whether e passes the derived map to a setting method of the
// object that it was read from.
func (j *judge) isSetter(f *Func, e *Event, w candidateWrite) bool {
	c := &f.Calls[e.Call]
	name := c.called()
	if e.Arg == 0 || !hasVerb(name, setterVerbs) || len(c.Args) == 0 || c.Callee == withValue {
		return false
	}
	if !overlap(e.Val, Val{w.src}) || !overlap(c.Args[0], ownersOf(f, w.src)) {
		return false
	}
	return j.keepsArgument(site{f, e.Call}, e.Arg, 3)
}

// keepsArgument reports whether a method may store an argument in its receiver.
// Of a method out of sight its name has to be believed.
func (j *judge) keepsArgument(call site, arg, depth int) bool {
	known := false
	for _, id := range j.callees(call) {
		g := j.funcs[id]
		if g == nil {
			return true
		}
		known = true
		if j.storesInto(g, arg, depth) {
			return true
		}
	}
	return !known
}

func (j *judge) storesInto(g *Func, arg, depth int) bool {
	given := func(v Val) bool {
		return slices.ContainsFunc(v, func(s Src) bool { return s.Base.Kind == BaseParam && s.Base.Index == arg })
	}
	for i := range g.Events {
		e := &g.Events[i]
		if !given(e.Val) {
			continue
		}
		to := e.Target.Base
		if e.Kind == EventStore && (to.Kind == BaseParam && to.Index == 0 || to.Kind == BaseGlobal || to.Kind == BaseFree) {
			return true
		}
		if e.Kind == EventPass && e.Arg > 0 && depth > 0 && len(g.Calls[e.Call].Args[0]) > 0 && j.keepsArgument(site{g, e.Call}, e.Arg, depth-1) {
			return true
		}
	}
	return false
}

// ownersOf returns what s was read from, where a getter gave it the getter's
// receiver.
func ownersOf(f *Func, s Src) Val {
	if s.Base.Kind == BaseCall && s.Base.Index < len(f.Calls) {
		if args := f.Calls[s.Base.Index].Args; len(args) > 0 {
			return args[0]
		}
	}
	return Val{s}
}

var setterVerbs = []string{"Set", "Update", "Store", "Save", "Put", "Write", "With", "Replace", "Apply", "Commit"}
