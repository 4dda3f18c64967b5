package rewrite

import (
	"bytes"
	"go/scanner"
	"go/token"
	"sort"
	"strings"
)

// A layout knows where statements can be added to a text.
type layout struct {
	src  *source
	orig []byte
	toks []lexeme // with comments and explicit semicolons
}

func newLayout(src *source, orig []byte) *layout {
	return &layout{src, orig, scan(src.text, scanner.ScanComments)}
}

// after returns the edit that adds stmt behind the statement at [start, end)
// of the text: on a line of its own, or on the same line if more follows there.
func (l *layout) after(start, end int, stmt string) Edit {
	if at, ok := l.lineEnd(end); ok {
		indent := l.indent(start)
		if !l.startsLine(start) {
			indent += "\t"
		}
		return l.newLine(at, indent, stmt)
	}
	off := l.src.end(end)
	return Edit{Start: off, End: off, New: "; " + inline(stmt)}
}

// before returns the edit that adds stmt in front of the statement at start: on
// a line of its own if that starts its line.
func (l *layout) before(start int, stmt string) Edit {
	if line := l.lineStart(start); l.startsLine(start) && line > 0 {
		off := l.src.back[line]
		eol := string(l.orig[l.src.end(line-1) : l.src.back[line-1]+1])
		return Edit{Start: off, End: off, New: l.indent(start) + stmt + eol}
	}
	off := l.src.back[start]
	return Edit{Start: off, End: off, New: stmt + "; "}
}

// inline returns source on one line: space is made single and comments are left
// out, but literals stay what they are.
func inline(source string) string {
	var b strings.Builder
	end := 0
	for _, t := range scan([]byte(source), scanner.ScanComments) {
		if t.tok == token.COMMENT {
			continue
		}
		if end < t.start && end > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(source[t.start:t.end])
		end = t.end
	}
	return b.String()
}

// enter returns the edit that adds stmt at the start of the block whose braces
// are at open and end-1.
func (l *layout) enter(open, end int, stmt string) Edit {
	i := l.next(open + 1)
	if at, ok := l.lineEnd(open + 1); ok {
		for l.toks[i].tok == token.COMMENT {
			i++
		}
		indent := l.indent(l.toks[i].start)
		if l.toks[i].start == end-1 {
			indent = l.indent(open) + "\t"
		}
		return l.newLine(at, indent, stmt)
	}
	off := l.src.end(open + 1)
	text := " " + inline(stmt)
	if l.toks[i].start != end-1 {
		text += ";"
	}
	if l.toks[i].start == open+1 {
		text += " "
	}
	return Edit{Start: off, End: off, New: text}
}

// newLine returns the edit that adds stmt, as deep as indent, behind the line
// break at text offset at, with the same line end.
func (l *layout) newLine(at int, indent, stmt string) Edit {
	off := l.src.end(at)
	eol := string(l.orig[off:l.src.back[at]+1]) + indent
	return Edit{Start: off, End: off, New: eol + strings.ReplaceAll(stmt, "\n", eol)}
}

// next returns the index of the first token at or behind off.
func (l *layout) next(off int) int {
	return sort.Search(len(l.toks), func(i int) bool { return l.toks[i].start >= off })
}

// lineEnd returns the offset of the line break behind off, if only comments
// and one semicolon are on the way.
func (l *layout) lineEnd(off int) (int, bool) {
	semicolon := false
	for i := l.next(off); ; i++ {
		eol := bytes.IndexByte(l.src.text[off:l.until(i)], '\n')
		if eol >= 0 {
			return off + eol, true
		}
		if i == len(l.toks) {
			return 0, false
		}
		switch tok := l.toks[i].tok; {
		case tok == token.SEMICOLON && !semicolon:
			semicolon = true
		case tok != token.COMMENT:
			return 0, false
		}
		off = l.toks[i].end
	}
}

// until returns where token i starts, or the end of the text.
func (l *layout) until(i int) int {
	if i < len(l.toks) {
		return l.toks[i].start
	}
	return len(l.src.text)
}

// indent returns the white space in front of the line that holds off.
func (l *layout) indent(off int) string {
	line := l.src.text[l.lineStart(off):]
	n := 0
	for n < len(line) && (line[n] == ' ' || line[n] == '\t') {
		n++
	}
	return string(line[:n])
}

func (l *layout) startsLine(off int) bool {
	return len(bytes.TrimLeft(l.src.text[l.lineStart(off):off], " \t")) == 0
}

func (l *layout) lineStart(off int) int {
	return bytes.LastIndexByte(l.src.text[:off], '\n') + 1
}
