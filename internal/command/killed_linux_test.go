package command

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const killedFile = `package p%d

import "encoding/json"

var conf = map[string]map[string]string{"a": {"b": "c"}}

func Plan%s(id string) ([]byte, error) {
	c := conf
	c["a"]["id"] = id
	return json.Marshal(c)
}
`

// killedModule writes a module of several packages with two files each.
func killedModule(t *testing.T, dir string) {
	t.Helper()
	put(t, filepath.Join(dir, "go.mod"), "module example.com/x\n\ngo 1.22\n")
	for i := range 8 {
		pkg := filepath.Join(dir, fmt.Sprint("p", i))
		put(t, filepath.Join(pkg, "a.go"), fmt.Sprintf(killedFile, i, "A"))
		put(t, filepath.Join(pkg, "b.go"), strings.Replace(fmt.Sprintf(killedFile, i, "B"), "var conf", "var conf2", 1))
		text, err := os.ReadFile(filepath.Join(pkg, "b.go"))
		if err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(pkg, "b.go"), strings.Replace(string(text), "c := conf", "c := conf2", 1))
	}
}

// readFiles returns the Go files below dir by their relative names. Temporary
// files, which the go command does not see, are left out.
func readFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") || filepath.Ext(name) != ".go" {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		files[rel] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// fixCommand returns the command that fixes the module in dir.
func fixCommand(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "-fix", "./...")
	cmd.Args[0], cmd.Dir = "mapfix", dir
	cmd.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "GOWORK=off")
	return cmd
}

// beforeAndAfter returns the files of the module as they are, and as a run makes them that
// nobody stops.
func beforeAndAfter(t *testing.T) (old, done map[string]string) {
	t.Helper()
	dir := t.TempDir()
	killedModule(t, dir)
	old = readFiles(t, dir)
	if out, err := fixCommand(t, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return old, readFiles(t, dir)
}

// A run that is killed at any time leaves each file as it was or as it becomes,
// and no file that calls what is not there. The next run does the rest.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the command many times")
	}
	old, done := beforeAndAfter(t)
	partial := 0
	for range 10 {
		dir := t.TempDir()
		killedModule(t, dir)
		killWriting(t, fixCommand(t, dir), dir)
		if checkKilled(t, readFiles(t, dir), old, done) {
			partial++
		} else {
			continue
		}
		if out, err := fixCommand(t, dir).CombinedOutput(); err != nil {
			t.Fatalf("the run after: %v\n%s", err, out)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*", ".*")); len(left) > 0 {
			t.Errorf("after the next run, %v are left", left)
		}
		for name, text := range readFiles(t, dir) {
			if text != done[name] {
				t.Errorf("after the next run, %s is\n%s", name, text)
			}
		}
	}
	t.Logf("%d of 10 runs were killed while they wrote", partial)
}

// killWriting kills the command some time after it began to write to dir.
func killWriting(t *testing.T, cmd *exec.Cmd, dir string) {
	t.Helper()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(100 * time.Microsecond) {
		if entries, err := os.ReadDir(filepath.Join(dir, "p0")); err == nil && len(entries) > 2 {
			break
		}
	}
	time.Sleep(time.Duration(rand.Int63n(int64(30 * time.Millisecond))))
	_ = cmd.Process.Kill() // or it has ended by itself
	if exit := new(exec.ExitError); !errors.As(cmd.Wait(), &exit) && !cmd.ProcessState.Success() {
		t.Fatal(out.String())
	}
}

// checkKilled checks the files that a killed run has left, and reports whether
// some were written and some not.
func checkKilled(t *testing.T, got, old, done map[string]string) bool {
	t.Helper()
	written, unwritten := 0, 0
	for name, text := range got {
		switch text {
		case old[name]:
			unwritten++
		case done[name]:
			written++
			copies := filepath.Join(filepath.Dir(name), "mapfix_deepcopy.go")
			if got[copies] != done[copies] {
				t.Errorf("%s calls what is not in %s", name, copies)
			}
		default:
			t.Errorf("%s is neither old nor new:\n%s", name, text)
		}
	}
	for name := range old {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is gone", name)
		}
	}
	return written > 0 && unwritten > 0
}
