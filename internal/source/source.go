// Package source shows reports the text that findings point to: its lines, and
// positions as readers count them.
package source

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Files reads each file once, by its absolute name. Files are not safe for
// concurrent use.
type Files struct {
	read  func(name string) ([]byte, error)
	texts map[string]*text
}

// A text is a file and where its lines start.
type text struct {
	data   []byte
	starts []int
}

// NewFiles returns files that are read by read.
func NewFiles(read func(name string) ([]byte, error)) *Files {
	return &Files{read: read, texts: map[string]*text{}}
}

// text returns a file. One that cannot be read is empty: what is shown of it is
// not worth a failure.
func (f *Files) text(name string) *text {
	if t := f.texts[name]; t != nil {
		return t
	}
	data, err := f.read(name)
	if err != nil {
		data = nil
	}
	t := &text{data: data, starts: []int{0}}
	for i, b := range data {
		if b == '\n' {
			t.starts = append(t.starts, i+1)
		}
	}
	f.texts[name] = t
	return t
}

// Text returns a whole file.
func (f *Files) Text(name string) string { return string(f.text(name).data) }

// Line returns a line, counted from 1, without its end. It is "" if there is none.
func (f *Files) Line(name string, n int) string { return string(f.text(name).line(n)) }

// Lines returns how many lines a file has. A line that is empty at its end is none.
func (f *Files) Lines(name string) int {
	t := f.text(name)
	if t.starts[len(t.starts)-1] == len(t.data) {
		return len(t.starts) - 1
	}
	return len(t.starts)
}

func (t *text) line(n int) []byte {
	if n < 1 || n > len(t.starts) {
		return nil
	}
	line := t.data[t.starts[n-1]:]
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	return bytes.TrimSuffix(line, []byte("\r"))
}

// A Place is a position as editors count it: lines and columns from 1, columns in
// characters.
type Place struct{ Line, Column int }

// At returns the place of a line and a column that is counted in bytes, as the go
// command does.
func (f *Files) At(name string, line, column int) Place {
	before := f.text(name).line(line)
	before = before[:min(len(before), max(column-1, 0))]
	return Place{line, utf8.RuneCount(trimMark(before, line)) + 1}
}

// Offset returns the place of a byte.
func (f *Files) Offset(name string, offset int) Place {
	t := f.text(name)
	line := 1
	for line < len(t.starts) && t.starts[line] <= offset {
		line++
	}
	return f.At(name, line, offset-t.starts[line-1]+1)
}

// trimMark takes a byte order mark off, which is no character of the first line.
func trimMark(text []byte, line int) []byte {
	if line == 1 {
		return bytes.TrimPrefix(text, []byte("\ufeff"))
	}
	return text
}

// Around returns the lines from first to last that there are, and the number of
// the first of them.
func (f *Files) Around(name string, first, last int) (start int, lines []string) {
	start = max(first, 1)
	for n := start; n <= min(last, f.Lines(name)); n++ {
		lines = append(lines, strings.TrimPrefix(f.Line(name, n), "\ufeff"))
	}
	return start, lines
}
