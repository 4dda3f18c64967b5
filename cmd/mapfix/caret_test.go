//go:build unix

package main

import (
	"strings"
	"testing"
)

// TestCaret prints a report on a terminal that is too narrow for the code.
func TestCaret(t *testing.T) {
	d := start(t, writeProgram(t), 26, []string{"TERM=dumb", "CLICOLOR_FORCE=1"}, "-cache", "off", "-unsafe=false")
	rest := d.end(1)
	want := "        job.Labels[\"id\"…\n        \x1b[1m^\x1b[0m\n"
	if !strings.Contains(rest, want) {
		t.Errorf("no %q in\n%q", want, rest)
	}
}
