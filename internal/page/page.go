package page

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"maps"
	"slices"
)

// A Page is what is written.
type Page struct {
	Title    string // what was analysed
	Version  string // of mapfix
	Summary  string
	Findings []Finding
}

// A Finding is what the page says about one.
type Finding struct {
	ID       string
	Anchor   string // unique on the page
	Place    string
	Message  string
	Outcome  string // safe, unsafe, display
	Package  string
	Function string
	Type     string
	Root     string // the kind of the root
	Steps    []Step
	Reasons  []Reason
	Files    []File // that the fix changes
	Notes    []string
	Refusal  string // why there is no fix
	Command  string // that makes the fix
}

// A Step is a station on the way from the root to the writes and the readers.
type Step struct {
	Place, Text, Code string
	Written           bool
}

// A Reason is a piece of the evidence.
type Reason struct {
	Text    string
	Against bool
}

// A File is a changed file, side by side.
type File struct {
	Name  string
	Hunks []Hunk
}

//go:embed page.html
var pageHTML string

//go:embed page.css
var style string

//go:embed page.js
var script string

// Write writes the page.
func (p *Page) Write(w io.Writer) error {
	t, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return err
	}
	return t.Execute(w, view{
		Page: p, Style: template.CSS(style), Script: template.JS(script),
		Policy:  "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(script) + "; base-uri 'none'; form-action 'none'",
		Totals:  p.totals(),
		Filters: p.filters(),
	})
}

// view is what the template sees.
type view struct {
	*Page
	Style   template.CSS
	Script  template.JS
	Policy  string
	Totals  []value
	Filters []filter
}

// A filter is a choice among the values of a property.
type filter struct {
	Name, Label string
	Values      []value
}

type value struct {
	Text  string
	Count int
}

// totals returns how many findings there are of each outcome, the surest first.
func (p *Page) totals() []value {
	counts := p.count(func(f Finding) string { return f.Outcome })
	var all []value
	for _, outcome := range []string{"safe", "unsafe", "display"} {
		all = append(all, value{outcome, counts[outcome]})
	}
	return all
}

// filters returns the choices that the findings leave.
func (p *Page) filters() []filter {
	var all []filter
	for _, f := range []struct {
		name, label string
		of          func(Finding) string
	}{
		{"outcome", "Outcome", func(f Finding) string { return f.Outcome }},
		{"package", "Package", func(f Finding) string { return f.Package }},
		{"type", "Type", func(f Finding) string { return f.Type }},
		{"root", "Shared as", func(f Finding) string { return f.Root }},
	} {
		counts := p.count(f.of)
		one := filter{Name: f.name, Label: f.label}
		for _, text := range slices.Sorted(maps.Keys(counts)) {
			one.Values = append(one.Values, value{text, counts[text]})
		}
		all = append(all, one)
	}
	return all
}

func (p *Page) count(of func(Finding) string) map[string]int {
	counts := map[string]int{}
	for _, f := range p.Findings {
		counts[of(f)]++
	}
	return counts
}

// hash returns a text as a content security policy names it.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
