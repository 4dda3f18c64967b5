package report

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/internal/source"
	"github.com/mapfix/mapfix/internal/terminal"
	"github.com/mapfix/mapfix/internal/workdir"
)

// Place returns where a finding is shown: at the bind, which is what a fix
// changes, or else at the write.
func Place(f *detect.Finding) detect.Position {
	switch {
	case f.Bind.IsValid():
		return f.Bind
	case len(f.Mutations) > 0:
		return f.Mutations[0].Position
	}
	return f.Root.Position
}

// Sort orders findings by file, line and column.
func Sort(findings []*detect.Finding) {
	slices.SortStableFunc(findings, func(a, b *detect.Finding) int {
		p, q := Place(a), Place(b)
		return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line),
			cmp.Compare(p.Column, q.Column), cmp.Compare(a.ID, b.ID))
	})
}

// WriteFinding writes one finding: what to do, the way from the root by the alias
// and the write to who else sees it, and the reasons. With files, each write is
// followed by its line.
func WriteFinding(w io.Writer, dir workdir.Dir, f *detect.Finding, files *source.Files) {
	fmt.Fprintf(w, "%s\n", headline(w, dir, f))
	for _, step := range Trace(f) {
		where := dir.At(step.Position)
		if where != "" {
			where += ": "
		}
		fmt.Fprintf(w, "    %s%s\n", where, step.Text)
		if files != nil && IsWrite(f, step) {
			writeCode(w, step.Position, files)
		}
	}
	WriteReasons(w, f.Reasons)
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

// IsWrite reports whether a step is one of the writes of a finding.
func IsWrite(f *detect.Finding, step detect.Step) bool {
	return slices.ContainsFunc(f.Mutations, func(m detect.Mutation) bool { return m.Position == step.Position })
}

// headline returns the first line about a finding, in colour if w is a terminal.
func headline(w io.Writer, dir workdir.Dir, f *detect.Finding) string {
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
	return fmt.Sprintf("%s %s %s", style.Bold(dir.At(Place(f))+":"), f.Message, level)
}

// Trace returns the stations of a finding. Where the analysis gives none, the
// root, the alias and the writes are all there is.
func Trace(f *detect.Finding) []detect.Step {
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

// WriteReasons prints a line for each reason.
func WriteReasons(w io.Writer, reasons []detect.Reason) {
	for _, reason := range reasons {
		fmt.Fprintf(w, "    why: %s\n", reason)
	}
}

// WriteShort prints each finding on one line, with the ID that -only takes.
func WriteShort(w io.Writer, dir workdir.Dir, findings []*detect.Finding) {
	style := terminal.StyleOf(w, os.Getenv)
	for _, f := range findings {
		fmt.Fprintf(w, "%s %s\n", headline(w, dir, f), style.Faint(f.ID))
	}
}

// CountLevels returns how many findings there are of each applicability.
func CountLevels(findings []*detect.Finding) string {
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

// Count returns a number with its noun.
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if strings.HasSuffix(noun, "x") {
		noun += "e"
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
