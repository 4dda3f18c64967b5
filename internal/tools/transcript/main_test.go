package main

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// TestTranscript checks that docs/transcript.md is what is printed today.
func TestTranscript(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no such terminals")
	}
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	t.Chdir("../../..")
	t.Setenv("NO_COLOR", "1")
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "")
	got, err := transcript()
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	old := strings.Split(string(want), "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(old) || line != old[i] {
			t.Fatalf("%s:%d: is not what is printed, %q; go run ./internal/tools/transcript writes it", golden, i+1, line)
		}
	}
	if n := strings.Count(got, "\n") + 1; n != len(old) {
		t.Errorf("%s has %d lines and not %d", golden, len(old), n)
	}
}
