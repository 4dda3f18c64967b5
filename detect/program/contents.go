package program

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// byField goes on with everything that the program puts into the last field
// on the way: for objects whose callers are out of sight.
func (q *Search) byField(fn *summary.Func, s summary.Src, trace *Link) {
	if stores := q.storesOf(s.Path); len(stores) > 0 {
		q.stored(stores, s.Path, trace)
		if !fn.Exported || fn.Literal || trace.remembers() {
			return
		}
	}
	q.outOfSight(fn, s, trace)
}

// storesOf returns what the program stores into the last field on a path that
// it stores anything into.
func (q *Search) storesOf(path summary.Path) []stored {
	field, _ := q.lastStored(path)
	return q.stores[field]
}

// lastStored returns that field, and the path behind it.
func (q *Search) lastStored(path summary.Path) (field string, rest summary.Path) {
	steps := path.Steps()
	for i := len(steps) - 1; i >= 0; i-- {
		if !summary.IsField(steps[i]) || len(q.stores[steps[i]]) == 0 {
			continue
		}
		for _, step := range steps[i+1:] {
			rest, _ = rest.Add(step)
		}
		return steps[i], rest
	}
	return "", ""
}

// stored goes on with what was stored into a field on the path.
func (q *Search) stored(stores []stored, path summary.Path, trace *Link) {
	field, rest := q.lastStored(path)
	if q.unstored[field] {
		q.Cut = bounds.TooManyStores
	}
	defer q.back(q.trail.length)
	step := q.trail.push(Link{Memory: true}, trace)
	for _, st := range stores {
		for _, t := range q.Project(st.fn, -1, st.val, rest) {
			q.src(st.fn, nil, t, step)
		}
	}
}

// A projection is a question to project. Equal values of a function are one in
// memory, so many calls of it ask the same.
type projection struct {
	st   *summary.State
	val  summary.SliceKey[summary.Src]
	path summary.Path
}

// Project follows a path from a value as it is at a call of fn, or with call
// -1 at its end, and returns the values there.
func (p *Program) Project(fn *summary.Func, call int, val summary.Val, path summary.Path) summary.Val {
	if path == "" || len(val) == 0 {
		return val
	}
	key := projection{p.state(fn, call), summary.KeyOfSlice(val), path}
	out, known := p.projected[key]
	if !known {
		out = key.st.Follow(val, path)
		p.projected[key] = out
	}
	return out
}

// OwnField reports whether s is a field of the receiver itself, rather than of
// something that the receiver refers to. A literal in a method captures the receiver.
func (p *Program) OwnField(f *summary.Func, s summary.Src) bool {
	if made, ok := p.Made[f.ID]; ok && s.Base.Kind == summary.BaseFree && int(s.Base.Index) < len(made.At().Free) {
		return slices.ContainsFunc(p.Project(made.Fn, made.Call, made.At().Free[s.Base.Index], s.Path), func(t summary.Src) bool { return p.OwnField(made.Fn, t) })
	}
	return f.HasReceiver(s.Base) && strings.Count(string(s.Path), "|"+summary.StepDeref) <= 1
}

// filledLater reports whether somebody puts something into the very object that fn makes, on
// the path of s from there: into a field that is filled when it is first asked for, or into a
// table.
//
//	func (c *Client) Attrs() map[string]string {
//		if c.attrs == nil { c.attrs = fetch() }
//		return c.attrs
//	}
func (q *Search) filledLater(fn *summary.Func, s summary.Src) bool {
	if !s.Base.IsMade() {
		return false
	}
	if q.filling >= bounds.Of.Filling {
		q.Cut = bounds.TooDeepOrigins
		return false
	}
	q.filling++
	defer func() { q.filling-- }()
	for ; s.Path != ""; s.Path = s.Path.Parent() {
		stores := q.stores[s.Path.Last()]
		if s.Path.Last() == summary.StepElem {
			stores = q.tableStores()
		}
		if slices.ContainsFunc(stores, func(st stored) bool { return q.leavesAt(st.fn, fn, s) }) {
			return true
		}
	}
	return false
}

// tableStores returns the functions that leave something in elements of what they were given.
func (q *Search) tableStores() []stored {
	if q.tables == nil {
		q.tables = []stored{}
		for _, f := range q.Order {
			if slices.ContainsFunc(f.Exit, func(e summary.Entry) bool { return !e.Loc.Base.IsMade() && e.Loc.Path.Last() == summary.StepElem }) {
				q.tables = append(q.tables, stored{fn: f})
			}
		}
	}
	return q.tables
}

// leavesAt reports whether by leaves something at s, in what fn makes.
func (q *Search) leavesAt(by, fn *summary.Func, s summary.Src) bool {
	return slices.ContainsFunc(by.Exit, func(e summary.Entry) bool {
		return !e.Loc.Base.IsMade() && len(e.Val) > 0 && e.Loc.Path.Last() == s.Path.Last() && q.isPartOf(by, e.Loc, fn, s)
	})
}

// isPartOf reports whether what by has at loc may be at s, in what fn makes.
func (q *Search) isPartOf(by *summary.Func, loc summary.Loc, fn *summary.Func, s summary.Src) bool {
	object, rest := loc.Container()
	return slices.ContainsFunc(q.Holders(by, object).By, func(o Origin) bool {
		base := o.Loc.Base
		if base.IsMade() {
			base.Name = ""
		}
		return o.Fn == fn && base == s.Base && o.Loc.Path+o.Inside(rest) == s.Path
	})
}
