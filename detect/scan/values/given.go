package values

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// A location below an element stands for many, so what is assigned to one of them is added to
// what all may hold. Of the same element, in the same round of a loop, more is known: it holds
// what it was given. So do all of them after a loop that has given each a value of its own.
//
//	for i := range servers {
//		servers[i].Meta = maps.Clone(servers[i].Meta)
//		servers[i].Meta["zone"] = zone
//	}

// noteGiven remembers what is assigned to l, at the locations, if they stand for many.
func (f *follower) noteGiven(l ast.Expr, at []summary.Src, val summary.Val) {
	if standForMany(at) && f.Carries(f.TypeOf(l)) && !kinds.IsInline(f.TypeOf(l)) {
		f.gives[l] = f.gives[l].Union(val)
	}
}

// given returns what e, which is at these locations, was given by an assignment that must
// have come before, and false if there is none.
func (f *follower) given(e ast.Expr, at []summary.Src) (summary.Val, bool) {
	if !standForMany(at) || !f.Carries(f.TypeOf(e)) || kinds.IsInline(f.TypeOf(e)) {
		return nil, false
	}
	l, known := f.givers[e]
	if !known {
		l = f.Giver(e)
		f.givers[e] = l
	}
	val, ok := f.gives[l]
	return val, ok
}

func standForMany(at []summary.Src) bool {
	return slices.ContainsFunc(at, func(s summary.Src) bool { return strings.Contains(string(s.Path), "|"+summary.StepElem) })
}

// afterLoop returns the state when a loop has gone through all elements.
func (f *follower) afterLoop(r *ast.RangeStmt) *summary.State {
	st := f.st
	for _, l := range f.GivesEach(r) {
		val, assigned := f.gives[l]
		at := f.quietLocs(l)
		if len(at) != 1 || kinds.IsInline(f.TypeOf(l)) || !f.Carries(f.TypeOf(l)) {
			continue
		}
		if st == f.st {
			st = f.st.Clone()
		}
		if !assigned {
			val = nil // there was no round yet
		}
		st.Set(at[0].Loc, val)
	}
	return st
}
