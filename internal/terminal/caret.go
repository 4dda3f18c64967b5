package terminal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/mattn/go-runewidth"
)

// tabStop is how many columns apart tabs are. Code that stands alone needs less
// room for them than a file.
const tabStop = 4

// ellipsis returns what stands for the part that is cut off at an end of a line.
func ellipsis() cell { return cellOf("…", 0) }

// A cell is what a terminal shows in one place.
type cell struct {
	text  string
	width int // in columns
}

// Caret returns a line of code without its indentation, and a line to print below
// it, with a caret under the byte at column, counted from 1. Both take at most width
// columns; a width of 0 is no limit. Neither has a tab or a control character.
func Caret(line string, column, width int) (code, mark string) {
	cells, at := cellsOf(line, column-1)
	cells, at = crop(cells, at, width)
	var b strings.Builder
	before := 0
	for i, c := range cells {
		b.WriteString(c.text)
		if i < at {
			before += c.width
		}
	}
	return strings.TrimRight(b.String(), " "), strings.Repeat(" ", before) + "^"
}

// cellsOf returns the cells of a line from its first character that is no space,
// and the index of the one with the byte at offset.
func cellsOf(line string, offset int) (cells []cell, at int) {
	code := strings.TrimLeft(line, " \t")
	offset -= len(line) - len(code)
	column := 0
	for all := graphemes.FromString(code); all.Next(); {
		if all.Start() <= offset {
			at = len(cells)
		}
		c := cellOf(all.Value(), column)
		cells = append(cells, c)
		column += c.width
	}
	if offset >= len(code) {
		at = len(cells)
	}
	return cells, at
}

// cellOf returns what is printed for a character in a column: spaces for a tab, and a
// replacement for what would make the terminal do something.
func cellOf(text string, column int) cell {
	switch {
	case text == "\t":
		n := tabStop - column%tabStop
		return cell{strings.Repeat(" ", n), n}
	case !utf8.ValidString(text) || strings.ContainsFunc(text, isControl):
		text = string(utf8.RuneError)
	}
	return cell{text, runewidth.StringWidth(text)}
}

// isControl reports whether a terminal takes r for a command.
func isControl(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }

// crop cuts cells off at both ends so that the rest, with the one at an index, fits
// into a width. It returns the rest and where that cell is in it.
func crop(cells []cell, at, width int) ([]cell, int) {
	if width <= 0 || widthOf(cells) <= width {
		return cells, at
	}
	start := 0
	for start < at && widthOf(cells[start:min(at+1, len(cells))]) > width*2/3 {
		start++
	}
	end := start
	for room := width - 2*ellipsis().width; end < len(cells) && cells[end].width <= room; end++ {
		room -= cells[end].width
	}
	var rest []cell
	if start > 0 {
		rest = append(rest, ellipsis())
	}
	at += len(rest) - start
	rest = append(rest, cells[start:end]...)
	if end < len(cells) {
		rest = append(rest, ellipsis())
	}
	return rest, at
}

func widthOf(cells []cell) int {
	n := 0
	for _, c := range cells {
		n += c.width
	}
	return n
}
