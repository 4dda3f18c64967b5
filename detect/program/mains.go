package program

import (
	"math/big"
	"slices"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// Mains is a set of programs: a bit for each of program.mainPaths.
type Mains = big.Int

// A reachedBy says which programs run a function.
type reachedBy struct {
	Mains Mains
	More  bool // others may run it too: nobody is seen to call what leads to it
}

// MainsOf returns which programs run f: those that lead to it by functions of which they
// have the packages. What nobody is seen to call, and what runs by itself, counts as run
// by all that have its package. A call through an interface seems to lead to methods in
// all programs, so it takes the packages to tell them apart.
func (p *Program) MainsOf(f *summary.Func) *reachedBy {
	if r := p.reached[f.ID]; r != nil {
		return r
	}
	r := new(reachedBy)
	p.reached[f.ID] = r
	ways := map[*summary.Func]*Mains{f: p.mainsWith(f.Package)} // that a function is on the way for
	for queue := []*summary.Func{f}; len(queue) > 0; queue = queue[1:] {
		g := queue[0]
		callers := p.CallersOutsideTests(g)
		if summary.IsMain(g) || summary.IsInit(g) || len(callers) == 0 || flow.IsAsked(g) {
			r.Mains.Or(&r.Mains, ways[g])
			r.More = r.More || !summary.IsMain(g) && !summary.IsInit(g)
		}
		for _, c := range callers {
			if widen(ways, c, ways[g], p.mainsWith(c.Package)) {
				queue = append(queue, c)
			}
		}
	}
	return r
}

// widen notes that f is on the way for what is in both a and b, and reports whether
// that is new.
func widen(ways map[*summary.Func]*Mains, f *summary.Func, a, b *Mains) bool {
	var now Mains
	now.And(a, b)
	if old := ways[f]; old != nil {
		if now.Or(&now, old); now.Cmp(old) == 0 {
			return false
		}
	}
	ways[f] = &now
	return now.Sign() != 0
}

// mainsWith returns the programs that have a package.
func (p *Program) mainsWith(path string) *Mains {
	if p.linkedInto == nil {
		p.linkMains()
	}
	if out := p.linkedInto[path]; out != nil {
		return out
	}
	return new(Mains)
}

// isCommand reports whether a package is a program, which nobody can import.
func (p *Program) isCommand(path string) bool {
	if p.linkedInto == nil {
		p.linkMains()
	}
	_, found := slices.BinarySearch(p.MainPaths, path)
	return found
}

// Together reports whether one process may run both functions. It may not if g is a command's
// own, nothing in that command or its tests leads to f, and nothing that runs by itself in its
// packages does.
func (p *Program) Together(f, g *summary.Func) bool {
	if f.Package == g.Package || !p.isCommand(g.Package) {
		return true
	}
	key := [2]string{f.ID, g.Package}
	out, known := p.together[key]
	if !known {
		out = p.mayRunIn(f, g.Package)
		p.together[key] = out
	}
	return out
}

// mayRunIn reports whether a process of a command, or of its tests, may run f.
func (p *Program) mayRunIn(f *summary.Func, command string) bool {
	n, _ := slices.BinarySearch(p.MainPaths, command)
	for by := range p.LeadingTo(f) {
		if by == nil && p.mainsWith(f.Package).Bit(n) == 1 || by != nil && p.runsIn(by, command, n) {
			return true
		}
	}
	return false
}

// runsIn reports whether command n, of package path, may run f by itself, or its tests do.
func (p *Program) runsIn(f *summary.Func, path string, n int) bool {
	return f.Package == path || summary.IsInit(f) && p.mainsWith(f.Package).Bit(n) == 1 ||
		slices.ContainsFunc(p.Callers[f], func(s flow.Site) bool { return s.Fn.Test && s.Fn.Package == path })
}

// linkMains notes for each package which programs have it.
func (p *Program) linkMains() {
	p.linkedInto = make(map[string]*Mains)
	for f := range p.Each() {
		if summary.IsMain(f) && p.Own[f.Package] {
			p.MainPaths = append(p.MainPaths, f.Package)
		}
	}
	slices.Sort(p.MainPaths)
	for i, path := range p.MainPaths {
		p.linkMain(i, path)
	}
}

// linkMain gives the packages that program i has, which are what path imports, its bit.
func (p *Program) linkMain(i int, path string) {
	for queue := []string{path}; len(queue) > 0; queue = queue[1:] {
		in := p.linkedInto[queue[0]]
		if in == nil {
			in = new(Mains)
			p.linkedInto[queue[0]] = in
		}
		if in.Bit(i) == 0 {
			in.SetBit(in, i, 1)
			queue = append(queue, p.imports[queue[0]]...)
		}
	}
}

// CallersOutsideTests returns the functions that call f, or hand it out.
func (p *Program) CallersOutsideTests(f *summary.Func) []*summary.Func {
	var out []*summary.Func
	for _, s := range p.Callers[f] {
		if !s.Fn.Test {
			out = append(out, s.Fn)
		}
	}
	return out
}
