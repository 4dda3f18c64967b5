package detect

import (
	"slices"
	"strings"

	vflow "github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// A sharing is a candidate with the roots of what it writes.
type sharing struct {
	*candidate
	roots  []origin        // of one strength; the first is the nearest, and shown
	names  map[string]bool // tails of the locations by which the data gets here
	passed []vflow.Node    // these locations
	ways   map[Step]bool   // by which the data gets into the function; true for arguments
	mixed  bool            // others hand in data of their own
	cut    []signal        // doubts for where else the data may come from, since bounds of the search were reached

	unknown []signal // doubts for values on the way that are not known
}

// strength returns the kind of the roots.
func (s *sharing) strength() originKind { return s.roots[0].kind }

// consider keeps c if what it writes may be shared: is held by a package
// variable, handed out under a contract, or comes from out of sight.
func (j *judge) consider(c *candidate) {
	if j.start[c.fn] {
		j.explain(c, nil, evidence{{weight: meant, text: c.fn.Name + " runs only while the program starts", pos: c.fn.Pos}}, nil)
		return
	}
	s := &sharing{candidate: c, names: make(map[string]bool), ways: make(map[Step]bool)}
	var found []origin
	var kept, shared []candidateWrite
	for _, w := range c.writes {
		typ := w.event.Type
		if w.whole {
			typ = ""
		}
		q := j.searchMap(c.fn, c.fn, w.shared(), typ)
		for _, n := range q.passed {
			s.names[tail(n.loc)] = true
			s.passed = append(s.passed, vflow.Node{Fn: n.fn, Loc: n.loc})
		}
		s.mixed = s.mixed || q.mixed(c.fn, w.src)
		s.noteCut(w, q)
		contract := false
		for _, o := range q.found {
			if !w.whole && !j.canBe(o) {
				continue
			}
			contract = contract || o.kind == originContract
			s.noteWay(o)
			if j.building(o) {
				o.building = yes
			}
			found = withOrigin(found, o)
		}
		if !contract && w.whole {
			continue
		}
		kept = append(kept, w)
		if slices.ContainsFunc(q.found, origin.tells) {
			shared = append(shared, w)
		}
	}
	c.writes = kept
	if len(shared) > 0 {
		c.writes = shared // the others go to what was made here: a new map of old ones
	}
	s.roots = strongest(found)
	if len(s.roots) == 0 && len(kept) > 0 {
		s.roots = j.heldBy(c)
	}
	switch {
	case len(kept) == 0:
	case len(s.roots) == 0:
		j.explain(c, nil, evidence{{weight: meant, text: "what is written was made for this call alone", pos: c.fn.Pos}}, nil)
	default:
		s.roots = j.refined(s)
		j.shared = append(j.shared, s)
	}
}

// noteCut notes what a search for the origins of w could not find out.
func (s *sharing) noteCut(w candidateWrite, q *search) {
	if q.cut != "" {
		s.cut = append(s.cut, notKnown(w.event.Pos, q.cut))
	}
	if q.unknown != "" {
		s.unknown = append(s.unknown, notKnown(w.event.Pos, q.unknown))
	}
}

// noteWay remembers the last step on the way from an origin that may be shared.
func (s *sharing) noteWay(o origin) {
	if o.kind == originFresh {
		return
	}
	if way, passes := o.trace.last(); way.IsValid() {
		s.ways[way] = passes
	}
}

// withOrigin adds o to found, unless it is there; one that is no guess takes the
// place of one that is.
func withOrigin(found []origin, o origin) []origin {
	i := slices.IndexFunc(found, func(r origin) bool { return r.kind == o.kind && r.loc == o.loc })
	switch {
	case i < 0:
		return append(found, o)
	case found[i].building != o.building:
		found[i].building = unknown
	}
	if i >= 0 && found[i].guess && !o.guess {
		o.building = found[i].building
		found[i] = o
	}
	return found
}

// canBe reports whether a map can be what the origin says. A value that holds many
// things, of which it is not known which is written, may hold a variable too:
//
//	conf := &Config{LogOutput: os.Stderr}
//	fill(conf)
func (j *judge) canBe(o origin) bool {
	if o.loc.Base.Kind != summary.BaseGlobal || o.loc.Path != "" {
		return true
	}
	kind := j.globals[o.loc.Base.Name].Kind
	return kind != summary.KindPointer && kind != summary.KindStruct
}

// heldBy returns the object that c copies one level of, if another object refers to
// it: both then have the same maps, though no more than these two.
//
//	v := *ctx.Metrics()
//	v.Filtered[class]++
func (j *judge) heldBy(c *candidate) []origin {
	if c.bind == straight || !c.fn.Binds[c.bind].Explicit() {
		return nil
	}
	w := c.writes[0]
	path, ok := strings.CutSuffix(string(w.src.Path[:w.ref.Len]), "|"+summary.StepDeref)
	if !ok {
		return nil
	}
	q := j.search(c.fn, c.fn, summary.Src{Loc: summary.Loc{Base: w.src.Base, Path: summary.Path(path)}})
	for _, n := range q.passed {
		if summary.IsField(tail(n.loc)) {
			loc := w.src.Loc
			loc.Base.Name = c.fn.ID
			return []origin{{kind: originHeld, loc: loc, fn: c.fn}}
		}
	}
	return nil
}

// strongest returns those of the origins that say most about sharing, guesses last
// and the nearest first; none if all are fresh. Of kinds that are only guessed at,
// the most telling counts if there is nothing else.
func strongest(found []origin) []origin {
	var guesses []origin
	for _, kind := range telling {
		var out []origin
		for _, o := range found {
			if o.kind == kind {
				out = append(out, o)
			}
		}
		slices.SortStableFunc(out, origin.compare)
		switch {
		case len(out) > 0 && !out[0].guess:
			return out
		case guesses == nil:
			guesses = out
		}
	}
	return guesses
}
