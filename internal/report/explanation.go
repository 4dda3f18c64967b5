package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/internal/workdir"
)

// WriteExplanation prints what was decided about a write. The limit is what its directory allows; ""
// if that changes nothing.
func WriteExplanation(w io.Writer, dir workdir.Dir, x *detect.Explanation, limit string) {
	fmt.Fprintf(w, "%s: %s: %s\n", dir.At(x.Position), x.Function, x.Text)
	if x.Alias != "" {
		fmt.Fprintf(w, "    alias: %s\n", x.Alias)
	}
	if len(x.Roots) > 0 {
		fmt.Fprintf(w, "    roots: %s\n", strings.Join(x.Roots, ", "))
	}
	fmt.Fprintf(w, "    outcome: %s\n", x.Outcome)
	for _, line := range factLines(dir, x.Facts) {
		fmt.Fprintf(w, "        %s\n", line)
	}
	if x.Refusal != "" {
		fmt.Fprintf(w, "        no copy: %s\n", x.Refusal)
	}
	if limit != "" {
		fmt.Fprintf(w, "        limit: %s\n", limit)
	}
	if next := better(x); next != "" {
		fmt.Fprintf(w, "    %s\n", next)
	}
}

// factLines spells the facts, those that only differ in where they were found out on one
// line.
func factLines(dir workdir.Dir, facts rule.Facts) []string {
	var lines []string
	places := make(map[string][]string) // by line
	for i := range facts {
		r := rule.Of(facts[i].Rule)
		mark := string(r.ID)
		if s := r.Safety.String(); s != "" {
			mark = s + " " + mark
		}
		line := fmt.Sprintf("%s: %s [%s]", r.Weight, facts[i].Text, mark)
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
		if at := facts[i].At; at.IsValid() {
			places[line] = append(places[line], dir.At(at))
		}
	}
	for i, line := range lines {
		if at := places[line]; len(at) > 0 {
			lines[i] = strings.TrimSuffix(line, "]") + ", " + shortList(at) + "]"
		}
	}
	return lines
}

// shortList names the first places of a list.
func shortList(places []string) string {
	const shown = 3
	if rest := len(places) - shown; rest > 0 {
		return strings.Join(places[:shown], ", ") + " and " + Count(rest, "more place")
	}
	return strings.Join(places, ", ")
}

// better says what would have to be otherwise for the next better outcome, "" if there is none.
func better(x *detect.Explanation) string {
	var ids []string
	for _, id := range x.Decisive {
		ids = append(ids, string(id))
	}
	switch {
	case x.Refusal != "" || len(ids) == 0:
		return ""
	case x.Outcome == string(detect.Unsafe):
		return "it would be safe, were it not for " + strings.Join(ids, ", ")
	case x.Outcome == detect.LeftAlone:
		return "it would be reported, were it not for " + strings.Join(ids, ", ")
	}
	return ""
}

// The JSON form of explanations, a contract like the report's.
type (
	jsonExplained struct {
		Explanations []jsonExplanation `json:"explanations"`
	}
	jsonExplanation struct {
		jsonPosition
		Function string     `json:"function"`
		Text     string     `json:"text"`
		Alias    string     `json:"alias,omitempty"`
		Roots    []string   `json:"roots"`
		Outcome  string     `json:"outcome"`
		Reasons  []string   `json:"reasons"`
		Facts    []jsonFact `json:"facts"`
		Decisive []rule.ID  `json:"decisive"`
		Refusal  string     `json:"refusal,omitempty"`
	}
)

// WriteExplanationsJSON prints what was decided about writes as one JSON object.
func WriteExplanationsJSON(w io.Writer, dir workdir.Dir, explained []detect.Explanation) error {
	all := jsonExplained{Explanations: []jsonExplanation{}}
	for _, x := range explained {
		j := jsonExplanation{
			jsonPosition: newJSONPosition(dir, x.Position), Function: x.Function, Text: x.Text, Alias: x.Alias,
			Roots: append([]string{}, x.Roots...), Outcome: x.Outcome, Reasons: []string{}, Facts: []jsonFact{},
			Decisive: append([]rule.ID{}, x.Decisive...), Refusal: x.Refusal,
		}
		for _, f := range x.Facts {
			r := rule.Of(f.Rule)
			j.Reasons = append(j.Reasons, r.Weight.String()+": "+f.Text)
			j.Facts = append(j.Facts, jsonFact{r.ID, r.Weight.String(), r.Safety.String(), f.Text, newJSONPosition(dir, f.At)})
		}
		all.Explanations = append(all.Explanations, j)
	}
	return encode(w, all)
}

// SortExplanations orders explanations by the place of the write. One alias may
// be written in several files.
func SortExplanations(all []detect.Explanation) {
	slices.SortStableFunc(all, func(a, b detect.Explanation) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Function, b.Function),
			cmp.Compare(a.Alias, b.Alias), cmp.Compare(a.Outcome, b.Outcome), slices.Compare(a.Roots, b.Roots),
			cmp.Compare(len(a.Facts), len(b.Facts)))
	})
}
