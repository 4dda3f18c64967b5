package command

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/internal/options"
	"github.com/mapfix/mapfix/internal/source"
	"github.com/mapfix/mapfix/internal/terminal"
)

// place returns where a finding is shown: at the bind, which is what a fix
// changes, or else at the write.
func place(f *detect.Finding) detect.Position {
	switch {
	case f.Bind.IsValid():
		return f.Bind
	case len(f.Mutations) > 0:
		return f.Mutations[0].Position
	}
	return f.Root.Position
}

// sortFindings orders findings by file, line and column.
func sortFindings(findings []*detect.Finding) {
	slices.SortStableFunc(findings, func(a, b *detect.Finding) int {
		p, q := place(a), place(b)
		return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line),
			cmp.Compare(p.Column, q.Column), cmp.Compare(a.ID, b.ID))
	})
}

// report prints all findings with their evidence.
func (c *command) report(out *outcome) int {
	switch {
	case c.opts.Short:
		c.reportShort(out)
	case c.opts.Stat:
		c.reportStat(out)
	case c.opts.GitHub:
		c.reportGitHub(out)
	default:
		files := c.source()
		for _, f := range out.found.Findings {
			c.writeFinding(c.stdout, f, files)
		}
	}
	c.summary(out)
	c.hint(out, nil)
	return c.code(out.found.Findings)
}

// reportShort prints each finding on one line, with the ID that -only takes.
func (c *command) reportShort(out *outcome) {
	for _, f := range out.found.Findings {
		fmt.Fprintf(c.stdout, "%s %s\n", c.headline(c.stdout, f), c.style().Faint(f.ID))
	}
}

// writeFinding writes one finding: what to do, the way from the root by the alias
// and the write to who else sees it, and the reasons. With files, each write is
// followed by its line.
func (c *command) writeFinding(w io.Writer, f *detect.Finding, files *source.Files) {
	fmt.Fprintf(w, "%s\n", c.headline(w, f))
	for _, step := range c.trace(f) {
		where := c.dir.At(step.Position)
		if where != "" {
			where += ": "
		}
		fmt.Fprintf(w, "    %s%s\n", where, step.Text)
		if files != nil && isWrite(f, step) {
			writeCode(w, step.Position, files)
		}
	}
	printReasons(w, f.Reasons)
}

// codeIndent stands before a line of the user's code.
const codeIndent = "        "

// writeCode writes a line of code with a caret below it. On a terminal it fits the
// width.
func writeCode(w io.Writer, p detect.Position, files *source.Files) {
	width := 0
	if terminal.Is(w) {
		width = max(terminal.Width(w)-len(codeIndent)-1, 2*len(codeIndent)) // the caret may stand behind the last column
	}
	style := terminal.StyleOf(w, os.Getenv)
	code, mark := terminal.Caret(files.Line(p.File, p.Line), p.Column, width)
	if code != "" {
		fmt.Fprintf(w, "%s%s\n%s%s\n", codeIndent, code, codeIndent, style.Bold(mark))
	}
}

// isWrite reports whether a step is one of the writes of a finding.
func isWrite(f *detect.Finding, step detect.Step) bool {
	return slices.ContainsFunc(f.Mutations, func(m detect.Mutation) bool { return m.Position == step.Position })
}

// headline returns the first line about a finding, in colour if w is a terminal.
func (c *command) headline(w io.Writer, f *detect.Finding) string {
	style := terminal.StyleOf(w, os.Getenv)
	level := "[" + string(f.Applicability) + "]"
	switch f.Applicability {
	case detect.Safe:
		level = style.Red(level)
	case detect.Unsafe:
		level = style.Yellow(level)
	default:
		level = style.Cyan(level)
	}
	return fmt.Sprintf("%s %s %s", style.Bold(c.dir.At(place(f))+":"), f.Message, level)
}

// trace returns the stations of a finding. Where the analysis gives none, the
// root, the alias and the writes are all there is.
func (c *command) trace(f *detect.Finding) []detect.Step {
	if len(f.Trace) > 0 {
		return f.Trace
	}
	steps := []detect.Step{{Position: f.Root.Position, Text: f.Root.Path + " is shared (" + f.Root.Kind + ")"}}
	if f.Bind.IsValid() {
		steps = append(steps, detect.Step{Position: f.Bind, Text: "an alias, not a copy"})
	}
	for _, m := range f.Mutations {
		steps = append(steps, detect.Step{Position: m.Position, Text: "written (" + m.Kind + ")"})
	}
	return steps
}

func printReasons(w io.Writer, reasons []detect.Reason) {
	for _, reason := range reasons {
		fmt.Fprintf(w, "    why: %s\n", reason)
	}
}

// summary prints on standard error what was found, in one line.
func (c *command) summary(out *outcome) {
	found := out.found
	line := fmt.Sprintf("%s in %s", count(len(found.Findings), "finding"), count(out.builds.Packages(), "package"))
	if levels := countLevels(found.Findings); levels != "" {
		line += ": " + levels
	}
	if n := len(out.passed); n > 0 {
		line += fmt.Sprintf("; %d in the baseline", n)
	}
	if n := len(found.Silenced); n > 0 {
		line += fmt.Sprintf("; %d suppressed", n)
	}
	if found.Generated > 0 {
		line += fmt.Sprintf("; %d in generated files", found.Generated)
	}
	fmt.Fprintln(c.stderr, "mapfix: "+line)
}

// maxUnseen bounds how many packages are named that were not looked at.
const maxUnseen = 3

// tellScope says on standard error what the run did not see.
func (c *command) tellScope(out *outcome) {
	if text := c.scope(out); text != "" && c.opts.Mode != options.JSON {
		c.tell("%s", text)
	}
}

// scope says which packages use what was looked at, but were left out, "" if there are
// none: with them, another verdict is possible.
func (c *command) scope(out *outcome) string {
	unseen := out.builds.Unseen()
	if len(unseen) == 0 {
		return ""
	}
	names := strings.Join(unseen[:min(len(unseen), maxUnseen)], ", ")
	if more := len(unseen) - maxUnseen; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("callers outside %s were not seen, in %s; a run for the whole program may judge differently",
		strings.Join(c.opts.Patterns, " "), names)
}

// countLevels returns how many findings there are of each applicability.
func countLevels(findings []*detect.Finding) string {
	var parts []string
	for _, level := range finding.Levels() {
		n := 0
		for _, f := range findings {
			if f.Applicability == level {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, level))
		}
	}
	return strings.Join(parts, ", ")
}

// count returns a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if strings.HasSuffix(noun, "x") {
		noun += "e"
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
