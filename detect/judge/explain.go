package judge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/result"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
)

// explain keeps what was decided about c if the user asked about one of its
// writes, a call on the way to one, or its bind.
func (j *judge) explain(c *program.Candidate, roots []program.Origin, k kind, facts rule.Facts, outcome string) {
	if j.Opts.Explain == nil {
		return
	}
	for _, w := range c.Writes {
		if !j.isAskedFor(c, w) {
			continue
		}
		x := result.Explanation{Position: w.Event.Pos, Function: c.Fn.Name, Text: w.Event.Text, Outcome: outcome, Facts: facts.Once()}
		if c.Bind != program.Straight {
			x.Alias = c.Place().Text
		}
		for _, r := range roots {
			x.Roots = append(x.Roots, j.Display(r.Loc))
		}
		x.Decisive = facts.Decisive(k&(lent|joint) != 0)
		j.explained = append(j.explained, x)
	}
}

// isAskedFor reports whether the user asked about a line that w is about.
func (j *judge) isAskedFor(c *program.Candidate, w program.CandidateWrite) bool {
	at := j.Opts.Explain
	if at.At(w.Event.Pos) || at.At(c.Place().Pos) {
		return true
	}
	return slices.ContainsFunc(w.Chain.Steps(), func(step finding.Step) bool { return at.At(step.Position) })
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
