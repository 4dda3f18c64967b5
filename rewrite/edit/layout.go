package edit

import (
	"bytes"
	"go/scanner"
	"go/token"
	"sort"
	"strings"

	"github.com/mapfix/mapfix/rewrite/lex"
)

// A Layout knows where lines can be added to a file.
type Layout struct {
	Source *lex.Source
	orig   []byte
	toks   []lex.Lexeme // with comments and explicit semicolons
}

// NewLayout returns the layout of a file.
func NewLayout(orig []byte) *Layout {
	src := lex.New(orig)
	return &Layout{src, orig, lex.Scan(src.Text, scanner.ScanComments)}
}

// After returns the edit that adds stmt behind the statement at [start, end)
// of the text: on a line of its own, or on the same line if more follows there.
func (l *Layout) After(start, end int, stmt string) Edit {
	if at, ok := l.lineEnd(end); ok {
		indent := l.indent(start)
		if !l.startsLine(start) {
			indent += "\t"
		}
		return l.newLine(at, indent, stmt)
	}
	off := l.Source.End(end)
	return Edit{Start: off, End: off, New: "; " + SingleLine(stmt)}
}

// Before returns the edit that adds stmt in front of the statement at start: on
// a line of its own if that starts its line.
func (l *Layout) Before(start int, stmt string) Edit {
	if line := l.lineStart(start); l.startsLine(start) && line > 0 {
		off := l.Source.Back[line]
		eol := string(l.orig[l.Source.End(line-1) : l.Source.Back[line-1]+1])
		return Edit{Start: off, End: off, New: l.indent(start) + stmt + eol}
	}
	off := l.Source.Back[start]
	return Edit{Start: off, End: off, New: stmt + "; "}
}

// SingleLine returns source on one line: space is made single and comments are left
// out, but literals stay what they are.
func SingleLine(source string) string {
	var b strings.Builder
	end := 0
	for _, t := range lex.Scan([]byte(source), scanner.ScanComments) {
		if t.Tok == token.COMMENT {
			continue
		}
		if end < t.Start && end > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(source[t.Start:t.End])
		end = t.End
	}
	return b.String()
}

// Enter returns the edit that adds stmt at the start of the block whose braces
// are at open and end-1.
func (l *Layout) Enter(open, end int, stmt string) Edit {
	i := l.next(open + 1)
	if at, ok := l.lineEnd(open + 1); ok {
		for l.toks[i].Tok == token.COMMENT {
			i++
		}
		indent := l.indent(l.toks[i].Start)
		if l.toks[i].Start == end-1 {
			indent = l.indent(open) + "\t"
		}
		return l.newLine(at, indent, stmt)
	}
	off := l.Source.End(open + 1)
	text := " " + SingleLine(stmt)
	if l.toks[i].Start != end-1 {
		text += ";"
	}
	if l.toks[i].Start == open+1 {
		text += " "
	}
	return Edit{Start: off, End: off, New: text}
}

// newLine returns the edit that adds stmt, as deep as indent, behind the line
// break at text offset at, with the same line end.
func (l *Layout) newLine(at int, indent, stmt string) Edit {
	off := l.Source.End(at)
	eol := string(l.orig[off:l.Source.Back[at]+1]) + indent
	return Edit{Start: off, End: off, New: eol + strings.ReplaceAll(stmt, "\n", eol)}
}

// next returns the index of the first token at or behind off.
func (l *Layout) next(off int) int {
	return sort.Search(len(l.toks), func(i int) bool { return l.toks[i].Start >= off })
}

// lineEnd returns the offset of the line break behind off, if only comments
// and one semicolon are on the way.
func (l *Layout) lineEnd(off int) (int, bool) {
	semicolon := false
	for i := l.next(off); ; i++ {
		eol := bytes.IndexByte(l.Source.Text[off:l.until(i)], '\n')
		if eol >= 0 {
			return off + eol, true
		}
		if i == len(l.toks) {
			return 0, false
		}
		switch tok := l.toks[i].Tok; {
		case tok == token.SEMICOLON && !semicolon:
			semicolon = true
		case tok != token.COMMENT:
			return 0, false
		}
		off = l.toks[i].End
	}
}

// until returns where token i starts, or the end of the text.
func (l *Layout) until(i int) int {
	if i < len(l.toks) {
		return l.toks[i].Start
	}
	return len(l.Source.Text)
}

// indent returns the white space in front of the line that holds off.
func (l *Layout) indent(off int) string {
	line := l.Source.Text[l.lineStart(off):]
	n := 0
	for n < len(line) && (line[n] == ' ' || line[n] == '\t') {
		n++
	}
	return string(line[:n])
}

func (l *Layout) startsLine(off int) bool {
	return len(bytes.TrimLeft(l.Source.Text[l.lineStart(off):off], " \t")) == 0
}

func (l *Layout) lineStart(off int) int {
	return bytes.LastIndexByte(l.Source.Text[:off], '\n') + 1
}
