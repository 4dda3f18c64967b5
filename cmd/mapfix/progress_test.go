//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestProgress runs the command with a go command that takes its time, on a terminal:
// a line says what is being done, and is gone at the end.
func TestProgress(t *testing.T) {
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Skip(err)
	}
	slow := filepath.Join(t.TempDir(), "go")
	script := "#!/bin/sh\nsleep 1\nexec '" + goCommand + "' \"$@\"\n"
	if err := os.WriteFile(slow, []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	path := "PATH=" + filepath.Dir(slow) + string(filepath.ListSeparator) + os.Getenv("PATH")
	dir := writeProgram(t)

	d := start(t, dir, 60, []string{"NO_COLOR=1", path}, "-cache", "off")
	d.expect("listing packages ")
	d.expect("analysing packages ")
	rest := d.end(1)
	_, rest, ok := cutLast(rest, "\x1b[J")
	if !ok || !strings.HasPrefix(rest, "a.go:") {
		t.Errorf("after the progress:\n%q", rest)
	}
	for line := range strings.Lines(string(d.all)) {
		if text := line[strings.LastIndexByte(line, 'J')+1:]; strings.Contains(text, "packages ") && len(strings.TrimSpace(text)) > 60 {
			t.Errorf("wider than 60 columns: %q", line)
		}
	}

	d = start(t, dir, 60, []string{"NO_COLOR=1", path}, "-cache", "off", "-v")
	if rest := d.end(1); strings.Contains(rest, "\x1b") || !strings.Contains(rest, "mapfix: listed ") {
		t.Errorf("with -v:\n%q", rest)
	}

	d = start(t, dir, 60, []string{"NO_COLOR=1", path, "TERM=dumb"}, "-cache", "off")
	if rest := d.end(1); strings.Contains(rest, "\x1b") || strings.Contains(rest, "listing") {
		t.Errorf("on a dumb terminal:\n%q", rest)
	}
}

// cutLast slices s around the last sep.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
