//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/tools/txtar"
)

// A dialogue drives the command on a terminal.
type dialogue struct {
	t      *testing.T
	cmd    *exec.Cmd
	screen *os.File
	seen   []byte // that was not waited for yet
	all    []byte
}

// start runs the command on a terminal with some columns, in a directory and with
// additions to the environment.
func start(t *testing.T, dir string, columns uint16, env []string, args ...string) *dialogue {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Args[0] = "mapfix" // see TestMain
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append([]string{"GOFLAGS=", "GOPROXY=off", "TERM=xterm", "NO_COLOR=", "CLICOLOR=1"}, env...)...)
	screen, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: columns})
	if err != nil {
		t.Fatal(err)
	}
	impatient := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() }) // which ends all waiting
	t.Cleanup(func() {
		impatient.Stop()
		_ = screen.Close()
	})
	return &dialogue{t: t, cmd: cmd, screen: screen}
}

// expect waits for a text and returns what came before it.
func (d *dialogue) expect(text string) string {
	d.t.Helper()
	for {
		if before, after, ok := bytes.Cut(d.seen, []byte(text)); ok {
			d.seen = after
			return strings.ReplaceAll(string(before), "\r\n", "\n")
		}
		buffer := make([]byte, 4096)
		n, err := d.screen.Read(buffer)
		d.seen, d.all = append(d.seen, buffer[:n]...), append(d.all, buffer[:n]...)
		if err != nil {
			d.t.Fatalf("no %q: %v\n%s", text, err, d.all)
		}
	}
}

// prompt is what the command asks for each repair.
const prompt = "Apply this fix ["

// answer waits for a question and answers it.
func (d *dialogue) answer(question, line string) (before string) {
	d.t.Helper()
	before = d.expect(question)
	if _, err := d.screen.WriteString(line + "\n"); err != nil {
		d.t.Fatal(err)
	}
	return before
}

// end waits for the command to exit.
func (d *dialogue) end(code int) (rest string) {
	d.t.Helper()
	for {
		buffer := make([]byte, 4096)
		n, err := d.screen.Read(buffer)
		d.seen, d.all = append(d.seen, buffer[:n]...), append(d.all, buffer[:n]...)
		if err != nil {
			break
		}
	}
	_ = d.cmd.Wait()
	if got := d.cmd.ProcessState.ExitCode(); got != code {
		d.t.Errorf("exit code %d, want %d\n%s", got, code, d.all)
	}
	return strings.ReplaceAll(string(d.seen), "\r\n", "\n")
}

// program has two files, one with a repair of two parts.
const program = `
-- go.mod --
module app

go 1.22
-- a.go --
package app

import "encoding/json"

type Job struct{ Labels, Notes map[string]string }

var base = Job{Labels: map[string]string{"a": "b"}, Notes: map[string]string{"c": "d"}}

func Make(id string) ([]byte, error) {
	job := base
	job.Labels["id"] = id
	job.Notes["id"] = id
	return json.Marshal(job)
}

func Zone(id string) ([]byte, error) {
	m := base.Labels
	m["zone"] = id
	return json.Marshal(m)
}
-- b.go --
package app

import "encoding/json"

func Other(id string) ([]byte, error) {
	m := base.Notes
	m["other"] = id
	return json.Marshal(m)
}
`

func writeProgram(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, f := range txtar.Parse([]byte(program)).Files {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestReview answers questions on a terminal of 40 columns without colour or progress: one
// repair is split, one declined, one silenced.
func TestReview(t *testing.T) {
	dir, cache := writeProgram(t), t.TempDir()
	d := start(t, dir, 40, []string{"NO_COLOR=1", "TERM=dumb"}, "-i", "-unsafe", "-cache", cache)
	shown := d.answer("(1/3) "+prompt+"y,n,a,d,s,e,i,q,?]", "s")
	for line := range strings.Lines(shown) {
		if code := strings.HasPrefix(line, "+") || strings.HasPrefix(line, "-") || strings.HasPrefix(line, "@") || strings.HasPrefix(line, "diff "); len(line) > 41 && !code {
			t.Errorf("wider than 40 columns: %q", line)
		}
	}
	if !strings.Contains(shown, "\n+\tjob.Labels = DeepCopyMap(job.Labels)\n") || strings.Contains(shown, "\x1b") {
		t.Errorf("shown:\n%s", shown)
	}
	d.answer("(1/4) "+prompt+"y,n,a,d,e,i,q,?]", "?")
	if help := d.answer("(1/4) "+prompt, "y"); !strings.Contains(help, "\nn - leave it, and do not ask again until\n    its code changes\n") {
		t.Errorf("help:\n%s", help)
	}
	d.answer("(2/4) "+prompt, "n")
	d.answer("(3/4) "+prompt, "i")
	d.answer("Reason, in a few words (empty to go back): ", "all jobs are in one zone")
	d.answer("(3/3) "+prompt, "y")
	if rest := d.end(1); !strings.Contains(rest, "3 findings in 1 package: 2 fixed, 1 not") || strings.Contains(rest, "not fixed") {
		t.Errorf("at the end:\n%s", rest)
	}
	a := read(t, dir, "a.go")
	for _, want := range []string{
		"\tjob := base\n\tjob.Labels = DeepCopyMap(job.Labels)\n\tjob.Labels[",
		"\t//mapfix:ignore all jobs are in one zone\n\tm := base.Labels\n",
	} {
		if !strings.Contains(a, want) {
			t.Errorf("a.go does not have %q:\n%s", want, a)
		}
	}
	if b := read(t, dir, "b.go"); !strings.Contains(b, "m := DeepCopyMap(base.Notes)") {
		t.Errorf("b.go:\n%s", b)
	}
}

// TestReviewRemembers declines repairs, which are not shown again until the user
// wants to see them, or the code changes; and edits the code in between.
func TestReviewRemembers(t *testing.T) {
	dir, cache := writeProgram(t), t.TempDir()
	d := start(t, dir, 80, nil, "-i", "-cache", cache)
	if shown := d.answer("(1/3) "+prompt, "d"); !strings.Contains(shown, "\x1b[32m+\tjob.Labels") {
		t.Errorf("no colour:\n%s", shown)
	}
	d.answer("(3/3) "+prompt, "q")
	d.end(1)

	edit := `sh -c 'sed -i "s/other/another/" "$2"' edit`
	d = start(t, dir, 80, []string{"VISUAL=", "EDITOR=" + edit}, "-i", "-cache", cache)
	d.answer("(3/3) "+prompt, "e")
	d.answer("(3/3) "+prompt, "n")
	d.answer("2 fixes were declined before, and their code has not changed. Show them again [y,N]", "y")
	d.answer("(1/3) "+prompt, "q")
	d.end(1)
	if b := read(t, dir, "b.go"); !strings.Contains(b, `m["another"]`) {
		t.Errorf("not edited:\n%s", b)
	}

	d = start(t, dir, 80, []string{"VISUAL=", `EDITOR=sh -c 'echo x >>"$2"' edit`}, "-i", "-cache", cache)
	d.answer("3 fixes were declined before, and their code has not changed. Show them again [y,N]", "y")
	d.answer("(1/3) "+prompt, "e")
	d.answer("Edit again [Y,n]", "n")
	d.end(2)
}
