package report

import (
	"encoding/json"
	"io"
	"time"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/internal/fixes"
	"github.com/mapfix/mapfix/internal/workdir"
	"github.com/mapfix/mapfix/rewrite"
)

// The JSON report. Field names and meanings are a contract with those who read
// it; fields may be added. Paths are relative and have forward slashes.
type (
	jsonReport struct {
		Version  string        `json:"version"`
		Findings []jsonFinding `json:"findings"`
		Errors   []string      `json:"errors"`
		Unseen   []string      `json:"unseenCallers,omitempty"`

		Directives []jsonDirective `json:"directives"`
		Stats      jsonStats       `json:"stats"`
	}
	jsonDirective struct {
		jsonPosition
		Message string `json:"message"`
	}
	jsonFinding struct {
		ID            string         `json:"id"`
		Message       string         `json:"message"`
		Package       string         `json:"package"`
		Function      string         `json:"function"`
		Bind          *jsonPosition  `json:"bind,omitempty"`
		Mutations     []jsonMutation `json:"mutations"`
		Root          jsonRoot       `json:"root"`
		Trace         []jsonStep     `json:"trace"`
		Type          string         `json:"type"`
		Applicability string         `json:"applicability"`
		Reasons       []string       `json:"reasons"`
		Facts         []jsonFact     `json:"facts"`
		Fix           *jsonFix       `json:"fix,omitempty"`
		Refusal       string         `json:"refusal,omitempty"`
		Platforms     []string       `json:"platforms,omitempty"` // that it is found on
	}
	jsonPosition struct {
		File   string `json:"file,omitempty"`
		Line   int    `json:"line,omitempty"`
		Column int    `json:"column,omitempty"`
	}
	jsonMutation struct {
		jsonPosition
		Kind string `json:"kind"`
	}
	jsonRoot struct {
		Kind string `json:"kind"`
		Path string `json:"path"`
		jsonPosition
	}
	jsonStep struct {
		jsonPosition
		Text string `json:"text"`
	}
	// A fact is a reason with the rule that says what it means.
	jsonFact struct {
		Rule   rule.ID `json:"rule"`
		Weight string  `json:"weight"`
		Safety string  `json:"safety,omitempty"`
		Text   string  `json:"text"`
		jsonPosition
	}
	jsonFix struct {
		Message  string        `json:"message"`
		Edits    []jsonEdit    `json:"edits"`
		NewFiles []jsonNewFile `json:"newFiles"`
	}
	jsonEdit struct {
		File  string `json:"file"`
		Start int    `json:"start"`
		End   int    `json:"end"`
		New   string `json:"new"`
	}
	jsonNewFile struct {
		File    string `json:"file"`
		Content string `json:"content"`
	}
	jsonStats struct {
		Packages   int     `json:"packages"`
		Functions  int     `json:"functions"`
		Suppressed int     `json:"suppressed"`
		Baseline   int     `json:"baseline"`
		Generated  int     `json:"generated"`
		Cached     int     `json:"cached"`
		Seconds    float64 `json:"seconds"`
	}
)

// WriteJSON prints the findings as one JSON object.
func (r *Run) WriteJSON(w io.Writer) error {
	report := jsonReport{
		Version: r.Version, Findings: []jsonFinding{}, Errors: append([]string{}, r.LeftOut...),
		Unseen: r.Builds.Unseen(), Directives: r.jsonDirectives(), Stats: r.jsonStats(),
	}
	fates := r.fates()
	for _, f := range r.Found.Findings {
		j := newJSONFinding(r.Dir, f, fates[f])
		j.Platforms = r.Found.In[f]
		report.Findings = append(report.Findings, j)
	}
	return encode(w, report)
}

// WriteFailureJSON prints the report of a run that has no outcome.
func WriteFailureJSON(w io.Writer, version string, causes []string) error {
	return encode(w, jsonReport{Version: version, Findings: []jsonFinding{}, Errors: causes, Directives: []jsonDirective{}})
}

// encode prints v for programs and people.
func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// jsonDirectives returns the complaints.
func (r *Run) jsonDirectives() []jsonDirective {
	list := []jsonDirective{}
	for _, x := range r.Complaints {
		list = append(list, jsonDirective{newJSONPosition(r.Dir, x.At), x.Text})
	}
	return list
}

func (r *Run) jsonStats() jsonStats {
	return jsonStats{
		Packages: r.Builds.Packages(), Functions: r.Found.Functions,
		Suppressed: len(r.Found.Silenced), Baseline: len(r.Passed), Generated: r.Found.Generated, Cached: r.Builds.Cached(),
		Seconds: time.Since(r.Start).Round(time.Millisecond).Seconds(),
	}
}

// newJSONFinding converts a finding and what the plan has for it.
func newJSONFinding(dir workdir.Dir, f *detect.Finding, fate fixes.Fate) jsonFinding {
	j := jsonFinding{
		ID: f.ID, Message: f.Message, Package: f.Package, Function: f.Function,
		Mutations: []jsonMutation{},
		Root:      jsonRoot{Kind: f.Root.Kind, Path: f.Root.Path, jsonPosition: newJSONPosition(dir, f.Root.Position)},
		Trace:     []jsonStep{}, Type: f.Type, Applicability: string(f.Applicability),
		Reasons: []string{}, Facts: []jsonFact{}, Refusal: fate.Reason,
	}
	if f.Bind.IsValid() {
		bind := newJSONPosition(dir, f.Bind)
		j.Bind = &bind
	}
	for _, reason := range f.Reasons {
		j.Reasons = append(j.Reasons, reason.String())
		j.Facts = append(j.Facts, newJSONFact(dir, reason))
	}
	for _, m := range f.Mutations {
		j.Mutations = append(j.Mutations, jsonMutation{newJSONPosition(dir, m.Position), m.Kind})
	}
	for _, s := range f.Trace {
		j.Trace = append(j.Trace, jsonStep{newJSONPosition(dir, s.Position), s.Text})
	}
	if fate.Fix != nil {
		j.Fix = newJSONFix(dir, fate.Fix)
	}
	return j
}

// newJSONFact converts a reason. One that comes after the verdict has no rule that weighs it.
func newJSONFact(dir workdir.Dir, r detect.Reason) jsonFact {
	fact := jsonFact{Rule: rule.ID(r.Rule), Weight: rule.Doubt.String(), Text: r.Text, jsonPosition: newJSONPosition(dir, r.At)}
	if known := rule.Of(fact.Rule); known != nil {
		fact.Weight, fact.Safety = known.Weight.String(), known.Safety.String()
	}
	return fact
}

func newJSONFix(dir workdir.Dir, fix *rewrite.Fix) *jsonFix {
	j := &jsonFix{Message: fix.Message, Edits: []jsonEdit{}, NewFiles: []jsonNewFile{}}
	for _, e := range fix.Edits {
		j.Edits = append(j.Edits, jsonEdit{dir.Slashed(e.File), e.Start, e.End, e.New})
	}
	for _, n := range fix.NewFiles {
		j.NewFiles = append(j.NewFiles, jsonNewFile{dir.Slashed(n.File), string(n.New)})
	}
	return j
}

func newJSONPosition(dir workdir.Dir, p detect.Position) jsonPosition {
	if !p.IsValid() {
		return jsonPosition{}
	}
	return jsonPosition{File: dir.Slashed(p.File), Line: p.Line, Column: p.Column}
}
