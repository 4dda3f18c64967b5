package summary

import (
	"cmp"
	"slices"
)

// A spot is a place in a file. An end of a span has neither line nor column.
type spot struct {
	file                 int32 // index of its name
	line, column, offset int32
}

func (s spot) hasLine() bool { return s.line != 0 || s.column != 0 }

func compareSpots(a, b spot) int {
	return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.offset, b.offset), cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
}

// A placeTable numbers the spots of what is written, in the order in which they were
// first met. What refers to places by number stays the same when code is moved about.
type placeTable struct {
	fileAt map[string]int32
	files  []string
	spotAt map[spot]int
	spots  []spot
}

func newPlaceTable() *placeTable {
	return &placeTable{fileAt: make(map[string]int32), spotAt: make(map[spot]int)}
}

func (t *placeTable) add(file string, line, column, offset int) uint64 {
	f, known := t.fileAt[file]
	if !known {
		f = int32(len(t.files))
		t.fileAt[file], t.files = f, append(t.files, file)
	}
	s := spot{f, int32(line), int32(column), int32(offset)}
	n, known := t.spotAt[s]
	if !known {
		n = len(t.spots)
		t.spotAt[s], t.spots = n, append(t.spots, s)
	}
	return uint64(n)
}

// places are the spots that are referred to by number.
type places struct {
	files  []string
	sorted []spot
	at     []int32 // index into sorted, by number
}

func (t *placeTable) places() *places {
	p := &places{files: t.files, at: make([]int32, len(t.spots))}
	numbers := make([]int32, len(t.spots))
	for i := range numbers {
		numbers[i] = int32(i)
	}
	slices.SortFunc(numbers, func(a, b int32) int { return compareSpots(t.spots[a], t.spots[b]) })
	for i, n := range numbers {
		p.sorted = append(p.sorted, t.spots[n])
		p.at[n] = int32(i)
	}
	return p
}

func (p *places) position(s spot) Position {
	return Position{File: p.files[s.file], Line: int(s.line), Column: int(s.column), Offset: int(s.offset)}
}

// inFile returns the spots of a file in order, none if it is not known.
func (p *places) inFile(name string) []spot {
	f := int32(slices.Index(p.files, name))
	first, _ := slices.BinarySearchFunc(p.sorted, f, func(s spot, f int32) int { return cmp.Compare(s.file, f) })
	last, _ := slices.BinarySearchFunc(p.sorted, f+1, func(s spot, f int32) int { return cmp.Compare(s.file, f) })
	return p.sorted[first:last]
}

// order writes all that linking can tell of the places: in which order they come, and
// which are on one line.
func (p *places) order(w *writer) {
	w.uint(uint64(len(p.files)))
	for _, name := range p.files {
		w.string(name)
	}
	w.uint(uint64(len(p.sorted)))
	var last spot
	for _, s := range p.sorted {
		flags := uint64(s.file) << 2
		if s.hasLine() {
			flags |= 2
			if s.file == last.file && s.line == last.line {
				flags |= 1
			}
			last = s
		}
		w.uint(flags)
	}
	for _, i := range p.at {
		w.uint(uint64(i))
	}
}

// moves writes where the places are, which is the rest.
func (p *places) moves(w *writer) {
	var last spot
	for _, s := range p.sorted {
		if s.file != last.file {
			last = spot{file: s.file}
		}
		w.int(int64(s.offset - last.offset))
		last.offset = s.offset
		if s.hasLine() {
			w.int(int64(s.line - last.line))
			w.int(int64(s.column))
			last.line = s.line
		}
	}
}

// readOrder reads what order has written.
func (r *reader) readOrder() *places {
	p := &places{files: make([]string, r.length())}
	for i := range p.files {
		p.files[i] = r.string()
	}
	p.sorted = make([]spot, r.length())
	for i := range p.sorted {
		flags := r.uint()
		r.check(flags>>2 < uint64(len(p.files)))
		p.sorted[i] = spot{file: int32(flags >> 2), line: int32(flags >> 1 & 1)}
	}
	p.at = make([]int32, len(p.sorted))
	for i := range p.at {
		p.at[i] = int32(r.index(len(p.sorted)))
	}
	return p
}

// readMoves reads what moves has written.
func (r *reader) readMoves(p *places) {
	var last spot
	for i := range p.sorted {
		s := &p.sorted[i]
		if s.file != last.file {
			last = spot{file: s.file}
		}
		last.offset += int32(r.int())
		if s.hasLine() {
			last.line += int32(r.int())
			s.line, s.column = last.line, int32(r.int())
		}
		s.offset = last.offset
	}
	r.check(len(r.data) == 0)
}

// Position codes a field.
func (c *Coder) Position(p *Position) {
	switch {
	case c.skips(*p == Position{}):
	case c.w != nil:
		c.w.uint(c.w.places.add(p.File, p.Line, p.Column, p.Offset))
	default:
		*p = c.r.position()
	}
}

// Span codes a field.
func (c *Coder) Span(s *Span) {
	switch {
	case c.skips(*s == Span{}):
	case c.w != nil:
		c.w.uint(c.w.places.add(s.File, 0, 0, s.Start))
		c.w.uint(c.w.places.add(s.File, 0, 0, s.End))
	default:
		start, end := c.r.position(), c.r.position()
		*s = Span{start.File, start.Offset, end.Offset}
	}
}

func (r *reader) position() Position {
	return r.places.position(r.places.sorted[r.places.at[r.index(len(r.places.at))]])
}

// number returns which of the spots of a file s is, -1 if it is none of them.
func (p *places) number(file string, s spot) int {
	spots := p.inFile(file)
	if len(spots) == 0 {
		return -1
	}
	s.file = spots[0].file
	if i, found := slices.BinarySearchFunc(spots, s, compareSpots); found {
		return i
	}
	return -1
}
