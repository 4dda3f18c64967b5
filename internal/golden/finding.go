package golden

import (
	"fmt"
	"slices"
	"strings"
)

// A Place is a position in a report, with a path relative to the module.
type Place struct {
	File string
	Line int
	Kind string // of a mutation or a root
	Path string // of a root
}

// A Finding is what tests need of one finding in the output of -json.
type Finding struct {
	Message       string
	Package       string
	Function      string
	Bind          Place
	Mutations     []Place
	Root          Place
	Type          string
	Applicability string
	Reasons       []string
	Fix           *Fix
}

// A Fix is what a finding says about its repair.
type Fix struct {
	Message  string
	Edits    []Place
	NewFiles []Place
}

// Has reports whether one of the findings has the applicability.
func Has(findings []Finding, applicability string) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Applicability == applicability })
}

// Describe returns the report section of an archive for findings.
func Describe(findings []Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s %s:%d %s in %s.%s\n", f.Applicability, f.Bind.File, f.Bind.Line, f.Type, f.Package, f.Function)
		fmt.Fprintf(&b, "  %s\n  root %s %s\n", f.Message, f.Root.Kind, f.Root.Path)
		for _, m := range f.Mutations {
			fmt.Fprintf(&b, "  write %s:%d %s\n", m.File, m.Line, m.Kind)
		}
		if f.Fix != nil {
			fmt.Fprintf(&b, "  fix %s\n", f.Fix.Message)
		}
		for _, reason := range f.Reasons {
			fmt.Fprintf(&b, "  because %s\n", reason)
		}
	}
	return b.String()
}
