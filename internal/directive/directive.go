// Package directive reads the comments by which users silence findings.
package directive

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// ignore is our own directive, which needs a reason; nolint is that of many linters, with
// a list of their names.
const (
	ignore = "//mapfix:ignore"
	nolint = "//nolint:"
	ours   = "//mapfix:"
	copied = "//mapfix:copy" // stands at copy functions that mapfix has written
)

// A Directive is a comment that asks for silence, or was meant to.
type Directive struct {
	Text   string // without the reason
	Reason string
	Fault  string // why it has no effect, or ""
}

// Parse reads a comment. It reports whether it is a directive, or was meant to be one.
func Parse(comment string) (Directive, bool) {
	if rest, ok := strings.CutPrefix(comment, ignore); ok {
		return parseIgnore(rest), true
	}
	if list, ok := strings.CutPrefix(comment, nolint); ok {
		return parseNolint(list)
	}
	if word, _, _ := strings.Cut(comment, " "); strings.HasPrefix(word, ours) && word != copied {
		return Directive{Text: word, Fault: "is no directive: the only one is " + ignore}, true
	}
	if text := strings.TrimLeft(strings.TrimPrefix(comment, "//"), " \t"); strings.HasPrefix("//"+text, ignore) {
		return Directive{Text: strings.TrimSuffix(comment, text) + "mapfix:ignore", Fault: "is no directive, because of the space"}, true
	}
	return Directive{}, false
}

func parseIgnore(rest string) Directive {
	d := Directive{Text: ignore, Reason: strings.TrimSpace(rest)}
	switch {
	case d.Reason == "":
		d.Fault = "has no effect without a reason"
	case rest[0] != ' ':
		d.Text, d.Reason, d.Fault = ignore+rest, "", "has no effect without a space behind it, and a reason"
	}
	return d
}

func parseNolint(list string) (Directive, bool) {
	list, reason, _ := strings.Cut(list, " ")
	if !slices.Contains(strings.Split(list, ","), "mapfix") {
		return Directive{}, false
	}
	return Directive{Text: nolint + list, Reason: strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(reason), "//"))}, true
}

// A Place is a directive in a file. It is about its own line and the one below.
type Place struct {
	Directive
	Line, Column int
}

// Find returns the directives in a file. What cannot be parsed has those before the fault.
func Find(name string, src []byte) []Place {
	if !bytes.Contains(src, []byte("mapfix")) {
		return nil
	}
	fset := token.NewFileSet()
	f, _ := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if f == nil || ast.IsGenerated(f) {
		return nil
	}
	var found []Place
	for _, group := range f.Comments {
		for _, c := range group.List {
			if d, ok := Parse(c.Text); ok {
				pos := fset.PositionFor(c.Pos(), false)
				found = append(found, Place{d, pos.Line, pos.Column})
			}
		}
	}
	return found
}
