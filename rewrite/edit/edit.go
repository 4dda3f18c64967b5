package edit

import (
	"cmp"
	"slices"
	"strings"
)

// Edit replaces the bytes from Start up to End of a file by New. Offsets are
// those of the file as it is on disk.
type Edit struct {
	File       string
	Start, End int
	New        string
}

// Change is a whole file before and after. Old is nil if the file is Created,
// New if it is Removed.
type Change struct {
	File     string
	Old, New []byte
	Created  bool
	Removed  bool
	// Last says that functions were taken out, which others stop calling: New
	// is to be written after them. Interim is what to write before them then,
	// with the functions that they start to call; nil if there are none.
	Last    bool
	Interim []byte
}

// Apply returns orig with the edits applied. At one offset, what ends an
// expression comes first and what starts one last, and then what is replaced.
func Apply(orig []byte, edits []Edit) []byte {
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(min(a.End-a.Start, 1), min(b.End-b.Start, 1)), cmp.Compare(rank(a), rank(b)))
	})
	var out []byte
	last := 0
	for i, edit := range edits {
		if i > 0 && edit == edits[i-1] && edit.Start < edit.End {
			continue // an import goes with each of its uses
		}
		out = append(out, orig[last:edit.Start]...)
		out = append(out, edit.New...)
		last = edit.End
	}
	return append(out, orig[last:]...)
}

func rank(e Edit) int {
	switch {
	case strings.HasPrefix(e.New, ")"), strings.HasPrefix(e.New, "."):
		return 0
	case strings.HasSuffix(e.New, "("):
		return 2
	}
	return 1
}
