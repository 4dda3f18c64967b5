package judge

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/detect/way"
)

// refined returns the roots of s. Where the search for origins ends at something that the
// value-flow graph sees through, such as what comes over a channel, out of a context, or from
// a function that is a value, they are those that the graph leads to, if it knows them all and
// they are there from the start.
//
//	queue <- job{params: defaults}
//	next := <-queue
//	next.params["id"] = id
func (j *judge) refined(s *sharing) []program.Origin {
	if len(j.Order) > bounds.Of.Refined || slices.ContainsFunc(s.roots, func(r program.Origin) bool { return !way.Veiled(j.Program, r) }) {
		return s.roots
	}
	var out []program.Origin
	for _, w := range s.Writes {
		at := j.Graph().NearOrigins(s.Fn, w.Shared().Loc)
		if len(at.Missing) > 0 {
			return s.roots
		}
		for _, o := range at.Objects {
			r := program.Origin{Kind: program.OriginGlobal, Loc: o.Loc, Fn: o.Fn}
			switch {
			case r.HandedOver():
				continue // the way, not the end of it
			case o.Loc.Base.Kind == summary.BaseFunc:
				continue
			case o.Loc.Base.Kind != summary.BaseGlobal && !(o.Loc.Base.IsMade() && j.Start[o.Fn]):
				return s.roots // handed over, maybe
			case o.Loc.Base.IsMade():
				r.Loc.Base.Name = o.Fn.ID
			}
			out = withOrigin(out, r)
		}
	}
	if len(out) == 0 {
		return s.roots
	}
	return out
}

// confirmed reports whether the value-flow graph leads from what s writes to a root of s, which
// the search for origins has only guessed, and knows of all that may be written. It notes in facts
// if that may also be something that another function has made.
//
//	r := newRequest("/rides", withParams(defaults)) // puts defaults into r.params
//	r.params["id"] = id
func (j *judge) confirmed(s *sharing, facts *rule.Facts) bool {
	elsewhere := false
	for _, w := range s.Writes {
		at := j.Graph().Origins(s.Fn, w.Shared().Loc)
		if len(at.Missing) > 0 || !slices.ContainsFunc(s.roots, func(r program.Origin) bool { return j.runsWith(s.Fn, r) && slices.ContainsFunc(at.Objects, r.IsObject) }) {
			return false
		}
		elsewhere = elsewhere || way.IsElsewhere(s.Fn, at)
	}
	if elsewhere {
		facts.Add(rule.OtherObject, s.Place().Pos)
	}
	return true
}

// runsWith reports whether all programs that run fn make the root, and not at its request.
func (j *judge) runsWith(fn *summary.Func, r program.Origin) bool {
	if r.Loc.Base.Kind == summary.BaseGlobal {
		return true // unsetFacts asks
	}
	return !j.Calls(fn, r.Fn) && new(program.Mains).AndNot(&j.MainsOf(fn).Mains, &j.MainsOf(r.Fn).Mains).Sign() == 0
}
