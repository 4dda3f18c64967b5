package command

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/internal/builds"
	"github.com/mapfix/mapfix/internal/options"
	"github.com/mapfix/mapfix/internal/workdir"
)

// checkExplain makes sure that there is such a line.
func (c *command) checkExplain() error {
	at := c.opts.Explain
	if at == nil {
		return nil
	}
	data, err := os.ReadFile(c.dir.Absolute(at.File))
	if err != nil {
		return fmt.Errorf("-explain %s:%d: %v", at.File, at.Line, workdir.OpenCause(err))
	}
	if n := countLines(data); at.Line > n {
		return fmt.Errorf("-explain %s:%d: the file has only %s", at.File, at.Line, count(n, "line"))
	}
	return nil
}

// explainAt returns what detect is to explain, nil for nothing. The file must
// belong to the packages that are looked at, or to one that these depend on.
func (c *command) explainAt(all builds.Set) (*detect.Place, error) {
	at := c.opts.Explain
	if at == nil {
		return nil, nil
	}
	name, ok := analysed(all, c.dir.Absolute(at.File))
	if !ok {
		return nil, fmt.Errorf("-explain %s:%d: the file is not part of the analysed packages", at.File, at.Line)
	}
	return &detect.Place{File: name, Line: at.Line}, nil
}

// analysed returns the name by which the analysis knows a file. It differs from
// the given one if symbolic links are on the way.
func analysed(all builds.Set, file string) (name string, ok bool) {
	names := all.Sources()
	if slices.Contains(names, file) {
		return file, true
	}
	want, err := os.Stat(file)
	if err != nil {
		return "", false
	}
	i := slices.IndexFunc(names, func(name string) bool {
		got, err := os.Stat(name)
		return err == nil && os.SameFile(got, want)
	})
	if i < 0 {
		return "", false
	}
	return names[i], true
}

// explain prints what was decided at the line that the user asked about.
func (c *command) explain(out *outcome) int {
	if len(out.found.Explained) == 0 {
		at := c.opts.Explain
		return c.fail(fmt.Errorf("-explain %s:%d: mapfix tracks no write to a map on that line", at.File, at.Line))
	}
	sortExplanations(out.found.Explained)
	if c.opts.Mode == options.JSON {
		return c.explainJSON(out)
	}
	for _, x := range out.found.Explained {
		c.printExplanation(&x)
	}
	return exitClean
}

// sortExplanations orders explanations by the place of the write. One alias may
// be written in several files.
func sortExplanations(all []detect.Explanation) {
	slices.SortStableFunc(all, func(a, b detect.Explanation) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Function, b.Function),
			cmp.Compare(a.Alias, b.Alias), cmp.Compare(a.Outcome, b.Outcome), slices.Compare(a.Roots, b.Roots),
			cmp.Compare(len(a.Facts), len(b.Facts)))
	})
}

func (c *command) printExplanation(x *detect.Explanation) {
	fmt.Fprintf(c.stdout, "%s: %s: %s\n", c.dir.At(x.Position), x.Function, x.Text)
	if x.Alias != "" {
		fmt.Fprintf(c.stdout, "    alias: %s\n", x.Alias)
	}
	if len(x.Roots) > 0 {
		fmt.Fprintf(c.stdout, "    roots: %s\n", strings.Join(x.Roots, ", "))
	}
	fmt.Fprintf(c.stdout, "    outcome: %s\n", x.Outcome)
	for _, line := range c.factLines(x.Facts) {
		fmt.Fprintf(c.stdout, "        %s\n", line)
	}
	if x.Refusal != "" {
		fmt.Fprintf(c.stdout, "        no copy: %s\n", x.Refusal)
	}
	if limit := c.opts.At(x.File).AtMost; limit != "" && x.Outcome == string(limit) {
		fmt.Fprintf(c.stdout, "        limit: %s\n", c.opts.LimitAt(x.File))
	}
	if next := better(x); next != "" {
		fmt.Fprintf(c.stdout, "    %s\n", next)
	}
}

// factLines spells the facts, those that only differ in where they were found out on one
// line.
func (c *command) factLines(facts rule.Facts) []string {
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
			places[line] = append(places[line], c.dir.At(at))
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
		return strings.Join(places[:shown], ", ") + " and " + count(rest, "more place")
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

func (c *command) explainJSON(out *outcome) int {
	all := jsonExplained{Explanations: []jsonExplanation{}}
	for _, x := range out.found.Explained {
		j := jsonExplanation{
			jsonPosition: c.jsonPosition(x.Position), Function: x.Function, Text: x.Text, Alias: x.Alias,
			Roots: append([]string{}, x.Roots...), Outcome: x.Outcome, Reasons: []string{}, Facts: []jsonFact{},
			Decisive: append([]rule.ID{}, x.Decisive...), Refusal: x.Refusal,
		}
		for _, f := range x.Facts {
			r := rule.Of(f.Rule)
			j.Reasons = append(j.Reasons, r.Weight.String()+": "+f.Text)
			j.Facts = append(j.Facts, jsonFact{r.ID, r.Weight.String(), r.Safety.String(), f.Text, c.jsonPosition(f.At)})
		}
		all.Explanations = append(all.Explanations, j)
	}
	if err := c.encode(all); err != nil {
		return c.fail(fmt.Errorf("cannot write the explanations: %v", err))
	}
	return exitClean
}
