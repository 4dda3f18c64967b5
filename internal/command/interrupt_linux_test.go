package command

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// interruptedAt runs the command in dir, sends it a signal when ready says so, which is given
// the file that the command prints to, and returns its exit code and what it printed.
func interruptedAt(t *testing.T, dir string, sig syscall.Signal, ready func(out string) bool, args ...string) (code int, output string) {
	t.Helper()
	cmd := fixCommand(t, dir)
	if len(args) > 0 {
		cmd.Args = append([]string{"mapfix"}, args...)
	}
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end) && !ready(out.Name()); time.Sleep(100 * time.Microsecond) {
	}
	_ = cmd.Process.Signal(sig) // or it has ended by itself
	_ = cmd.Wait()              // the exit code says it
	printed, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(printed)
}

// A run that is interrupted while it writes ends with whole packages and says how many. Before,
// it changes nothing.
func TestInterrupted(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the command several times")
	}
	old, done := beforeAndAfter(t)
	for n, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGTERM} {
		dir := t.TempDir()
		killedModule(t, dir)
		args := []string{"-fix"}
		begun := func(string) bool {
			entries, err := os.ReadDir(filepath.Join(dir, "p0"))
			return err == nil && len(entries) > 2
		}
		if n == 2 {
			args = append(args, "-v") // tells what was listed, before anything is linked
			begun = func(out string) bool {
				printed, err := os.Stat(out)
				return err == nil && printed.Size() > 0
			}
		}
		code, out := interruptedAt(t, dir, sig, begun, args...)
		got := readFiles(t, dir)
		written := wholePackages(t, got, old, done)
		switch {
		case written == 0 && (code != 130 || !strings.HasSuffix(out, "mapfix: interrupted; nothing was changed\n")):
			t.Errorf("nothing written, exit code %d:\n%s", code, out)
		case written > 0 && written < 8 && (code != 2 || !strings.Contains(out, "mapfix: interrupted: ")):
			t.Errorf("%d packages written, exit code %d:\n%s", written, code, out)
		case written == 8 && code != 0:
			t.Errorf("all written, exit code %d:\n%s", code, out)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*", ".*")); len(left) > 0 {
			t.Errorf("%v are left", left)
		}
		t.Logf("%v: %d packages written, exit code %d", sig, written, code)
	}
}

// wholePackages counts the packages that are as they become; all others must be as they were.
func wholePackages(t *testing.T, got, old, done map[string]string) int {
	t.Helper()
	n := 0
	for i := range 8 {
		pkg := "p" + string(rune('0'+i))
		is := func(want map[string]string) bool {
			for _, base := range []string{"a.go", "b.go", "mapfix_deepcopy.go"} {
				if name := filepath.Join(pkg, base); got[name] != want[name] {
					return false
				}
			}
			return true
		}
		switch {
		case is(done):
			n++
		case !is(old):
			t.Errorf("%s is half written", pkg)
		}
	}
	return n
}

// A command that takes its time is no reason to wait.
func TestInterruptedCheck(t *testing.T) {
	dir := t.TempDir()
	killedModule(t, dir)
	old := readFiles(t, dir)
	mark := filepath.Join(t.TempDir(), "begun")
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	begun := func(string) bool { _, err := os.Stat(mark); return err == nil }
	start := time.Now()
	code, out := interruptedAt(t, dir, syscall.SIGTERM, begun, "-fix", "-check", "touch "+mark+"; sleep 100")
	if code != 130 || !strings.HasSuffix(out, "mapfix: interrupted; nothing was changed\n") || time.Since(start) > time.Minute {
		t.Errorf("exit code %d after %v:\n%s", code, time.Since(start), out)
	}
	if wholePackages(t, readFiles(t, dir), old, old) != 8 {
		t.Error("something was changed")
	}
	if left, _ := os.ReadDir(temporary); len(left) > 0 {
		t.Errorf("%v are left", left)
	}
}

// Of two that fix the same files at the same time, one waits for the other.
func TestTwoAtOnce(t *testing.T) {
	dir := t.TempDir()
	killedModule(t, dir)
	mark := filepath.Join(t.TempDir(), "begun")
	first := fixCommand(t, dir)
	first.Args = []string{"mapfix", "-fix", "-check", "touch " + mark + "; sleep 1"}
	var out bytes.Buffer
	first.Stdout, first.Stderr = &out, &out
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if _, err := os.Stat(mark); err == nil {
			break
		}
	}
	second, err := fixCommand(t, dir).CombinedOutput()
	if err != nil || !strings.Contains(string(second), "mapfix: waits for another mapfix that changes files below "+dir) ||
		!strings.Contains(string(second), "0 findings") {
		t.Errorf("the second: %v\n%s", err, second)
	}
	if err := first.Wait(); err != nil || !strings.Contains(out.String(), "16 fixed, 0 not") {
		t.Errorf("the first: %v\n%s", err, out.String())
	}
	if out, err := (&exec.Cmd{Path: goCommand(t), Args: []string{"go", "build", "./..."}, Dir: dir}).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func goCommand(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	return path
}
