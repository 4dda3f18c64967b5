package report

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/fixes"
	"github.com/mapfix/mapfix/internal/page"
	"github.com/mapfix/mapfix/internal/source"
	"github.com/mapfix/mapfix/internal/workdir"
	"github.com/mapfix/mapfix/rewrite"
)

// A pageMaker turns findings into what the page says about them.
type pageMaker struct {
	*Run
	fates  map[*detect.Finding]fixes.Fate
	files  *source.Files
	colour map[string][]template.HTML // the lines of files
	seen   map[string]int             // how often there is an ID
}

// Page returns the findings as a page.
func (r *Run) Page() (*page.Page, error) {
	m := &pageMaker{
		Run: r, fates: r.fates(), files: r.files(),
		colour: map[string][]template.HTML{}, seen: map[string]int{},
	}
	p := &page.Page{
		Title: strings.Join(r.Patterns, " "), Version: r.Version, Scope: r.Scope,
		Summary: fmt.Sprintf("%s in %s", Count(len(r.Found.Findings), "finding"), Count(r.Builds.Packages(), "package")),
	}
	for _, f := range r.Found.Findings {
		one, err := m.finding(f)
		if err != nil {
			return nil, err
		}
		p.Add(f.Root.Path, f.Type, r.Dir.At(f.Root.Position), one)
	}
	return p, nil
}

// finding returns what the page says about f.
func (m *pageMaker) finding(f *detect.Finding) (page.Finding, error) {
	m.seen[f.ID]++
	one := page.Finding{
		ID: f.ID, Anchor: fmt.Sprintf("f-%s-%d", f.ID, m.seen[f.ID]), Place: m.Dir.At(Place(f)), Message: f.Message,
		Outcome: string(f.Applicability), Package: f.Package, Function: f.Function, Type: f.Type, Steps: m.steps(f),
	}
	fate := fixes.FateOf(f, m.fates)
	for _, r := range f.Reasons {
		one.Reasons = append(one.Reasons, page.Reason{Rule: r.Rule, Text: r.String(), Against: r.Against})
	}
	return one, m.addFix(&one, f, fate)
}

// steps returns the way from the root to the readers.
func (m *pageMaker) steps(f *detect.Finding) []page.Step {
	trace := Trace(f)
	lastWrite := 0
	for i, step := range trace {
		if IsWrite(f, step) {
			lastWrite = i
		}
	}
	var steps []page.Step
	for i, step := range trace {
		one := page.Step{Kind: page.Alias, Place: m.Dir.At(step.Position), Text: step.Text, Code: m.line(step.Position)}
		switch {
		case i == 0:
			one.Kind = page.Root
		case IsWrite(f, step):
			one.Kind = page.Write
		case strings.HasPrefix(step.Text, "returned by ") || strings.HasPrefix(step.Text, "passed to "):
			one.Kind = page.Way
		case i > lastWrite && strings.HasPrefix(step.Text, "read in "):
			one.Kind = page.Read
		case i > lastWrite:
			one.Kind = page.Then
		}
		steps = append(steps, one)
	}
	return steps
}

// line returns a line of code in colour, without its indentation.
func (m *pageMaker) line(p detect.Position) template.HTML {
	lines := m.lines(p.File)
	if p.Line < 1 || p.Line > len(lines) {
		return ""
	}
	return template.HTML(strings.TrimSpace(string(lines[p.Line-1])))
}

// lines returns the lines of a file in colour. One that cannot be read has none.
func (m *pageMaker) lines(name string) []template.HTML {
	if name == "" {
		return nil
	}
	if m.colour[name] == nil {
		m.colour[name] = page.Colour(m.files.Text(name))
	}
	return m.colour[name]
}

// addFix adds what becomes of a finding.
func (m *pageMaker) addFix(to *page.Finding, f *detect.Finding, fate fixes.Fate) error {
	if fate.Fix == nil {
		to.Refusal = fate.Reason
		to.Reasons = slices.DeleteFunc(to.Reasons, func(r page.Reason) bool { return r.Text == fate.Reason })
		return nil
	}
	changes, err := fixes.ChangesOf(fate.Fix, m.Read)
	if err != nil {
		return err
	}
	for _, change := range changes {
		file, err := page.Sides(m.Dir.Relative(change.File), string(change.Old), string(change.New), m.lines(change.File))
		if err != nil {
			return err
		}
		to.Files = append(to.Files, file)
	}
	to.Notes = Notes(m.Dir, fate.Fix)
	to.Command = m.fixCommand(f)
	return nil
}

// fixCommand returns the command line that makes the fix of f alone.
func (r *Run) fixCommand(f *detect.Finding) string {
	words := []string{"mapfix", "-fix", "-only", f.ID}
	if f.Applicability == detect.Unsafe {
		words = slices.Insert(words, 1, "-unsafe")
	}
	if !slices.Equal(r.Patterns, []string{"./..."}) {
		words = append(words, r.Patterns...)
	}
	return strings.Join(words, " ")
}

// Notes tells of the copy functions that a fix needs.
func Notes(dir workdir.Dir, fix *rewrite.Fix) []string {
	var notes []string
	for _, n := range fix.NewFiles {
		verb := "extends"
		if n.Created {
			verb = "creates"
		}
		notes = append(notes, fmt.Sprintf("The fix also %s %s with the copy functions.", verb, dir.Relative(n.File)))
	}
	return notes
}
