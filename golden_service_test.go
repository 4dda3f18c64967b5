package mapfix_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/internal/golden"
)

// TestService repairs the example service in testdata/service with the built
// command. The service's own test fails before that and passes afterwards.
func TestService(t *testing.T) {
	b := buildBinary(t)
	before := readTree(t, filepath.Join("testdata", "service"))
	dir := writeTree(t, before)
	if out, ok := serviceTest(t, b, dir); ok {
		t.Errorf("the service's test passes before the repair:\n%s", out)
	}
	findings := b.findings(t, dir)
	b.mapfix(t, dir, 0, "-fix")
	after := readTree(t, dir)
	for _, err := range golden.CheckEdits(before, after, findings) {
		t.Error(err)
	}
	if err := golden.CheckSize(before, after, 1); err != nil {
		t.Error(err)
	}
	checkLine(t, string(before["logic/plan.go"]), string(after["logic/plan.go"]))
	if out, ok := serviceTest(t, b, dir); !ok {
		t.Errorf("the service's test fails after the repair:\n%s", out)
	}
	b.mapfix(t, dir, 0, "-fix")
	sameTree(t, "second -fix", after, dir)
	if left := b.findings(t, dir); len(left) != 0 {
		t.Errorf("found after the repair:\n%s", golden.Describe(left))
	}
}

// checkLine fails the test unless after is before with the bind's right side
// wrapped, and nothing else.
func checkLine(t *testing.T, before, after string) {
	t.Helper()
	const bind, wrapped = "param := rule.FilterMap", "param := DeepCopyMap(rule.FilterMap)"
	if want := strings.Replace(before, bind, wrapped, 1); after != want {
		t.Errorf("logic/plan.go became\n%swant\n%s", after, want)
	}
}

// serviceTest runs the service's test and reports whether it passes. It uses the
// race detector if MAPFIX_TESTS is "all", as far as it can be built here.
func serviceTest(t *testing.T, b *binary, dir string) (out string, ok bool) {
	t.Helper()
	args := []string{"test", "-count=1", "./..."}
	if archive.Thorough() && canRace(t, b, dir) {
		args = []string{"test", "-count=1", "-race", "./..."}
	}
	stdout, stderr, code := b.command(t, dir, "go", args...)
	return stdout + stderr, code == 0
}

// canRace reports whether the race detector can be built here; it needs cgo.
func canRace(t *testing.T, b *binary, dir string) bool {
	t.Helper()
	stdout, _, _ := b.command(t, dir, "go", "env", "CGO_ENABLED")
	return strings.TrimSpace(stdout) == "1"
}
