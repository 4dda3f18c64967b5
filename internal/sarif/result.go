package sarif

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/mapfix/mapfix/detect"
)

// result converts the nth finding with its ID.
func (r *Report) result(res Result, nth int) result {
	f := res.Finding
	out := result{
		RuleID: ruleID, Level: level(f.Applicability), Message: message{Text: text(f)}, Locations: []location{r.place(f)},
		PartialFingerprints: map[string]string{"mapfix/v1": fmt.Sprintf("%s:%d", f.ID, nth)},
		Suppressions:        []suppression{},
		Properties:          decision{Applicability: string(f.Applicability), Rules: []string{}},
	}
	for _, reason := range f.Reasons {
		out.Properties.Rules = append(out.Properties.Rules, reason.Rule)
	}
	if f.Root.IsValid() {
		root := r.location(f.Root.Position, f.Root.Path+" is shared")
		root.ID = 1
		out.RelatedLocations = []location{root}
	}
	if len(f.Trace) > 0 {
		out.CodeFlows = []codeFlow{r.flow(f)}
	}
	if res.Fix != nil {
		out.Fixes = []fix{r.fix(res.Fix)}
	}
	if res.Suppressed != None {
		out.Suppressions = []suppression{{string(res.Suppressed)}}
	}
	return out
}

// level says how much a finding should worry: whatever is no simple mistake may be
// meant.
func level(a detect.Applicability) string {
	switch a {
	case detect.Safe:
		return "error"
	case detect.Unsafe:
		return "warning"
	}
	return "note"
}

// text returns the headline and the reasons.
func text(f *detect.Finding) string {
	text := fmt.Sprintf("%s [%s]", f.Message, f.Applicability)
	for _, reason := range f.Reasons {
		text += "\n- " + reason.String()
	}
	return text
}

// place returns the location that stands for a finding: the bind, or the write.
func (r *Report) place(f *detect.Finding) location {
	at := f.Bind
	if !at.IsValid() && len(f.Mutations) > 0 {
		at = f.Mutations[0].Position
	}
	l := r.location(at, "")
	l.LogicalLocations = []logicalLocation{{f.Package + "." + f.Function, "function"}}
	return l
}

// flow returns the stations of a finding.
func (r *Report) flow(f *detect.Finding) codeFlow {
	var flow threadFlow
	for _, step := range f.Trace {
		flow.Locations = append(flow.Locations, threadFlowLocation{r.location(step.Position, step.Text)})
	}
	return codeFlow{[]threadFlow{flow}}
}

// location returns a position, with what there is to say about it.
func (r *Report) location(p detect.Position, text string) location {
	var l location
	if text != "" {
		l.Message = &message{Text: text}
	}
	if p.IsValid() {
		at := r.Files.At(p.File, p.Line, p.Column)
		l.PhysicalLocation = &physicalLocation{r.artifact(p.File), region{StartLine: at.Line, StartColumn: at.Column}}
	}
	return l
}

// srcRoot stands for the directory that file names are relative to.
const srcRoot = "%SRCROOT%"

// artifact returns the file as it is called relative to the root, or by its full
// name if it is elsewhere.
func (r *Report) artifact(file string) artifactLocation {
	rel, err := filepath.Rel(r.Root, file)
	if err == nil && filepath.IsLocal(rel) {
		return artifactLocation{(&url.URL{Path: filepath.ToSlash(rel)}).String(), srcRoot}
	}
	name := filepath.ToSlash(file)
	if !strings.HasPrefix(name, "/") {
		name = "/" + name // a volume
	}
	return artifactLocation{URI: (&url.URL{Scheme: "file", Path: name}).String()}
}
