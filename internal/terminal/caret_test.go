package terminal

import (
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"
)

func TestCaret(t *testing.T) {
	for _, tt := range []struct {
		line   string
		before string // what the caret is behind
		width  int
		code   string
		mark   string
	}{
		{"\t\tm[k] = v", "\t\t", 0, "m[k] = v", "^"},
		{"\tif ok {\tm[k] = v }", "\tif ok {\t", 0, "if ok { m[k] = v }", "        ^"},
		{`m["世界"], n[k] = 1, 2`, `m["世界"], `, 0, `m["世界"], n[k] = 1, 2`, "           ^"},
		{"e\u0301[k] = m[k]", "e\u0301[k] = ", 0, "e\u0301[k] = m[k]", "       ^"},
		{"a := \"\x1b[2J\"; m[k] = v", "a := \"\x1b[2J\"; ", 0, "a := \"\ufffd[2J\"; m[k] = v", strings.Repeat(" ", 13) + "^"},
		{"first(); second(); m[k] = value", "", 16, "first(); secon…", "^"},
		{"first(); second(); m[k] = value", "first(); second(); ", 16, "…econd(); m[k] …", "          ^"},
		{"m[k] = v", "m[k] = v", 0, "m[k] = v", "        ^"},
		{"", "", 10, "", "^"},
	} {
		code, mark := Caret(tt.line, len(tt.before)+1, tt.width)
		if code != tt.code || mark != tt.mark {
			t.Errorf("Caret(%q, %d, %d):\n%q, want\n%q;\n%q, want\n%q", tt.line, len(tt.before)+1, tt.width, code, tt.code, mark, tt.mark)
		}
	}
}

// FuzzCaret checks that what is shown fits, has nothing in it that moves the
// cursor, and that the caret is not outside.
func FuzzCaret(f *testing.F) {
	f.Add("\tm[\"世界\"] = v", 3, 10)
	f.Add("\x1b]0;title\a m[k] = v", 20, 40)
	f.Add("0\xf1\t", 0, 22)
	f.Fuzz(func(t *testing.T, line string, column, width int) {
		if strings.ContainsAny(line, "\n\r") || width < 8 || width > 200 {
			return
		}
		code, mark := Caret(line, column, width)
		if got := runewidth.StringWidth(code); got > width {
			t.Errorf("%q takes %d of %d columns", code, got, width)
		}
		if strings.ContainsAny(code, "\t\x1b\a\b") || len(mark) > width+1 {
			t.Errorf("%q, %q", code, mark)
		}
	})
}
