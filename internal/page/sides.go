package page

import (
	"html/template"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// A Hunk is a part of a file in which something changes.
type Hunk struct{ Rows []Row }

// A Row has a line of the old file and the one of the new file that takes its place.
// A number is 0 where there is none.
type Row struct {
	OldLine, NewLine int
	Old, New         template.HTML
	Changed          bool
}

// Sides compares two texts of Go code side by side. Colour gives the lines of the old
// one; lines that are new are coloured one by one.
func Sides(name, before, after string, colour []template.HTML) (File, error) {
	unified, err := udiff.ToUnifiedDiff("", "", before, udiff.Lines(before, after), udiff.DefaultContextLines)
	if err != nil {
		return File{}, err
	}
	file := File{Name: name}
	for _, h := range unified.Hunks {
		s := &sides{colour: colour, old: h.FromLine, new: h.ToLine}
		for _, line := range h.Lines {
			s.line(line.Kind, strings.TrimRight(line.Content, "\r\n"))
		}
		s.flush()
		file.Hunks = append(file.Hunks, Hunk{s.rows})
	}
	return file, nil
}

// sides collects the rows of a hunk.
type sides struct {
	colour   []template.HTML
	old, new int // the next lines
	gone     int // lines of the old file that no row has yet
	gained   []string
	rows     []Row
}

func (s *sides) line(kind udiff.OpKind, text string) {
	switch kind {
	case udiff.Delete:
		s.gone++
	case udiff.Insert:
		s.gained = append(s.gained, text)
	default:
		s.flush()
		html := s.colour[s.old-1]
		s.rows = append(s.rows, Row{s.old, s.new, html, html, false})
		s.old++
		s.new++
	}
}

// flush puts lines that are gone beside those that came.
func (s *sides) flush() {
	for i := range max(s.gone, len(s.gained)) {
		row := Row{Changed: true}
		if i < s.gone {
			row.Old, row.OldLine = s.colour[s.old-1], s.old
			s.old++
		}
		if i < len(s.gained) {
			row.New, row.NewLine = Colour(s.gained[i])[0], s.new
			s.new++
		}
		s.rows = append(s.rows, row)
	}
	s.gone, s.gained = 0, nil
}
