package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// refined returns the roots of s. Where the search for origins ends at something that the
// value-flow graph sees through, such as what comes over a channel, out of a context, or from
// a function that is a value, they are those that the graph leads to, if it knows them all and
// they are there from the start.
//
//	queue <- job{params: defaults}
//	next := <-queue
//	next.params["id"] = id
func (j *judge) refined(s *sharing) []origin {
	if len(j.order) > bounds.Of.Refined || slices.ContainsFunc(s.roots, func(r origin) bool { return !r.isVeiled() }) {
		return s.roots
	}
	var out []origin
	for _, w := range s.writes {
		at := j.graph().NearOrigins(s.fn, w.shared().Loc)
		if len(at.Missing) > 0 {
			return s.roots
		}
		for _, o := range at.Objects {
			r := origin{kind: originGlobal, loc: o.Loc, fn: o.Fn}
			switch {
			case r.handedOver():
				continue // the way, not the end of it
			case o.Loc.Base.Kind == summary.BaseFunc:
				continue
			case o.Loc.Base.Kind != summary.BaseGlobal && !(o.Loc.Base.IsMade() && j.start[o.Fn]):
				return s.roots // handed over, maybe
			case o.Loc.Base.IsMade():
				r.loc.Base.Name = o.Fn.ID
			}
			out = withOrigin(out, r)
		}
	}
	if len(out) == 0 {
		return s.roots
	}
	return out
}
