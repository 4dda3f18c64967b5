package flow

import (
	"slices"

	"golang.org/x/tools/container/intsets"

	"github.com/mapfix/mapfix/detect/summary"
)

// targets are the functions that a call may reach.
type targets struct {
	funcs   []*summary.Func
	known   intsets.Sparse // their numbers
	outside bool           // it may reach a function that has no summary
}

func (t *targets) addNumber(x *index, n int) bool {
	if n == outOfSight {
		grown := !t.outside
		t.outside = true
		return grown
	}
	if !t.known.Insert(n) {
		return false
	}
	t.funcs = append(t.funcs, x.Funcs[n])
	return true
}

// outOfSight stands for the functions that have no summary.
const outOfSight = -1

// numbered returns the number of a function.
func (x *index) numbered(id string) int {
	if n, ok := x.numberOf[id]; ok {
		return n
	}
	return outOfSight
}

// A methodKey names a method of an interface.
type methodKey struct{ iface, method string }

// callees returns the functions that a call may reach.
func (x *index) callees(s Site) *targets {
	switch c := s.At(); {
	case c.Callee != "":
		return x.named(c.Callee)
	case c.Method != "":
		return x.behind(methodKey{c.Iface, c.Method})
	}
	return x.valued[s]
}

// named returns what a call of a function by its name reaches.
func (x *index) named(id string) *targets {
	n := x.numbered(id)
	if n == outOfSight {
		return &unseen
	}
	t := x.direct[n]
	if t == nil {
		t = new(targets)
		t.addNumber(x, n)
		x.direct[n] = t
	}
	return t
}

// unseen is what a call reaches that goes out of sight.
var unseen = targets{outside: true}

// behind returns what calls of an interface's method reach.
func (x *index) behind(m methodKey) *targets {
	t := x.methods[m]
	if t == nil {
		t = new(targets)
		x.methods[m] = t
		ids, complete := x.Implementations(m.iface + "." + m.method)
		t.outside = !complete || len(ids) == 0
		for _, id := range ids {
			t.addNumber(x, x.numbered(id))
		}
	}
	return t
}

// resolveCalls finds the functions that each call may reach, and the callers of each
// function. Which functions a value may be depends on the callers of the functions on its
// way, and the other way round: both grow until nothing changes.
func (x *index) resolveCalls() {
	c := x.classes
	for _, f := range x.Funcs {
		for i := range f.Calls {
			c.enter(Site{f, i})
		}
	}
	c.promote()
	for _, f := range x.Funcs {
		for i := range f.Calls {
			c.called(Site{f, i})
		}
	}
	c.solve()
	for s, t := range x.valued {
		if s.At().Fun != nil && len(t.funcs) == 0 && !x.yields(s) {
			t.outside = true
		}
	}
}

// indexHanded notes which functions are handed to code out of sight, by which calls.
func (x *index) indexHanded() {
	for _, f := range x.Funcs {
		for i := range f.Calls {
			s := Site{f, i}
			if s.At().Mode == summary.CallRef || !x.callees(s).outside {
				continue
			}
			for _, arg := range s.At().Args {
				for _, v := range arg {
					x.handOut(s, x.functionsAt(f, v))
				}
			}
		}
	}
	x.classes.solve()
}

// handOut notes that a call hands functions to code out of sight.
func (x *index) handOut(s Site, funcs []*summary.Func) {
	for _, f := range funcs {
		if !slices.Contains(x.handed[f.ID], s) {
			x.handed[f.ID] = append(x.handed[f.ID], s)
			x.classes.callback(f, s)
		}
	}
}

// functionsAt returns the functions in sight that a value may be, if something calls them or
// what they are handed on as.
func (x *index) functionsAt(fn *summary.Func, v summary.Src) []*summary.Func {
	if v.Base.Kind != summary.BaseFunc {
		if n, known := x.classes.known(fn, v.Loc); known {
			return x.classes.functions(n)
		}
	} else if n := x.numbered(v.Base.Name); n != outOfSight {
		return []*summary.Func{x.Funcs[n]}
	}
	return nil
}

// yields reports whether a call calls what an iterator yields to: the body of a loop, which
// is part of the iterator's caller.
func (x *index) yields(s Site) bool {
	return slices.ContainsFunc(s.At().Fun, func(src summary.Src) bool {
		last := src.Base.Kind == summary.BaseParam && src.Path == "" && int(src.Base.Index) == len(s.Fn.Params)-1
		return last && slices.ContainsFunc(x.callers[s.Fn], func(by Site) bool { return by.At().Iter })
	})
}

type valueKey struct {
	fn  *summary.Func
	loc summary.Loc
}

// HandedOut reports whether a function is handed to code out of sight, which may call it, or may
// be with what it is a method of.
func (g *Graph) HandedOut(fn *summary.Func) bool {
	return len(g.handed[fn.ID]) > 0 || g.callableFromOutside(fn)
}

// Beside reports whether other may run in a goroutine while f, which is not part of it, runs;
// goroutines of tests count only if asked for.
func (g *Graph) Beside(f, other *summary.Func, tests bool) bool {
	if g.goroutines == nil {
		g.goroutines = g.allGoroutines(tests)
	}
	return slices.ContainsFunc(g.goroutines, func(within map[*summary.Func]bool) bool { return within[other] && !within[f] })
}

// allGoroutines returns for each go statement, and each function that is handed to code out of
// sight which starts it, the functions that the goroutine runs.
func (g *Graph) allGoroutines(tests bool) []map[*summary.Func]bool {
	out := []map[*summary.Func]bool{}
	for _, f := range g.Funcs {
		if f.Test && !tests {
			continue
		}
		for i := range f.Calls {
			if f.Calls[i].Mode == summary.CallGo {
				callees, _ := g.Callees(Site{f, i})
				out = append(out, g.reachedFrom(callees))
			}
		}
		if slices.ContainsFunc(g.handed[f.ID], func(s Site) bool { return (!s.Fn.Test || tests) && g.starts(s, f) }) {
			out = append(out, g.reachedFrom([]*summary.Func{f}))
		}
	}
	return out
}

// starts reports whether a call of code out of sight has another goroutine run f, an argument.
func (g *Graph) starts(s Site, f *summary.Func) bool {
	for i, arg := range s.At().Args {
		is := func(v summary.Src) bool { return slices.Contains(g.functionsAt(s.Fn, v), f) }
		if slices.ContainsFunc(arg, is) && g.Starts(s.At(), i) {
			return true
		}
	}
	return false
}

// reachedFrom returns functions and those that they lead to.
func (g *Graph) reachedFrom(funcs []*summary.Func) map[*summary.Func]bool {
	out := make(map[*summary.Func]bool)
	for queue := [][]*summary.Func{funcs}; len(queue) > 0; queue = queue[1:] {
		for _, f := range queue[0] {
			if out[f] {
				continue
			}
			out[f] = true
			for i := range f.Calls {
				if f.Calls[i].Mode != summary.CallRef {
					callees, _ := g.Callees(Site{f, i})
					queue = append(queue, callees)
				}
			}
		}
	}
	return out
}
