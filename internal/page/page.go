package page

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
)

// A Page is what is written.
type Page struct {
	Title   string // what was analysed
	Version string // of mapfix
	Summary string
	Scope   string // what was not seen; may be empty
	Maps    []*Map
}

// A Map is a shared map and what is found about it.
type Map struct {
	Name     string // the path from its root
	Type     string
	Place    string // of the root
	Findings []Finding
}

// Add adds a finding to the map that it is about.
func (p *Page) Add(name, kind, place string, f Finding) {
	for _, m := range p.Maps {
		if m.Name == name && m.Place == place {
			m.Findings = append(m.Findings, f)
			return
		}
	}
	p.Maps = append(p.Maps, &Map{Name: name, Type: kind, Place: place, Findings: []Finding{f}})
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
	Steps    []Step
	Reasons  []Reason
	Files    []File // that the fix changes
	Notes    []string
	Refusal  string // why there is no fix
	Command  string // that makes the fix
}

// A Step is a station on the way from the root to the writes and the readers.
type Step struct {
	Kind        Kind
	Place, Text string
	Code        template.HTML
}

// A Kind says what a step is on the way.
type Kind int

const (
	Root  Kind = iota // where the map is held
	Way               // how it gets from there to the alias
	Alias             // what looks local
	Write
	Then // where the written map goes
	Read // by another name
)

// Written reports whether the step is a write.
func (s Step) Written() bool { return s.Kind == Write }

// A Reason is a piece of the evidence.
type Reason struct {
	Rule    string // the ID of the rule that it follows from
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
	return t.Execute(w, p.view())
}

func (p *Page) view() *view {
	v := &view{
		Page: p, Style: template.CSS(style), Script: template.JS(script),
		Policy: "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(script) + "; base-uri 'none'; form-action 'none'",
		Totals: p.totals(), Filters: p.filters(), rules: map[string]int{},
	}
	for i, rule := range v.Filters[len(v.Filters)-1].Values {
		v.rules[rule.Text] = i
	}
	return v
}

// Rules returns the numbers of a finding's rules, each between spaces.
func (v *view) Rules(f Finding) string {
	var b strings.Builder
	for _, r := range f.Reasons {
		fmt.Fprintf(&b, " %d", v.rules[r.Rule])
	}
	return b.String() + " "
}

// Open reports whether pictures are shown from the start: not if there are many.
func (v *view) Open() bool { return len(v.Maps) <= 10 }

// view is what the template sees.
type view struct {
	*Page
	Style   template.CSS
	Script  template.JS
	Policy  string
	Totals  []value
	Filters []filter
	rules   map[string]int // the numbers of the rules in the filter
}

// hash returns a text as a content security policy names it.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
