package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// Dropped returns a call whose caller does nothing at all with its results, and the function that
// is called, nil if there is none: it is fn, or one that does nothing with what fn returns but to
// return it. If that is not known, open says why.
//
//	func (p Pen) Fancy() Pen { return p.Dashed() }
//	plain.Fancy()
func Dropped(p *program.Program, fn *summary.Func) (site flow.Site, called *summary.Func, open string) {
	return dropped(p, fn, make(map[*summary.Func]bool))
}

func dropped(p *program.Program, fn *summary.Func, seen map[*summary.Func]bool) (flow.Site, *summary.Func, string) {
	seen[fn] = true
	for _, site := range p.Callers[fn] {
		if site.At().Mode == summary.CallRef || site.Fn.Test && !fn.Test {
			continue
		}
		switch used, returned := uses(site); {
		case used:
		case !returned:
			return site, fn, p.ResultOpen(fn)
		case p.IsCrowded(site.Fn):
			return site, fn, bounds.TooManyTargets
		case !seen[site.Fn]:
			if at, called, open := dropped(p, site.Fn, seen); called != nil {
				return at, called, open
			}
		}
	}
	return flow.Site{}, nil, ""
}

// uses reports whether the caller does anything with a call's results but to return them, and
// whether it does that.
func uses(call flow.Site) (used, returned bool) {
	used = call.At().Taken
	for _, e := range call.Fn.Events {
		if slices.ContainsFunc(e.Val, func(s summary.Src) bool { return s.Base.Kind == summary.BaseCall && int(s.Base.Index) == call.Call }) {
			used = used || e.Kind != summary.EventReturn
			returned = returned || e.Kind == summary.EventReturn
		}
	}
	return used, returned
}
