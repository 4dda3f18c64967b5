package terminal

import (
	"io"
	"testing"

	"github.com/creack/pty"
)

func TestStyleOf(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Skip(err)
	}
	defer master.Close()
	defer slave.Close()
	for _, tt := range []struct {
		w    io.Writer
		env  map[string]string
		want bool
	}{
		{slave, nil, true},
		{slave, map[string]string{"NO_COLOR": "1"}, false},
		{slave, map[string]string{"CLICOLOR": "0"}, false},
		{slave, map[string]string{"TERM": "dumb"}, false},
		{io.Discard, nil, false},
		{io.Discard, map[string]string{"CLICOLOR_FORCE": "0"}, false},
		{io.Discard, map[string]string{"CLICOLOR_FORCE": "1"}, true},
		{slave, map[string]string{"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, false},
	} {
		if got := StyleOf(tt.w, func(key string) string { return tt.env[key] }); got.colour != tt.want {
			t.Errorf("with %v on a terminal: %t; colour: %t", tt.env, Is(tt.w), got.colour)
		}
	}
	if err := pty.Setsize(master, &pty.Winsize{Rows: 24, Cols: 40}); err != nil {
		t.Fatal(err)
	}
	if got := Width(slave); got != 40 {
		t.Errorf("%d columns", got)
	}
	if got := Width(io.Discard); got != defaultWidth {
		t.Errorf("%d columns where there is no terminal", got)
	}
}

func TestDiff(t *testing.T) {
	const diff = "--- a\n+++ b\n@@ -1 +1 @@\n-old\r\n+new\n same\n"
	want := bold + "--- a" + reset + "\n" + bold + "+++ b" + reset + "\n" + cyan + "@@ -1 +1 @@" + reset + "\n" +
		red + "-old" + reset + "\r\n" + green + "+new" + reset + "\n same\n"
	if got := (Style{true}).Diff(diff); got != want {
		t.Errorf("got %q", got)
	}
	if got := (Style{}).Diff(diff); got != diff {
		t.Errorf("without colour: %q", got)
	}
}

func TestWrap(t *testing.T) {
	if got, want := Wrap("one two  threé four", "  ", "    ", 11), "  one two\n    threé\n    four\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
