package judge

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/handed"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/detect/way"
)

// A sharing is a candidate with the roots of what it writes.
type sharing struct {
	*program.Candidate
	kind    kind                  // once it is decided about
	roots   []program.Origin      // of one strength; the first is the nearest, and shown
	passed  []flow.Node           // the locations by which the data gets here
	ways    map[finding.Step]bool // by which the data gets into the function; true for arguments
	mixed   bool                  // others hand in data of their own
	proven  bool                  // the value-flow graph knows all that is written, and all who have it
	filled  bool                  // what is written is wanted by who hands it in
	doubted bool                  // before the proofs were asked for, so that they were not
	many    bool                  // a function that is called often writes, and all its calls would share the copy
	cut     rule.Facts            // for where else the data may come from, since bounds of the search were reached

	descends bool // it comes from a context, and goes into one

	unknown rule.Facts // for values on the way that are not known
}

// strength returns the kind of the roots.
func (s *sharing) strength() program.OriginKind { return s.roots[0].Kind }

// consider keeps c if what it writes may be shared: is held by a package
// variable, handed out under a contract, or comes from out of sight.
func (j *judge) consider(c *program.Candidate) {
	if j.Start[c.Fn] {
		j.explain(c, nil, 0, rule.Facts{rule.New(rule.StartOnly, c.Fn.Pos, c.Fn.Name)}, nil)
		return
	}
	s := &sharing{Candidate: c, ways: make(map[finding.Step]bool)}
	var found []program.Origin
	var kept, shared []program.CandidateWrite
	for _, w := range c.Writes {
		typ := w.Event.Type
		if w.Whole {
			typ = ""
		}
		q := j.SearchMap(c.Fn, c.Fn, w.Shared(), typ)
		promised := func(o program.Origin) bool { return o.Kind == program.OriginContract }
		if w.Whole && !slices.ContainsFunc(q.Found, promised) {
			continue // a field may be written; where it comes from says nothing of a map
		}
		for _, n := range q.Passed {
			s.passed = append(s.passed, flow.Node{Fn: n.Fn, Loc: n.Loc})
		}
		s.mixed = s.mixed || q.Mixed(c.Fn, w.Src)
		s.noteCut(w, q)
		for _, o := range q.Found {
			if !w.Whole && !j.canBe(o) {
				continue
			}
			s.noteWay(o)
			if j.building(o, c.Binds) {
				o.Building = program.Yes
			}
			found = withOrigin(found, o)
		}
		kept = append(kept, w)
		if slices.ContainsFunc(q.Found, program.Origin.Tells) {
			shared = append(shared, w)
		}
	}
	c.Writes = kept
	if len(shared) > 0 {
		c.Writes = shared // the others go to what was made here: a new map of old ones
	}
	if s.roots = strongest(found); len(s.roots) == 0 && len(kept) > 0 {
		s.roots = j.heldBy(c)
	}
	others := slices.ContainsFunc(s.roots, func(o program.Origin) bool { return !o.Loc.Base.IsMade() || o.Loc.Path != "" })
	received := !slices.ContainsFunc(s.roots, func(o program.Origin) bool { return o.Kind != program.OriginGlobal || !o.HandedOver() })
	if (received || !others && c.Bind == program.Straight && !j.calledLater(s, c.Writes[0])) && len(kept) > 0 && j.mayBeJoint(c) {
		s.Candidate = innermost(c)
		loc := c.Writes[0].Src.Loc
		loc.Base.Name = c.Fn.ID
		s.roots = []program.Origin{{Kind: program.OriginJoint, Loc: loc, Fn: c.Fn}} // ownersFacts finds the object
	}
	switch {
	case len(kept) == 0:
	case len(s.roots) == 0:
		j.explain(c, nil, 0, rule.Facts{rule.New(rule.MadeForCall, c.Fn.Pos)}, nil)
	default:
		s.Owner = s.strength() == program.OriginContract && slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool { return way.OwnerGoesOn(c, w) })
		s.descends = s.fromContext() && j.passedDown(s)
		s.roots = j.refined(s)
		j.shared = append(j.shared, s)
	}
}

// considerHanded keeps what functions hand to somebody and then write again.
func (j *judge) considerHanded() {
	for _, c := range handed.Candidates(j.Program) {
		loc := c.Writes[0].Src.Loc
		loc.Base.Name = c.Fn.ID
		j.shared = append(j.shared, &sharing{Candidate: c, roots: []program.Origin{{Kind: program.OriginHanded, Loc: loc, Fn: c.Fn}}})
	}
}

// noteCut notes what a search for the origins of w could not find out.
func (s *sharing) noteCut(w program.CandidateWrite, q *program.Search) {
	if q.Cut != "" {
		s.cut.Add(rule.OriginsNotKnown, w.Event.Pos, q.Cut)
	}
	if q.Unknown != "" {
		s.unknown.Add(rule.OriginsNotKnown, w.Event.Pos, q.Unknown)
	}
}

// noteWay remembers the last step on the way from an origin that may be shared.
func (s *sharing) noteWay(o program.Origin) {
	if o.Kind == program.OriginFresh {
		return
	}
	if way, passes := o.Trace.Last(); way.IsValid() {
		s.ways[way] = passes
	}
}

// withOrigin adds o to found, unless it is there; one that is no guess takes the
// place of one that is.
func withOrigin(found []program.Origin, o program.Origin) []program.Origin {
	i := slices.IndexFunc(found, func(r program.Origin) bool { return r.Kind == o.Kind && r.Loc == o.Loc })
	switch {
	case i < 0:
		return append(found, o)
	case found[i].Building != o.Building:
		found[i].Building = program.Unknown
	}
	if i >= 0 && found[i].Guess && !o.Guess {
		o.Building = found[i].Building
		found[i] = o
	}
	return found
}

// canBe reports whether a map can be what the origin says. A value that holds many
// things, of which it is not known which is written, may hold a variable too:
//
//	conf := &Config{LogOutput: os.Stderr}
//	fill(conf)
func (j *judge) canBe(o program.Origin) bool {
	if o.Loc.Base.Kind != summary.BaseGlobal || o.Loc.Path != "" {
		return true
	}
	kind := j.Globals[o.Loc.Base.Name].Kind
	return kind != summary.KindPointer && kind != summary.KindStruct
}

// heldBy returns the object that c copies one level of, if another object refers to
// it: both then have the same maps, though no more than these two.
//
//	v := *ctx.Metrics()
//	v.Filtered[class]++
func (j *judge) heldBy(c *program.Candidate) []program.Origin {
	if c.Bind == program.Straight || !c.Fn.Binds[c.Bind].Explicit() {
		return nil
	}
	w := c.Writes[0]
	path, ok := strings.CutSuffix(string(w.Written().Path[:w.Ref.Len]), "|"+summary.StepDeref)
	if !ok {
		return nil
	}
	q := j.Search(c.Fn, c.Fn, summary.Src{Loc: summary.Loc{Base: w.Src.Base, Path: summary.Path(path)}})
	for _, n := range q.Passed {
		if summary.IsField(n.Loc.Tail()) {
			loc := w.Src.Loc
			loc.Base.Name = c.Fn.ID
			return []program.Origin{{Kind: program.OriginHeld, Loc: loc, Fn: c.Fn}}
		}
	}
	return nil
}

// strongest returns those of the origins that say most about sharing, guesses last
// and the nearest first; none if all are fresh. Of kinds that are only guessed at,
// the most telling counts if there is nothing else.
func strongest(found []program.Origin) []program.Origin {
	var guesses []program.Origin
	for _, kind := range program.Telling {
		var out []program.Origin
		for _, o := range found {
			if o.Kind == kind {
				out = append(out, o)
			}
		}
		slices.SortStableFunc(out, program.Origin.Compare)
		switch {
		case len(out) > 0 && !out[0].Guess:
			return out
		case guesses == nil:
			guesses = out
		}
	}
	return guesses
}
