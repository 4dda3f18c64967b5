package judge

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// An around is the variables of packages that all who call a function lock before.
type around struct {
	locks []summary.Loc
	cut   bool // there are more callers than are looked at
}

// locksAround returns those of fn:
//
//	mu.Lock()
//	defer mu.Unlock()
//	sweep() // for k, v := range tokens { if v == 0 { delete(tokens, k) } }
func (j *judge) locksAround(fn *summary.Func) around {
	a, known := j.around[fn]
	if !known {
		look := lookAround{judge: j, inside: make(map[*summary.Func]bool)}
		a = around{look.at(fn), look.steps > bounds.Of.LockCallers}
		if a.cut {
			a.locks = nil
		}
		if j.around == nil {
			j.around = make(map[*summary.Func]around)
		}
		j.around[fn] = a
	}
	return a
}

// A lookAround looks for the locks around a function.
type lookAround struct {
	*judge
	inside map[*summary.Func]bool // the functions that are looked at now, so that recursion ends
	steps  int
}

// at returns the locks that all calls of fn are made under. What other packages may call
// is called without.
func (a *lookAround) at(fn *summary.Func) []summary.Loc {
	if a.steps++; a.steps > bounds.Of.LockCallers || fn.Exported && !fn.Literal && !slices.Contains(a.MainPaths, fn.Package) {
		return nil
	}
	a.inside[fn] = true
	defer delete(a.inside, fn)
	var locks []summary.Loc
	called := false
	for _, call := range a.Callers[fn] {
		if call.Fn.Test && !fn.Test || a.inside[call.Fn] {
			continue
		}
		var held []summary.Loc
		if c := call.At(); c.Mode == summary.CallPlain {
			held = slices.DeleteFunc(slices.Concat(c.Locks, a.at(call.Fn)), func(l summary.Loc) bool { return l.Base.Kind != summary.BaseGlobal })
		}
		if called {
			held = slices.DeleteFunc(held, func(l summary.Loc) bool { return !slices.Contains(locks, l) })
		}
		locks, called = held, true
	}
	return locks
}
