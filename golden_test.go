// Package mapfix_test runs mapfix over the programs in testdata and judges it
// by what the programs do afterwards.
package mapfix_test

import (
	"flag"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "record want/ and report sections of the golden archives")

// The verdicts that each program in testdata/fix prints about itself.
const (
	intact    = "shared data intact\n"
	corrupted = "shared data corrupted\n"
)

// TestGolden runs every archive in testdata/fix, refuse and detect.
func TestGolden(t *testing.T) {
	tl := buildTool(t)
	for _, tier := range []struct {
		name string
		run  func(*testing.T, *tool, *archive)
	}{{"fix", runFix}, {"refuse", runRefuse}, {"detect", runDetect}, {"wanted", runWanted}} {
		paths, err := filepath.Glob(filepath.Join("testdata", tier.name, "*.txtar"))
		if err != nil || len(paths) == 0 {
			t.Fatalf("no archives in testdata/%s: %v", tier.name, err)
		}
		t.Run(tier.name, func(t *testing.T) {
			for _, path := range paths {
				runArchive(t, tl, path, tier.run)
			}
		})
	}
}

// runArchive starts the test of one archive.
func runArchive(t *testing.T, tl *tool, path string, run func(*testing.T, *tool, *archive)) {
	t.Helper()
	t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
		t.Parallel()
		a, err := readArchive(path)
		if err != nil {
			t.Fatal(err)
		}
		run(t, tl, a)
	})
}

// runFix checks that the tool finds the mistake, and that its repair leaves the
// shared data intact and gives every request its right answer.
func runFix(t *testing.T, tl *tool, a *archive) {
	dir := t.TempDir()
	before := a.inputs()
	writeTree(t, dir, before)
	runProgram(t, tl, a, dir, stdoutBefore, corrupted)

	findings := inspect(t, tl, a, dir)
	checkDiff(t, tl, a, dir, findings)
	if !hasSafe(findings) {
		t.Fatalf("no safe finding:\n%s", describe(findings))
	}
	tl.mapfix(t, dir, append([]string{"-fix"}, a.flags...)...)
	after := readTree(t, dir)
	checkEdits(t, before, after, findings)
	checkSize(t, a.lines, before, after)
	runProgram(t, tl, a, dir, stdoutAfter, intact)
	tl.mapfix(t, dir, append([]string{"-fix"}, a.flags...)...)
	sameTree(t, "second -fix", after, readTree(t, dir))

	switch _, recorded := a.section(reportName); {
	case *update && !t.Failed():
		record(t, a, changes(before, after), findings)
	case recorded:
		sameTree(t, "-fix", a.wanted(), after)
		sameReport(t, a, findings)
	default:
		t.Errorf("nothing recorded; -fix does this:\n%s", describe(findings))
	}
}

// runRefuse checks that the tool leaves a program alone whose writes are meant.
func runRefuse(t *testing.T, tl *tool, a *archive) {
	findings := leaveAlone(t, tl, a)
	finish(t, a, findings)
}

// runDetect checks that the tool reports a hazard, but does not apply a repair.
func runDetect(t *testing.T, tl *tool, a *archive) {
	findings := leaveAlone(t, tl, a)
	if len(findings) == 0 {
		t.Error("nothing found")
	}
	finish(t, a, findings)
}

// runWanted checks a program that should be repaired and is not yet: that the
// mistake is real, and that the tool leaves the program as it is meanwhile.
func runWanted(t *testing.T, tl *tool, a *archive) {
	dir := t.TempDir()
	before := a.inputs()
	writeTree(t, dir, before)
	runProgram(t, tl, a, dir, stdoutBefore, corrupted)
	if findings := inspect(t, tl, a, dir); hasSafe(findings) {
		t.Errorf("repaired by now, so it belongs in testdata/fix:\n%s", describe(findings))
	}
	tl.mapfix(t, dir, append([]string{"-fix"}, a.flags...)...)
	sameTree(t, "-fix", before, readTree(t, dir))
}

// leaveAlone checks that the tool does not change the program, nor offers to.
func leaveAlone(t *testing.T, tl *tool, a *archive) []finding {
	t.Helper()
	dir := t.TempDir()
	before := a.inputs()
	writeTree(t, dir, before)
	runProgram(t, tl, a, dir, stdoutName, "")
	findings := inspect(t, tl, a, dir)
	if hasSafe(findings) {
		t.Errorf("offers to change a meant write:\n%s", describe(findings))
	}
	tl.mapfix(t, dir, append([]string{"-fix"}, a.flags...)...)
	sameTree(t, "-fix", before, readTree(t, dir))
	return findings
}

// inspect returns the tool's findings and checks that looking changes nothing.
func inspect(t *testing.T, tl *tool, a *archive, dir string) []finding {
	t.Helper()
	before := readTree(t, dir)
	findings := tl.findings(t, dir, a.flags)
	sameTree(t, "-json", before, readTree(t, dir))
	return findings
}

// checkDiff checks that -diff shows something just if there is something to
// apply, and that it changes nothing.
func checkDiff(t *testing.T, tl *tool, a *archive, dir string, findings []finding) {
	t.Helper()
	before := readTree(t, dir)
	diff := tl.mapfix(t, dir, append([]string{"-diff"}, a.flags...)...)
	sameTree(t, "-diff", before, readTree(t, dir))
	if hasSafe(findings) != (diff.stdout != "") {
		t.Errorf("-diff and -json disagree:\n%s%s", diff.stdout, describe(findings))
	}
}

// runProgram runs the program in dir and compares its output with a section,
// which is recorded if it is missing. With -short, it does nothing.
func runProgram(t *testing.T, tl *tool, a *archive, dir, section, verdict string) {
	t.Helper()
	if testing.Short() {
		return
	}
	got := tl.goRun(t, dir)
	want, ok := a.section(section)
	if !strings.Contains(got, verdict) {
		t.Errorf("%s does not say %q:\n%s", section, verdict, got)
	} else if !ok && *update {
		a.set(section, []byte(got))
	} else if got != want {
		t.Errorf("%s is\n%swant\n%s", section, got, want)
	}
}

func hasSafe(findings []finding) bool {
	for _, f := range findings {
		if f.Applicability == "safe" {
			return true
		}
	}
	return false
}

// finish compares or records the report of a program that is left alone.
func finish(t *testing.T, a *archive, findings []finding) {
	t.Helper()
	if *update && !t.Failed() {
		record(t, a, nil, findings)
		return
	}
	sameReport(t, a, findings)
}

// sameReport compares the findings with the report section. Without one, the
// tool is to be silent.
func sameReport(t *testing.T, a *archive, findings []finding) {
	t.Helper()
	want, _ := a.section(reportName)
	if got := describe(findings); got != want {
		t.Errorf("report is\n%swant\n%s", got, want)
	}
}

// record writes what the tool did into the archive. It is called only if all
// promises were kept; output of programs is never overwritten.
func record(t *testing.T, a *archive, changed map[string][]byte, findings []finding) {
	t.Helper()
	a.dropStale(changed)
	for _, name := range names(changed) {
		text, err := a.decode(name, changed[name])
		if err != nil {
			t.Fatal(err)
		}
		a.set(wantPrefix+name, text)
	}
	if _, had := a.section(reportName); had || len(findings) > 0 {
		a.set(reportName, []byte(describe(findings)))
	}
	a.write(t)
}
