package program

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

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
