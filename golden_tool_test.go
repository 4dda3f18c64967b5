package mapfix_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A tool is a built mapfix and the environment that it and the programs in the
// archives run in.
type tool struct {
	path string
	env  []string
}

// buildTool builds cmd/mapfix for this test run.
func buildTool(t *testing.T) *tool {
	t.Helper()
	dir := t.TempDir()
	goCache, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	tl := &tool{
		path: filepath.Join(dir, "mapfix.exe"),
		// The tool's own cache starts empty and is shared by all archives; the
		// go command keeps its own. Nothing is downloaded.
		env: append(os.Environ(), "GOCACHE="+strings.TrimSpace(string(goCache)),
			"XDG_CACHE_HOME="+filepath.Join(dir, "cache"), "GOWORK=off", "GOFLAGS=", "GOPROXY=off",
			"GOTOOLCHAIN=local", "NO_COLOR=1"),
	}
	if out, err := exec.Command("go", "build", "-o", tl.path, "./cmd/mapfix").CombinedOutput(); err != nil {
		t.Fatalf("build mapfix: %v\n%s", err, out)
	}
	noteSources(t)
	return tl
}

// noteSources looks at the sources of the tool, so that the go command, which knows of
// what a test looks at but not of what it builds, runs the test again when one changes.
func noteSources(t *testing.T) {
	t.Helper()
	for _, dir := range []string{"cmd", "detect", "internal", "rewrite"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				_, err = os.Stat(path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// A result is what a command wrote and how it ended.
type result struct {
	stdout, stderr string
	code           int
}

// command runs name in dir. A command that cannot be started, or that runs for
// more than two minutes, ends the test.
func (tl *tool) command(t *testing.T, dir, name string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, tl.env
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(2*time.Minute, func() { _ = cmd.Process.Kill() })
	err := cmd.Wait()
	if !timer.Stop() {
		t.Fatalf("%s %s takes too long", name, strings.Join(args, " "))
	}
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// mapfix runs the tool on the module in dir. Findings may remain, but the run
// itself must not fail.
func (tl *tool) mapfix(t *testing.T, dir string, args ...string) result {
	t.Helper()
	r := tl.command(t, dir, tl.path, append(args, "./...")...)
	if r.code != 0 && r.code != 1 {
		t.Fatalf("mapfix %s: exit status %d\n%s%s", strings.Join(args, " "), r.code, r.stdout, r.stderr)
	}
	return r
}

// goRun builds and runs the program in dir and returns its output. The go
// command caches the result for equal sources, whatever the directory.
func (tl *tool) goRun(t *testing.T, dir string) string {
	t.Helper()
	r := tl.command(t, dir, "go", "run", "-trimpath", "-ldflags=-s -w", ".")
	if r.code != 0 {
		t.Fatalf("go run: exit status %d\n%s%s", r.code, r.stdout, r.stderr)
	}
	return r.stdout
}

// A place is a position in a report, with a path relative to the module.
type place struct {
	File string
	Line int
	Kind string // of a mutation or a root
	Path string // of a root
}

// A finding is what the goldens need of one finding in -json output.
type finding struct {
	Message       string
	Package       string
	Function      string
	Bind          place
	Mutations     []place
	Root          place
	Type          string
	Applicability string
	Reasons       []string
	Fix           *struct {
		Message  string
		Edits    []place
		NewFiles []place
	}
}

// findings runs mapfix -json.
func (tl *tool) findings(t *testing.T, dir string, flags []string) []finding {
	t.Helper()
	var report struct{ Findings []finding }
	r := tl.mapfix(t, dir, append([]string{"-json"}, flags...)...)
	if err := json.Unmarshal([]byte(r.stdout), &report); err != nil {
		t.Fatalf("-json: %v\n%s%s", err, r.stdout, r.stderr)
	}
	return report.Findings
}

// describe returns the report section for findings.
func describe(findings []finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s %s:%d %s in %s.%s\n", f.Applicability, f.Bind.File, f.Bind.Line, f.Type, f.Package, f.Function)
		fmt.Fprintf(&b, "  %s\n  root %s %s\n", f.Message, f.Root.Kind, f.Root.Path)
		for _, m := range f.Mutations {
			fmt.Fprintf(&b, "  write %s:%d %s\n", m.File, m.Line, m.Kind)
		}
		if f.Fix != nil {
			fmt.Fprintf(&b, "  fix %s\n", f.Fix.Message)
		}
		for _, reason := range f.Reasons {
			fmt.Fprintf(&b, "  because %s\n", reason)
		}
	}
	return b.String()
}

// writeTree puts files into dir.
func writeTree(t *testing.T, dir string, files map[string][]byte) {
	t.Helper()
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// readTree returns the files below dir.
func readTree(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[name], err = os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
