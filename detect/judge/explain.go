package judge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
)

// An Explanation tells what was decided about one write to a map, or about the
// alias that it goes through, and why.
type Explanation struct {
	summary.Position // of the write
	Function         string
	Text             string // of the write
	Alias            string // what it goes through; empty if it names its owner
	Roots            []string
	Outcome          string   // safe, unsafe, display or left alone
	Reasons          []string // evidence for and against, in order
}

// explain keeps what was decided about c if the user asked about one of its
// writes or its bind.
func (j *judge) explain(c *program.Candidate, roots []program.Origin, facts rule.Facts, f *finding.Finding) {
	if j.Opts.Explain == nil {
		return
	}
	b := c.Place()
	for _, w := range c.Writes {
		if !j.Opts.Explain.At(w.Event.Pos) && !j.Opts.Explain.At(b.Pos) {
			continue
		}
		x := Explanation{Position: w.Event.Pos, Function: c.Fn.Name, Text: w.Event.Text, Outcome: "left alone", Reasons: texts(facts)}
		if c.Bind != program.Straight {
			x.Alias = b.Text
		}
		if f != nil {
			x.Outcome = string(f.Applicability)
		}
		for _, r := range roots {
			x.Roots = append(x.Roots, j.Display(r.Loc))
		}
		j.explained = append(j.explained, x)
	}
}

// texts lists the facts with their weights, each once.
func texts(facts rule.Facts) []string {
	var out []string
	for i := range facts {
		text := rule.Of(facts[i].Rule).Weight.String() + ": " + facts[i].Reason().String()
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// explanations returns what is known of the writes at the place that the user
// asked about. Writes that are no candidates are explained too.
func (j *judge) explanations() []Explanation {
	if j.Opts.Explain == nil {
		return nil
	}
	out := j.explained
	for _, f := range j.Order {
		if !j.Own[f.Package] {
			continue
		}
		for i := range f.Events {
			e := &f.Events[i]
			if e.Kind != summary.EventMutate || !j.Opts.Explain.At(e.Pos) || slices.ContainsFunc(out, func(x Explanation) bool { return x.Position == e.Pos }) {
				continue
			}
			out = append(out, Explanation{
				Position: e.Pos, Function: f.Name, Text: e.Text, Outcome: "left alone",
				Reasons: []string{"meant: it goes through no alias of what " + f.Name + " was given"},
			})
		}
	}
	slices.SortStableFunc(out, func(a, b Explanation) int {
		return cmp.Or(a.Offset-b.Offset, strings.Compare(a.Function, b.Function), strings.Compare(a.Alias, b.Alias))
	})
	return out
}
