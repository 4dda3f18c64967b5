package lock

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// An Around is the variables of packages that all who call a function lock before.
type Around struct {
	Locks []summary.Loc
	Cut   bool // there are more callers than are looked at
}

// Around returns those of fn:
//
//	mu.Lock()
//	defer mu.Unlock()
//	sweep() // for k, v := range tokens { if v == 0 { delete(tokens, k) } }
func (h *Holding) Around(fn *summary.Func) Around {
	a, known := h.around[fn]
	if !known {
		look := lookAround{Program: h.Program, inside: make(map[*summary.Func]bool)}
		a = Around{look.at(fn), look.steps > bounds.Of.LockCallers}
		if a.Cut {
			a.Locks = nil
		}
		h.around[fn] = a
	}
	return a
}

// A lookAround looks for the locks around a function.
type lookAround struct {
	*program.Program
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
