package command

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/internal/fixes"
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

// reportJSON prints the findings as one JSON object.
func (c *command) reportJSON(out *outcome) int {
	report := jsonReport{Version: version(), Findings: []jsonFinding{}, Errors: append([]string{}, c.leftOut(out.builds)...), Stats: c.jsonStats(out), Directives: c.directivesJSON(out)}
	report.Unseen = out.builds.Unseen()
	fates := fixes.FatesOf(out.plan)
	for _, f := range out.found.Findings {
		report.Findings = append(report.Findings, c.jsonFinding(f, fates[f]))
		report.Findings[len(report.Findings)-1].Platforms = out.found.In[f]
	}
	if err := c.encode(report); err != nil {
		return c.fail(fmt.Errorf("cannot write the report: %v", err))
	}
	return c.code(out.found.Findings)
}

// failJSON prints the report of a run that has no outcome.
func (c *command) failJSON(causes []string) error {
	return c.encode(jsonReport{Version: version(), Findings: []jsonFinding{}, Errors: causes, Directives: []jsonDirective{}})
}

// encode prints v for programs and people.
func (c *command) encode(v any) error {
	enc := json.NewEncoder(c.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func (c *command) jsonStats(out *outcome) jsonStats {
	return jsonStats{
		Packages: out.builds.Packages(), Functions: out.found.Functions,
		Suppressed: len(out.found.Silenced), Baseline: len(out.passed), Generated: out.found.Generated, Cached: out.builds.Cached(),
		Seconds: time.Since(c.start).Round(time.Millisecond).Seconds(),
	}
}

// jsonFinding converts a finding and what the plan has for it.
func (c *command) jsonFinding(f *detect.Finding, fate fixes.Fate) jsonFinding {
	j := jsonFinding{
		ID: f.ID, Message: f.Message, Package: f.Package, Function: f.Function,
		Mutations: []jsonMutation{},
		Root:      jsonRoot{Kind: f.Root.Kind, Path: f.Root.Path, jsonPosition: c.jsonPosition(f.Root.Position)},
		Trace:     []jsonStep{}, Type: f.Type, Applicability: string(f.Applicability),
		Reasons: []string{}, Facts: []jsonFact{}, Refusal: fate.Reason,
	}
	if f.Bind.IsValid() {
		bind := c.jsonPosition(f.Bind)
		j.Bind = &bind
	}
	for _, reason := range f.Reasons {
		j.Reasons = append(j.Reasons, reason.String())
		j.Facts = append(j.Facts, c.jsonReason(reason))
	}
	for _, m := range f.Mutations {
		j.Mutations = append(j.Mutations, jsonMutation{c.jsonPosition(m.Position), m.Kind})
	}
	for _, s := range f.Trace {
		j.Trace = append(j.Trace, jsonStep{c.jsonPosition(s.Position), s.Text})
	}
	if fate.Fix != nil {
		j.Fix = c.jsonFix(fate.Fix)
	}
	return j
}

// jsonReason converts a reason. One that comes after the verdict has no rule that weighs it.
func (c *command) jsonReason(r detect.Reason) jsonFact {
	fact := jsonFact{Rule: rule.ID(r.Rule), Weight: rule.Doubt.String(), Text: r.Text, jsonPosition: c.jsonPosition(r.At)}
	if known := rule.Of(fact.Rule); known != nil {
		fact.Weight, fact.Safety = known.Weight.String(), known.Safety.String()
	}
	return fact
}

func (c *command) jsonFix(fix *rewrite.Fix) *jsonFix {
	j := &jsonFix{Message: fix.Message, Edits: []jsonEdit{}, NewFiles: []jsonNewFile{}}
	for _, e := range fix.Edits {
		j.Edits = append(j.Edits, jsonEdit{c.dir.Slashed(e.File), e.Start, e.End, e.New})
	}
	for _, n := range fix.NewFiles {
		j.NewFiles = append(j.NewFiles, jsonNewFile{c.dir.Slashed(n.File), string(n.New)})
	}
	return j
}

func (c *command) jsonPosition(p detect.Position) jsonPosition {
	if !p.IsValid() {
		return jsonPosition{}
	}
	return jsonPosition{File: c.dir.Slashed(p.File), Line: p.Line, Column: p.Column}
}
