package judge

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/result"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
)

// withProofs returns the facts of s with those that its doubts have made it needless to ask for,
// so that the user is told all that a safe fix lacks.
func (j *judge) withProofs(s *sharing, facts rule.Facts, f *finding.Finding) rule.Facts {
	if j.Opts.Explain == nil || !s.doubted || j.verdict(s.kind, facts) != finding.Unsafe {
		return facts
	}
	if !slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool { return j.isAskedFor(s.Candidate, w, f) }) {
		return facts
	}
	proven, many := s.proven, s.many
	out := slices.Clone(facts)
	j.ask(proofs, s.kind, s, &out)
	s.proven, s.many = proven, many
	return out
}

// explain keeps what was decided about c if the user asked about one of its writes, or about
// a line of what was found, which may be nil.
func (j *judge) explain(c *program.Candidate, roots []program.Origin, k kind, facts rule.Facts, f *finding.Finding) {
	if j.Opts.Explain == nil {
		return
	}
	outcome := LeftAlone
	if f != nil {
		outcome = string(f.Applicability)
	}
	for _, w := range c.Writes {
		asked := j.isAskedFor(c, w, f)
		for i, e := range w.Siblings() {
			if j.Opts.Explain.At(e.Pos) || i == 0 && asked {
				j.explainWrite(c, &e, roots, k, facts, outcome)
			}
		}
	}
}

// explainWrite keeps what was decided about one of the writes of c.
func (j *judge) explainWrite(c *program.Candidate, e *summary.Event, roots []program.Origin, k kind, facts rule.Facts, outcome string) {
	x := result.Explanation{Position: e.Pos, Function: c.Fn.Name, Text: e.Text, Outcome: outcome, Facts: facts.Shown(bounds.Of.Facts)}
	if c.Bind != program.Straight {
		x.Alias = c.Place().Text
	}
	for _, r := range roots {
		x.Roots = append(x.Roots, j.Display(r.Loc))
	}
	x.Decisive = facts.Decisive(k&(lent|joint) != 0)
	if same := func(o result.Explanation) bool { return reflect.DeepEqual(o, x) }; !slices.ContainsFunc(j.explained, same) {
		j.explained = append(j.explained, x)
	}
}

// isAskedFor reports whether the user asked about a line that w, or what was found, is about:
// the write, the alias, a call on the way, the function that is called, a step of the trace.
func (j *judge) isAskedFor(c *program.Candidate, w program.CandidateWrite, f *finding.Finding) bool {
	at := j.Opts.Explain
	if at.At(c.Place().Pos) || at.At(w.Event.Pos) || at.At(w.Fn.Pos) {
		return true
	}
	steps := w.Chain.Steps()
	if f != nil && !slices.ContainsFunc(f.Mutations, func(m finding.Mutation) bool { return at.At(m.Position) }) {
		steps = append(steps, f.Trace...) // other lines than those of its writes tell of all of them
	}
	if slices.ContainsFunc(steps, func(step finding.Step) bool { return at.At(step.Position) }) {
		return true
	}
	for l := w.Chain; l != nil; l = l.Next {
		if g := j.Funcs[l.Call.Callee]; g != nil && at.At(g.Pos) {
			return true
		}
	}
	return false
}

// explanations returns what is known of the writes at the place that the user
// asked about. Writes that are no candidates are explained too.
func (j *judge) explanations() []result.Explanation {
	if j.Opts.Explain == nil {
		return nil
	}
	out := j.explained
	for f := range j.Each() {
		if !j.Own[f.Package] {
			continue
		}
		for i := range f.Events {
			e := &f.Events[i]
			if e.Kind != summary.EventMutate || !j.Opts.Explain.At(e.Pos) || slices.ContainsFunc(out, func(x result.Explanation) bool { return x.Position == e.Pos }) {
				continue
			}
			out = append(out, result.Explanation{
				Position: e.Pos, Function: f.Name, Text: e.Text, Outcome: LeftAlone,
				Facts: rule.Facts{rule.New(rule.NoAlias, e.Pos, f.Name)}, Decisive: []rule.ID{rule.NoAlias},
			})
		}
	}
	slices.SortStableFunc(out, func(a, b result.Explanation) int {
		return cmp.Or(a.Offset-b.Offset, strings.Compare(a.Function, b.Function), strings.Compare(a.Alias, b.Alias))
	})
	return out
}
