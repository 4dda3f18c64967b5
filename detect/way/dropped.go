package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// Dropped returns a call whose caller does nothing at all with some of its results, and the
// function that is called, nil if there is none: it is fn, or one that does nothing with those
// results of fn but to return them. If that is not known, open says why.
//
//	func (p Pen) Fancy() Pen { return p.Dashed() }
//	plain.Fancy()
func Dropped(p *program.Program, fn *summary.Func, results []int) (site flow.Site, called *summary.Func, open string) {
	return dropped(p, fn, results, make(map[*summary.Func]bool))
}

func dropped(p *program.Program, fn *summary.Func, results []int, seen map[*summary.Func]bool) (flow.Site, *summary.Func, string) {
	seen[fn] = true
	for _, site := range p.Callers[fn] {
		if site.At().Mode == summary.CallRef || site.Fn.Test && !fn.Test {
			continue
		}
		switch used, returned := uses(site, results); {
		case used:
		case returned == nil:
			return site, fn, p.ResultOpen(fn)
		case p.IsCrowded(site.Fn):
			return site, fn, bounds.TooManyTargets
		case !seen[site.Fn]:
			if at, called, open := dropped(p, site.Fn, returned, seen); called != nil {
				return at, called, open
			}
		}
	}
	return flow.Site{}, nil, ""
}

// uses reports whether the caller does anything with some results of a call but to return them,
// and as which results it does that.
func uses(call flow.Site, results []int) (used bool, returned []int) {
	used = call.At().Taken
	for _, e := range call.Fn.Events {
		switch {
		case !slices.ContainsFunc(e.Val, func(s summary.Src) bool {
			b := s.Base
			return b.Kind == summary.BaseCall && int(b.Index) == call.Call && slices.Contains(results, int(b.Result))
		}):
		case e.Kind == summary.EventReturn:
			returned = append(returned, e.Arg)
		default:
			used = true
		}
	}
	return used, returned
}
