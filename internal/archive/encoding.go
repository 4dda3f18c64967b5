package archive

import (
	"bytes"
	"fmt"
	"slices"
)

// ByteOrderMark is what some editors put in front of a file.
const ByteOrderMark = "\ufeff"

// Encode returns the bytes on disk of a file that an archive holds as text.
// Encodings are "crlf", "bom" and "nofinal".
func Encode(text []byte, encodings ...string) []byte {
	for _, encoding := range encodings {
		switch encoding {
		case "crlf":
			text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
		case "bom":
			text = append([]byte(ByteOrderMark), text...)
		case "nofinal":
			text = bytes.TrimRight(text, "\r\n")
		}
	}
	return text
}

// Decode is the reverse of Encode. It fails if the bytes on disk are not what
// Encode makes of the result, for instance if a line lost its CR.
func Decode(data []byte, encodings ...string) ([]byte, error) {
	text := bytes.TrimPrefix(data, []byte(ByteOrderMark))
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	if slices.Contains(encodings, "nofinal") {
		text = append(bytes.Clone(text), '\n')
	}
	if !bytes.Equal(Encode(text, encodings...), data) {
		return nil, fmt.Errorf("is no longer encoded as %q", encodings)
	}
	return text, nil
}
