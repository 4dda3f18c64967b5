// Package terminal knows what the user's terminal can do: colours, and how wide it
// is. What is not a terminal gets plain text.
package terminal

import (
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// Is reports whether f, a reader or a writer, is a terminal.
func Is(f any) bool {
	file, ok := f.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// defaultWidth is the width where it is not known.
const defaultWidth = 80

// Width returns how many columns w has.
func Width(w io.Writer) int {
	if file, ok := w.(*os.File); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return defaultWidth
}

// A Style adds colour to text, or does not.
type Style struct{ colour bool }

// StyleOf returns the style for what is written to w: with colour on a terminal,
// unless the user asks for none by NO_COLOR or CLICOLOR=0; CLICOLOR_FORCE asks for
// it everywhere.
func StyleOf(w io.Writer, getenv func(string) string) Style {
	force := getenv("CLICOLOR_FORCE")
	switch {
	case getenv("NO_COLOR") != "":
		return Style{false}
	case force != "" && force != "0":
		return Style{true}
	}
	return Style{Is(w) && getenv("CLICOLOR") != "0" && getenv("TERM") != "dumb"}
}

// Sequences that terminals understand.
const (
	bold   = "\x1b[1m"
	faint  = "\x1b[2m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	cyan   = "\x1b[36m"
	reset  = "\x1b[0m"
)

func (s Style) in(sequence, text string) string {
	if !s.colour || text == "" {
		return text
	}
	return sequence + text + reset
}

func (s Style) Bold(text string) string   { return s.in(bold, text) }
func (s Style) Faint(text string) string  { return s.in(faint, text) }
func (s Style) Red(text string) string    { return s.in(red, text) }
func (s Style) Green(text string) string  { return s.in(green, text) }
func (s Style) Yellow(text string) string { return s.in(yellow, text) }
func (s Style) Cyan(text string) string   { return s.in(cyan, text) }

// Diff returns a unified diff in the colours of git.
func (s Style) Diff(diff string) string {
	if !s.colour {
		return diff
	}
	var b strings.Builder
	for line := range strings.Lines(diff) {
		text := strings.TrimRight(line, "\r\n")
		b.WriteString(s.diffLine(text) + line[len(text):])
	}
	return b.String()
}

func (s Style) diffLine(line string) string {
	switch {
	case strings.HasPrefix(line, "@@"):
		return s.Cyan(line)
	case strings.HasPrefix(line, "diff "), strings.HasPrefix(line, "--- "), strings.HasPrefix(line, "+++ "),
		strings.HasPrefix(line, "new file "), strings.HasPrefix(line, "deleted file "):
		return s.Bold(line)
	case strings.HasPrefix(line, "+"):
		return s.Green(line)
	case strings.HasPrefix(line, "-"):
		return s.Red(line)
	}
	return line
}

// Wrap breaks text into lines of at most width characters where it has spaces. The
// first line begins with first, and all others with rest.
func Wrap(text, first, rest string, width int) string {
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		switch n := utf8.RuneCountInString(word); {
		case i == 0:
			b.WriteString(first + word)
			column = len(first) + n
		case column+1+n > width:
			b.WriteString("\n" + rest + word)
			column = len(rest) + n
		default:
			b.WriteString(" " + word)
			column += 1 + n
		}
	}
	return b.String() + "\n"
}
