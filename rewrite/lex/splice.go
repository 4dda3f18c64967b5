package lex

import "strings"

// A Splice finds, in a printed file, the tokens that a rewrite added, and
// where they go in the text that was rewritten.
type Splice struct {
	Old, new []Lexeme
	printed  []byte
	hunks    []hunk // insertions only
}

// NewSplice compares old with the printed text; false means that they are too
// different.
func NewSplice(old []Lexeme, printed []byte) (*Splice, bool) {
	s := &Splice{Old: old, new: Scan(printed, 0), printed: printed}
	all, ok := Diff(s.Old, s.new)
	for _, h := range all {
		if h.from == h.to {
			s.hunks = append(s.hunks, h)
		}
	}
	return s, ok
}

// Inserted returns the tokens, without space between them, that are inserted
// in front of old token at: those of all insertions that can be moved there,
// because the tokens repeat, and then follow each other.
func (s *Splice) Inserted(at int) string {
	var b strings.Builder
	next := -1
	for _, h := range s.hunks {
		h, ok := s.slide(h, at)
		if !ok || next >= 0 && h.newFrom != next {
			continue
		}
		for _, l := range s.new[h.newFrom:h.newTo] {
			b.Write(s.printed[l.Start:l.End])
		}
		next = h.newTo
	}
	return b.String()
}

// slide moves the insertion h to old index at, if the result is the same
// token list.
func (s *Splice) slide(h hunk, at int) (hunk, bool) {
	for h.from < at && s.Old[h.from].Same(s.new[h.newFrom]) {
		h = hunk{h.from + 1, h.to + 1, h.newFrom + 1, h.newTo + 1}
	}
	for h.from > at && s.Old[h.from-1].Same(s.new[h.newTo-1]) {
		h = hunk{h.from - 1, h.to - 1, h.newFrom - 1, h.newTo - 1}
	}
	return h, h.from == at
}
