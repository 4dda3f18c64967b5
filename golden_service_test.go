package mapfix_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestService repairs the example service in testdata/service. Its own test
// fails before that and passes afterwards, under the race detector.
func TestService(t *testing.T) {
	tl := buildTool(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "service"))); err != nil {
		t.Fatal(err)
	}
	before := readTree(t, dir)
	if r := serviceTest(t, tl, dir); r.code == 0 {
		t.Errorf("the service's test passes before the repair:\n%s", r.stdout)
	}
	findings := tl.findings(t, dir, nil)
	if r := tl.mapfix(t, dir, "-fix"); r.code != 0 {
		t.Errorf("-fix: exit status %d\n%s%s", r.code, r.stdout, r.stderr)
	}
	after := readTree(t, dir)
	checkEdits(t, before, after, findings)
	checkSize(t, 1, before, after)
	checkLine(t, string(before["logic/plan.go"]), string(after["logic/plan.go"]))
	if r := serviceTest(t, tl, dir); r.code != 0 {
		t.Errorf("the service's test fails after the repair:\n%s%s", r.stdout, r.stderr)
	}
	if r := tl.mapfix(t, dir, "-fix"); r.code != 0 {
		t.Errorf("second -fix: exit status %d\n%s%s", r.code, r.stdout, r.stderr)
	}
	sameTree(t, "second -fix", after, readTree(t, dir))
	if left := tl.findings(t, dir, nil); len(left) != 0 {
		t.Errorf("found after the repair:\n%s", describe(left))
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

// serviceTest runs the service's test, with the race detector unless -short.
func serviceTest(t *testing.T, tl *tool, dir string) result {
	t.Helper()
	args := []string{"test", "-count=1", "-race", "./..."}
	if testing.Short() || !canRace(t, tl, dir) {
		args = []string{"test", "-count=1", "./..."}
	}
	return tl.command(t, dir, "go", args...)
}

// canRace reports whether the race detector can be built here; it needs cgo.
func canRace(t *testing.T, tl *tool, dir string) bool {
	t.Helper()
	return strings.TrimSpace(tl.command(t, dir, "go", "env", "CGO_ENABLED").stdout) == "1"
}
