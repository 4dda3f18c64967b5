package detect

import "slices"

// A reachedBy says which programs run a function.
type reachedBy struct {
	mains []string // the packages of main functions
	more  bool     // others may run it too: nobody is seen to call what leads to it
}

// mainsOf returns which programs run f. What nobody is seen to call, and what runs by
// itself, counts as run by all programs that have its package.
func (p *program) mainsOf(f *Func) reachedBy {
	if r, known := p.reached[f.ID]; known {
		return r
	}
	var r reachedBy
	seen := map[string]bool{f.ID: true}
	for queue := []*Func{f}; len(queue) > 0; queue = queue[1:] {
		g := queue[0]
		if isMain(g) {
			r.mains = append(r.mains, g.Package)
			continue
		}
		callers := p.callersOutsideTests(g)
		if isInit(g) || len(callers) == 0 {
			r.mains = append(r.mains, p.mainsWith(g.Package)...)
			r.more = r.more || !isInit(g)
		}
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

// mainsWith returns the packages of the main functions that have a package in their
// programs. It looks at all imports once for each package that is asked for.
func (p *program) mainsWith(path string) []string {
	if out, known := p.linkedInto[path]; known {
		return out
	}
	var out []string
	seen := map[string]bool{path: true}
	for queue := []string{path}; len(queue) > 0; queue = queue[1:] {
		if p.funcs[queue[0]+".main"] != nil {
			out = append(out, queue[0])
		}
		for _, by := range p.importers[queue[0]] {
			if !seen[by] {
				seen[by] = true
				queue = append(queue, by)
			}
		}
	}
	p.linkedInto[path] = out
	return out
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
	if here.more || len(here.mains) == 0 {
		return false
	}
	for _, f := range j.order {
		if f.Test || !sets(f, r.loc) {
			continue
		}
		there := j.mainsOf(f)
		if slices.ContainsFunc(there.mains, func(path string) bool { return slices.Contains(here.mains, path) }) {
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
