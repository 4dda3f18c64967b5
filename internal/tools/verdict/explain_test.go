package verdict_test

import (
	"slices"
	"testing"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/tools/verdict"
)

// TestExplained asks about each line of each finding, and wants the finding's writes explained
// with its outcome; and it asks about all lines, and wants nothing explained as reported that
// is not.
func TestExplained(t *testing.T) {
	for _, p := range archives(t) {
		t.Run(p.name, func(t *testing.T) {
			sums := verdict.Summaries(p.Program)
			explained := func(at detect.Place) []detect.Explanation {
				return detect.Link(sums, detect.Options{Tests: true, Explain: &at}).Explained
			}
			found := detect.Link(sums, detect.Options{Tests: true}).Findings
			all := explained(detect.Place{})
			for _, x := range all {
				if x.Outcome != detect.LeftAlone && !slices.ContainsFunc(found, func(f *detect.Finding) bool { return tells(x, f) }) {
					t.Errorf("%s:%d: explained as %s, and not reported", x.File, x.Line, x.Outcome)
				}
			}
			for _, f := range found {
				for _, at := range linesOf(f) {
					if !slices.ContainsFunc(explained(at), func(x detect.Explanation) bool { return tells(x, f) }) {
						t.Errorf("%s:%d does not explain %s", at.File, at.Line, f.Message)
					}
				}
			}
		})
	}
}

// tells reports whether x is about a write of f, and has its outcome.
func tells(x detect.Explanation, f *detect.Finding) bool {
	return x.Function == f.Function && x.Outcome == string(f.Applicability) &&
		slices.ContainsFunc(f.Mutations, func(m detect.Mutation) bool { return m.Position == x.Position })
}

// linesOf lists the lines that a finding shows, each once.
func linesOf(f *detect.Finding) []detect.Place {
	var out []detect.Place
	add := func(at detect.Position) {
		if p := (detect.Place{File: at.File, Line: at.Line}); at.IsValid() && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	add(f.Bind)
	for _, m := range f.Mutations {
		add(m.Position)
	}
	for _, step := range f.Trace {
		add(step.Position)
	}
	return out
}
