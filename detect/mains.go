package detect

import "slices"

// A reachedBy says which main functions lead to a function.
type reachedBy struct {
	mains   []string
	unknown bool // others may lead to it too
}

// mainsOf returns which programs run f. That is not known if something leads to it
// that nobody is seen to call, or that runs in all programs which have its package.
func (p *program) mainsOf(f *Func) reachedBy {
	if r, known := p.reached[f.ID]; known {
		return r
	}
	var r reachedBy
	seen := map[string]bool{f.ID: true}
	for queue := []*Func{f}; len(queue) > 0 && !r.unknown; queue = queue[1:] {
		g := queue[0]
		if isMain(g) {
			r.mains = append(r.mains, g.ID)
			continue
		}
		callers := p.callersOutsideTests(g)
		r.unknown = isInit(g) || len(callers) == 0
		for _, c := range callers {
			if !seen[c.ID] {
				seen[c.ID] = true
				queue = append(queue, c)
			}
		}
	}
	p.reached[f.ID] = r
	return r
}

// callersOutsideTests returns the functions that call f, or hand it out.
func (p *program) callersOutsideTests(f *Func) []*Func {
	var out []*Func
	for _, s := range p.callers[f.ID] {
		if !s.fn.Test {
			out = append(out, s.fn)
		}
	}
	return out
}

// setElsewhere reports whether the package variable that holds the root is set only in
// programs that never get to the writing function, so that it is nil where that runs:
//
//	func Load() *Config { if current != nil { return current }; return read() }
//	func Watch() { current = read() } // called by the controller
//	conf := config.Load()             // by the agent
//	conf.Labels["pod"] = host
func (j *judge) setElsewhere(s *sharing, r origin) bool {
	if r.loc.Base.Kind != BaseGlobal {
		return false
	}
	here, set := j.mainsOf(s.fn), false
	if here.unknown || len(here.mains) == 0 {
		return false
	}
	for _, f := range j.order {
		if f.Test || !sets(f, r.loc) {
			continue
		}
		there := j.mainsOf(f)
		if there.unknown || slices.ContainsFunc(there.mains, func(id string) bool { return slices.Contains(here.mains, id) }) {
			return false
		}
		set = true
	}
	return set
}

// sets reports whether f assigns the variable around loc, or a part of it that loc is in,
// and not nil.
func sets(f *Func, loc Loc) bool {
	return slices.ContainsFunc(f.Events, func(e Event) bool {
		return e.Kind == EventStore && (len(e.Val) > 0 || e.Filled != ContentUnknown) && e.Target.Base == loc.Base && loc.Path.hasPrefix(e.Target.Path)
	})
}
