package rewrite

import (
	"bytes"
	"cmp"
	"go/format"
	"go/scanner"
	"slices"

	"github.com/mapfix/mapfix/rewrite/lex"
)

// align gives the sites, all of the file called name, the edits of white space
// that keep a formatted file formatted: a shorter name moves the comments
// behind it, and gofmt wants those of the lines around in the same column. A
// file that gofmt would change anyhow is left as it is. Sites that only wrap
// an expression have done without so far.
func align(name string, orig []byte, sites []*site) {
	if !slices.ContainsFunc(sites, func(s *site) bool { return s.local != nil || s.object != nil }) || !isFormatted(orig) {
		return
	}
	edits := editsOf(sites)
	changed := applyEdits(orig, edits)
	want, err := format.Source(changed)
	if err != nil || bytes.Equal(want, changed) {
		return
	}
	for _, e := range spacing(changed, want) {
		if start, ok := origin(edits, e); ok {
			s := nearest(sites, start)
			s.edits = append(s.edits, Edit{name, start, start + e.End - e.Start, e.New})
		}
	}
}

func isFormatted(src []byte) bool {
	out, err := format.Source(src)
	return err == nil && bytes.Equal(out, src)
}

func editsOf(sites []*site) []Edit {
	var edits []Edit
	for _, s := range sites {
		edits = append(edits, s.edits...)
	}
	return edits
}

// spacing returns the edits that give each token of text, which is followed by
// another on the same line, the space behind it that it has in want.
func spacing(text, want []byte) []Edit {
	a, b := lex.Scan(text, scanner.ScanComments), lex.Scan(want, scanner.ScanComments)
	if len(a) != len(b) {
		return nil
	}
	var edits []Edit
	for i := 1; i < len(a); i++ {
		have, need := text[a[i-1].End:a[i].Start], want[b[i-1].End:b[i].Start]
		if !bytes.Equal(have, need) && !bytes.ContainsRune(have, '\n') && !bytes.ContainsRune(need, '\n') {
			edits = append(edits, Edit{Start: a[i-1].End, End: a[i].Start, New: string(need)})
		}
	}
	return edits
}

// origin returns where e, an edit of the text after the edits, starts in the
// text before. It is not ok if e is about what the edits have written.
func origin(edits []Edit, e Edit) (start int, ok bool) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int { return cmp.Compare(a.Start, b.Start) })
	shift := 0 // of the text behind the edits so far
	for i, before := range edits {
		if i > 0 && before == edits[i-1] && before.Start < before.End {
			continue // applied once
		}
		if before.Start+shift >= e.End && before.Start+shift+len(before.New) > e.Start {
			break
		}
		shift += len(before.New) - (before.End - before.Start)
		if before.End+shift > e.Start {
			return 0, false
		}
	}
	return e.Start - shift, true
}

// nearest returns the site with an edit nearest to off.
func nearest(sites []*site, off int) *site {
	distance := func(s *site) int {
		least := -1
		for _, e := range s.edits {
			if d := max(e.Start-off, off-e.Start); least < 0 || d < least {
				least = d
			}
		}
		return least
	}
	return slices.MinFunc(sites, func(a, b *site) int { return cmp.Compare(distance(a), distance(b)) })
}
