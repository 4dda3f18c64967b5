package mapfix_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/internal/golden"
)

// A binary is a built mapfix and the environment that it and the go command run in.
type binary struct {
	path string
	env  []string
}

// buildBinary builds cmd/mapfix for this test run.
func buildBinary(t *testing.T) *binary {
	t.Helper()
	dir := t.TempDir()
	goCache, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	b := &binary{
		path: filepath.Join(dir, "mapfix.exe"),
		// The tool's own cache starts empty and is shared by all runs; the go command
		// keeps its own. Nothing is downloaded.
		env: append(os.Environ(), "GOCACHE="+strings.TrimSpace(string(goCache)),
			"XDG_CACHE_HOME="+filepath.Join(dir, "cache"), "GOWORK=off", "GOFLAGS=", "GOPROXY=off",
			"GOTOOLCHAIN=local", "NO_COLOR=1"),
	}
	if out, err := exec.Command("go", "build", "-o", b.path, "./cmd/mapfix").CombinedOutput(); err != nil {
		t.Fatalf("build mapfix: %v\n%s", err, out)
	}
	noteSources(t)
	return b
}

// noteSources looks at the sources of mapfix, so that the go command, which knows of
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

// command runs a command in dir and returns what it prints and its exit code. A
// command that cannot be started, or takes more than two minutes, ends the test.
func (b *binary) command(t *testing.T, dir, name string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, diag strings.Builder
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, b.env
	cmd.Stdout, cmd.Stderr = &out, &diag
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
	return out.String(), diag.String(), cmd.ProcessState.ExitCode()
}

// mapfix runs mapfix on the module in dir, checks its exit code, and returns what it
// prints.
func (b *binary) mapfix(t *testing.T, dir string, want int, args ...string) string {
	t.Helper()
	stdout, stderr, code := b.command(t, dir, b.path, append(args, "./...")...)
	if code != want {
		t.Errorf("mapfix %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), code, want, stdout, stderr)
	}
	return stdout
}

// findings runs mapfix -json.
func (b *binary) findings(t *testing.T, dir string) []golden.Finding {
	t.Helper()
	var report struct{ Findings []golden.Finding }
	stdout, stderr, _ := b.command(t, dir, b.path, "-json", "./...")
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatalf("-json: %v\n%s%s", err, stdout, stderr)
	}
	return report.Findings
}

// TestBinary runs the command as its users do on a handful of archives, one of each
// kind. All others are judged in process.
func TestBinary(t *testing.T) {
	b := buildBinary(t)
	for _, tt := range []struct {
		name               string
		found, diff, fixed int // exit codes
	}{
		{"fix/element_of_roles_replaced", 1, 1, 0},
		{"fix/crlf_line_ends", 1, 1, 0},
		{"refuse/actor_confines_its_map", 0, 0, 0},
		{"detect/method_forgot_the_lock", 1, 1, 1},
		{"wanted/sms_vars_generic_put", 0, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := archive.Read(filepath.Join("testdata", filepath.FromSlash(tt.name)+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			dir := writeTree(t, a.Inputs())
			if want, _ := a.Section(archive.Report); golden.Describe(b.findings(t, dir)) != want {
				t.Errorf("found\n%swant\n%s", golden.Describe(b.findings(t, dir)), want)
			}
			b.mapfix(t, dir, tt.found)
			b.mapfix(t, dir, tt.diff, "-diff")
			sameTree(t, "-diff", a.Inputs(), dir)
			b.mapfix(t, dir, tt.fixed, "-fix")
			sameTree(t, "-fix", a.Wanted(), dir)
		})
	}
}

// writeTree puts files into a new directory.
func writeTree(t *testing.T, files archive.Tree) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := files.Write(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// sameTree fails the test unless the files below dir are those that are wanted.
func sameTree(t *testing.T, what string, want archive.Tree, dir string) {
	t.Helper()
	if diff := archive.Diff(want, readTree(t, dir)); diff != "" {
		t.Errorf("%s:\n%s", what, diff)
	}
}

func readTree(t *testing.T, dir string) archive.Tree {
	t.Helper()
	files, err := archive.ReadTree(dir)
	if err != nil {
		t.Fatal(err)
	}
	return files
}
