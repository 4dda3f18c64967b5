//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package disk

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// hanging starts writeAndHang and returns it with the temporary file that it
// writes to.
func hanging(t *testing.T, target string) (*exec.Cmd, string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, target)
	cmd.Args[0] = "writeandhang"
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kill(cmd) })
	line, err := bufio.NewReader(out).ReadString('\n')
	name, ok := strings.CutSuffix(line, " <nil>\n")
	if !ok || err != nil {
		t.Fatalf("the command says %q, %v", line, err)
	}
	return cmd, name
}

// kill ends a command that may have ended.
func kill(cmd *exec.Cmd) {
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// What a killed run leaves behind goes with the next -fix that looks at the
// package. What a run still writes stays, and so does what is not ours.
func TestLeftBehind(t *testing.T) {
	dir := t.TempDir()
	a := put(t, filepath.Join(dir, "a.go"), "package p\n", 0o644)
	theirs := []string{".a.go.mapfix", ".a.go.mapfix1x", ".a.txt.mapfix0", "a.go.mapfix0"}
	for _, name := range theirs {
		put(t, filepath.Join(dir, name), "theirs", 0o644)
	}
	killed, left := hanging(t, a)
	_, held := hanging(t, a)
	kill(killed)
	wantFile(t, left, "package p")

	errs := Apply(context.Background(), plan(), []string{a}).Errors
	wantCauses(t, errs)
	wantFile(t, left, "")
	wantFile(t, held, "package p")
	for _, name := range theirs {
		wantFile(t, filepath.Join(dir, name), "theirs")
	}
	wantFile(t, a, "package p\n")
}

// The next to write the same file removes what is left of it, also if that is
// in another directory.
func TestLeftBehindSymlink(t *testing.T) {
	dir := t.TempDir()
	target := put(t, filepath.Join(dir, "elsewhere", "a.txt"), "old", 0o644)
	link := filepath.Join(dir, "a.go")
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	killed, _ := hanging(t, target)
	kill(killed)
	errs := writeAll(context.Background(), plan(change(link, "old", "new")), osFiles{}).Errors
	wantCauses(t, errs)
	wantFile(t, target, "new")
	wantNothingElse(t, filepath.Dir(target), "a.txt")
}
