package command

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/directive"
	"github.com/mapfix/mapfix/internal/options"
	"github.com/mapfix/mapfix/internal/report"
)

// complain returns what is wrong with the directives of the user's files: no reason, or
// nothing that they silence. It must be asked before findings are limited.
func (c *command) complain(out *outcome) []report.Complaint {
	type line struct {
		file string
		n    int
	}
	used := map[line]bool{}
	for _, f := range out.found.Silenced {
		used[line{f.Bind.File, f.Bind.Line}] = true
		for _, m := range f.Mutations {
			used[line{m.File, m.Line}] = true
		}
	}
	whole, excludes := c.seesAll(out), c.opts.Excludes()
	var all []report.Complaint
	for _, name := range out.builds.Files() {
		text, err := c.readSource(name)
		if err != nil || c.opts.Excluded(name, excludes) {
			continue // who had to read it has said so
		}
		for _, d := range directive.Find(name, text) {
			idle := whole && !used[line{name, d.Line}] && !used[line{name, d.Line + 1}]
			if why := faultOf(d.Directive, idle); why != "" {
				all = append(all, report.Complaint{At: detect.Position{File: name, Line: d.Line, Column: d.Column}, Text: d.Text + " " + why})
			}
		}
	}
	return all
}

// faultOf returns what is wrong with a directive, or "".
func faultOf(d directive.Directive, idle bool) string {
	switch {
	case d.Fault != "":
		return d.Fault
	case idle:
		return "silences nothing, and can go"
	case d.Reason == "":
		return "gives no reason"
	}
	return ""
}

// seesAll reports whether all that could be found is: the callers of a package may be in
// any other of its module, or in tests.
func (c *command) seesAll(out *outcome) bool {
	if !c.opts.Tests || len(out.builds.LeftOut()) > 0 {
		return false
	}
	_, err := os.Stat(filepath.Join(string(c.dir), "go.mod"))
	return slices.ContainsFunc(c.opts.Patterns, func(pattern string) bool {
		return pattern == "all" || pattern == "work" || pattern == "./..." && err == nil
	})
}

// tellComplaints prints on standard error what is wrong with directives. That is no reason
// for another exit code: a directive that has no effect leaves its finding, which is one.
func (c *command) tellComplaints(out *outcome) {
	if c.opts.Mode == options.JSON || c.opts.Explain != nil {
		return
	}
	for _, x := range out.complaints {
		fmt.Fprintf(c.stderr, "mapfix: %s: %s\n", c.dir.At(x.At), x.Text)
	}
}
