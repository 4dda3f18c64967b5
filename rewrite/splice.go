package rewrite

import "strings"

// A splice finds, in a printed file, the tokens that a rewrite added, and
// where they go in the text that was rewritten.
type splice struct {
	old, new []lexeme
	printed  []byte
	hunks    []hunk // insertions only
}

// newSplice compares old with the printed text; false means that they are too
// different.
func newSplice(old []lexeme, printed []byte) (*splice, bool) {
	s := &splice{old: old, new: scan(printed, 0), printed: printed}
	all, ok := diffTokens(s.old, s.new)
	for _, h := range all {
		if h.from == h.to {
			s.hunks = append(s.hunks, h)
		}
	}
	return s, ok
}

// inserted returns the tokens, without space between them, that are inserted
// in front of old token at: those of all insertions that can be moved there,
// because the tokens repeat, and then follow each other.
func (s *splice) inserted(at int) string {
	var b strings.Builder
	next := -1
	for _, h := range s.hunks {
		h, ok := s.slide(h, at)
		if !ok || next >= 0 && h.newFrom != next {
			continue
		}
		for _, l := range s.new[h.newFrom:h.newTo] {
			b.Write(s.printed[l.start:l.end])
		}
		next = h.newTo
	}
	return b.String()
}

// slide moves the insertion h to old index at, if the result is the same
// token list.
func (s *splice) slide(h hunk, at int) (hunk, bool) {
	for h.from < at && s.old[h.from].same(s.new[h.newFrom]) {
		h = hunk{h.from + 1, h.to + 1, h.newFrom + 1, h.newTo + 1}
	}
	for h.from > at && s.old[h.from-1].same(s.new[h.newTo-1]) {
		h = hunk{h.from - 1, h.to - 1, h.newFrom - 1, h.newTo - 1}
	}
	return h, h.from == at
}
