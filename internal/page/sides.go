package page

import (
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// A Hunk is a part of a file in which something changes.
type Hunk struct{ Rows []Row }

// A Row has a line of the old file and the one of the new file that takes its place.
// A number is 0 where there is none.
type Row struct {
	OldLine, NewLine int
	Old, New         string
	Changed          bool
}

// Sides compares two texts side by side.
func Sides(name, before, after string) (File, error) {
	unified, err := udiff.ToUnifiedDiff("", "", before, udiff.Lines(before, after), udiff.DefaultContextLines)
	if err != nil {
		return File{}, err
	}
	file := File{Name: name}
	for _, h := range unified.Hunks {
		s := &sides{old: h.FromLine, new: h.ToLine}
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
	old, new     int // the next lines
	gone, gained []string
	rows         []Row
}

func (s *sides) line(kind udiff.OpKind, text string) {
	switch kind {
	case udiff.Delete:
		s.gone = append(s.gone, text)
	case udiff.Insert:
		s.gained = append(s.gained, text)
	default:
		s.flush()
		s.rows = append(s.rows, Row{s.old, s.new, text, text, false})
		s.old++
		s.new++
	}
}

// flush puts lines that are gone beside those that came.
func (s *sides) flush() {
	for i := range max(len(s.gone), len(s.gained)) {
		row := Row{Changed: true}
		if i < len(s.gone) {
			row.Old, row.OldLine = s.gone[i], s.old
			s.old++
		}
		if i < len(s.gained) {
			row.New, row.NewLine = s.gained[i], s.new
			s.new++
		}
		s.rows = append(s.rows, row)
	}
	s.gone, s.gained = slices.Delete(s.gone, 0, len(s.gone)), slices.Delete(s.gained, 0, len(s.gained))
}
