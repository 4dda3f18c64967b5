package summary

// Position is a place in a source file. The zero Position means "not known".
type Position struct {
	File   string // absolute path
	Line   int    // 1-based
	Column int    // 1-based, in bytes
	Offset int    // 0-based byte offset
}

// IsValid reports whether p names a place.
func (p Position) IsValid() bool { return p.File != "" && p.Line > 0 }

// Span is a half-open range of bytes in a source file.
type Span struct {
	File       string // absolute path
	Start, End int    // byte offsets
}
