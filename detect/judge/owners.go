package judge

import (
	"slices"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/detect/way"
)

// innermost returns c with its copy at the innermost bind of what is written: other names for
// what is made for one call are those that its maker gave it, and may be those of other owners.
func innermost(c *program.Candidate) *program.Candidate {
	if c.Bind == program.Straight {
		return c
	}
	out := *c
	out.Writes = slices.Clone(c.Writes)
	for i := range out.Writes {
		w := &out.Writes[i]
		refs := program.UsableBinds(c.Fn, w.Written())
		if len(refs) == 0 || i > 0 && refs[len(refs)-1].ID != out.Writes[0].Ref.ID {
			return c
		}
		w.Ref = refs[len(refs)-1]
	}
	out.Bind = int(out.Writes[0].Ref.ID) - 1
	return &out
}

// mayBeJoint reports whether what c writes, which is made anew for each call, is worth a
// question to the value-flow graph who else has it. A struct that is passed by value is often
// a handle, whose maps are there to be written by all who have it, and a map that a function
// hands to a callee, or is given by one, has no second name yet. What a literal captures has
// one name for all who run the literal.
func (j *judge) mayBeJoint(c *program.Candidate) bool {
	if c.Fn.Test {
		return false
	}
	if c.Bind == program.Straight {
		return !slices.ContainsFunc(c.Writes, func(w program.CandidateWrite) bool { return !writesCaptured(c, w) })
	}
	b := innermost(c).Place()
	if b.Kind != summary.KindMap || b.Form == summary.BindArg || b.Form == summary.BindOut || b.Repair == nil {
		return false
	}
	return !slices.ContainsFunc(c.Writes, func(w program.CandidateWrite) bool { return w.Whole || w.At == program.Remote })
}

// writesCaptured reports whether a literal writes a map that it captures, or hands it to who
// does, without a lock.
func writesCaptured(c *program.Candidate, w program.CandidateWrite) bool {
	return !w.Whole && w.Src.Base.Kind == summary.BaseFree && w.Src.Path == "" && !w.Locked && len(c.Locks(w))+len(w.Event.Locks) == 0
}

// fewFacts keeps to maps that look like data which several may have, and to writes that do not
// go on from what is there: what one call makes is mostly built up by many.
func (j *judge) fewFacts(s *sharing, facts *rule.Facts) {
	for _, w := range s.Writes {
		if !w.Event.IsDataLike() {
			facts.Add(rule.RarelyShared, w.Event.Pos, w.Event.Type)
		}
		if w.Event.Self || w.Event.Step {
			facts.Add(rule.LentUpdated, w.Event.Pos, w.Event.Text)
		}
	}
}

// ownersFacts looks for another owner of what was made for one call, who reads it as a whole
// after the write, by a name that does not come from the candidate's bind:
//
//	event := newEvent(pod)
//	for _, s := range sinks { s.send(event) } // one of which: tags := event.tags; delete(tags, "node")
//
// Who made the map may have meant it to be changed for all, so that is for the user to say.
func (j *judge) ownersFacts(s *sharing, facts *rule.Facts) {
	if j.verdict(joint, *facts) == "" {
		return
	}
	for _, w := range s.Writes {
		objects := j.filledObjects(s, w)
		if len(objects) == 0 {
			continue
		}
		nodes := j.owners().Way(objects, s.Fn, w.Shared().Loc)
		if j.comesAgain(s, w, nodes, facts) || s.Bind != program.Straight && j.readAfterwards(s, w, j.Outermost(nodes), facts) {
			*facts = append(*facts, s.cut...)
			loc := objects[0].Loc
			loc.Base.Name = objects[0].Fn.ID
			s.roots = []program.Origin{{Kind: program.OriginJoint, Loc: loc, Fn: objects[0].Fn}}
			return
		}
	}
	facts.Add(rule.MadeForCall, s.Place().Pos)
}

// filledObjects returns the objects that w may write, if all are known and are made with data;
// an empty one is there to be filled.
func (j *judge) filledObjects(s *sharing, w program.CandidateWrite) []flow.Object {
	origins := j.owners().NearOrigins(s.Fn, w.Shared().Loc)
	if len(origins.Missing) > 0 {
		return nil
	}
	var out []flow.Object
	for _, o := range slices.Concat(origins.Objects, origins.Fresh) {
		if !o.Loc.Base.IsMade() || o.Loc.Base.Kind == summary.BaseReceived && slices.Contains(o.Loc.Path.Steps(), summary.StepElem) {
			return nil // of a tree that was decoded, the maps are its nodes
		}
		m := o.Fn.Object(int(o.Loc.Base.Index))
		if o.Fn.Test || m == nil {
			return nil
		}
		if m.Filled == summary.ContentData || o.Loc.Base.Kind == summary.BaseReceived {
			out = append(out, o)
		}
	}
	return out
}

// owners returns a value-flow graph that knows of all who read maps as a whole.
func (j *judge) owners() *flow.Graph {
	if j.wholes == nil {
		j.wholes = j.Graph().Anew()
		j.wholes.Seed(func(f *summary.Func, e *summary.Event) bool { return !f.Test && e.Kind == summary.EventRange })
		j.wholes.SeedLeaks(func(f *summary.Func, e *summary.Event) bool {
			if f.Test || e.Kind != summary.EventPass {
				return false
			}
			_, outside := j.Graph().Callees(flow.Site{Fn: f, Call: e.Call})
			return outside
		})
	}
	return j.wholes
}

// readAfterwards looks for an owner who reads the object by another name. Who was handed it by
// the candidate's, before the write or after it, would have the copy, too.
func (j *judge) readAfterwards(s *sharing, w program.CandidateWrite, from []flow.Object, facts *rule.Facts) bool {
	own := func(fn *summary.Func, src summary.Src, _ int) bool { return fn == s.Fn && s.derives(w, src) }
	for _, h := range j.owners().Holders(from, own) {
		if !h.Copy && !own(h.Fn, h.Src, h.Event) && j.comesAfter(s, w, h) {
			facts.Add(rule.OtherOwner, h.At().Pos, h.Fn.Name)
			return true
		}
	}
	return false
}

// comesAfter reports whether an access follows the write, in some function that has handed the
// object to both.
func (j *judge) comesAfter(s *sharing, w program.CandidateWrite, h flow.Holder) bool {
	if h.Fn == s.Fn {
		return slices.Contains(s.After(w), h.Event)
	}
	for _, n := range h.Way {
		switch {
		case n.Fn == s.Fn:
			if j.LeadsAfter(s.Fn, w.At, h) || way.ComesBackTo(j.Program, h.Fn, n) {
				return true
			}
		case n.Fn != nil && j.LeadingTo(s.Fn)[n.Fn]:
			if j.handsOnBefore(n, s.Fn, h) {
				return true
			}
		}
	}
	return false
}

// handsOnBefore reports whether a function that has the object hands it on to the writer, and
// afterwards to h, or is done before h.
func (j *judge) handsOnBefore(n flow.Node, writer *summary.Func, h flow.Holder) bool {
	for i := range n.Fn.Events {
		if !j.HandsOver(n, i, writer) {
			continue
		}
		if j.LeadsAfter(n.Fn, i, h) || n.Fn.MayRecur(i, n.Loc) && j.Leads(n.Fn, i, h.Fn) || way.ComesBackTo(j.Program, h.Fn, n) {
			return true
		}
	}
	return false
}

// comesAgain looks for a loop that hands the writer the same object again.
func (j *judge) comesAgain(s *sharing, w program.CandidateWrite, nodes []flow.Node, facts *rule.Facts) bool {
	f, e := way.Again(j.Program, s.Candidate, w, nodes)
	if f == nil {
		return false
	}
	facts.Add(rule.NextRound, e.Pos, f.Name, way.Called(s.Fn))
	return true
}

// keptFacts says what is known of a map that was handed to somebody before it is written.
func (j *judge) keptFacts(s *sharing, facts *rule.Facts) {
	w := s.Writes[0].Event
	facts.Add(rule.GivenAway, w.Pos, s.Place().Text)
	facts.Add(rule.KeeperMayLook, w.Pos)
}
