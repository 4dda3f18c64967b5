package edit

import "bytes"

// WithoutLines returns the edit that removes what stands from start to end in
// src with its lines, and a blank line that would be one too many. It is not
// ok if there is more on these lines.
func WithoutLines(name string, src []byte, start, end int) (edit Edit, ok bool) {
	from := bytes.LastIndexByte(src[:start], '\n') + 1
	to := LineEnd(src, end)
	if len(bytes.TrimSpace(src[from:start])) > 0 || len(bytes.TrimSpace(src[end:to])) > 0 {
		return Edit{}, false
	}
	above := bytes.TrimSpace(src[bytes.LastIndexByte(src[:max(from-1, 0)], '\n')+1 : from])
	below := LineEnd(src, to)
	next := bytes.TrimSpace(src[to:below])
	switch {
	case len(next) == 0 && (len(above) == 0 || bytes.HasSuffix(above, []byte("("))):
		to = below
	case len(above) == 0 && bytes.Equal(next, []byte(")")):
		from = bytes.LastIndexByte(src[:from-1], '\n') + 1
	}
	return Edit{File: name, Start: from, End: to}, true
}

// LineEnd returns where the line that off lies in ends, its break included.
func LineEnd(src []byte, off int) int {
	if i := bytes.IndexByte(src[off:], '\n'); i >= 0 {
		return off + i + 1
	}
	return len(src)
}
