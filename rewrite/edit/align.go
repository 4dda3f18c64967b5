package edit

import (
	"bytes"
	"cmp"
	"go/format"
	"go/scanner"
	"slices"

	"github.com/mapfix/mapfix/rewrite/lex"
)

// Align returns the edits of white space that keep a formatted file formatted once
// the given edits are made: a shorter name moves the comments behind it, and gofmt
// wants those of the lines around in the same column. A file that gofmt would change
// anyhow is left as it is.
func Align(orig []byte, edits []Edit) []Edit {
	if !IsFormatted(orig) {
		return nil
	}
	changed := Apply(orig, edits)
	want, err := format.Source(changed)
	if err != nil || bytes.Equal(want, changed) {
		return nil
	}
	var list []Edit
	for _, e := range spacing(changed, want) {
		if start, ok := origin(edits, e); ok {
			list = append(list, Edit{Start: start, End: start + e.End - e.Start, New: e.New})
		}
	}
	return list
}

// IsFormatted reports whether gofmt would leave src as it is.
func IsFormatted(src []byte) bool {
	out, err := format.Source(src)
	return err == nil && bytes.Equal(out, src)
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
