package disk

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/rewrite"
)

// put writes a file for a test.
func put(t *testing.T, name, data string, mode fs.FileMode) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(name, mode); err != nil { // past the umask
		t.Fatal(err)
	}
	return name
}

// wantFile checks what a file contains; "" means that there is none.
func wantFile(t *testing.T, name, want string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if string(data) != want {
		t.Errorf("%s contains %q, want %q", filepath.Base(name), data, want)
	}
}

// wantNothingElse checks that dir holds these entries and no temporary files.
func wantNothingElse(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, want) {
		t.Errorf("the directory holds %q, want %q", got, want)
	}
}

func change(file, before, after string) rewrite.Change {
	return rewrite.Change{File: file, Old: []byte(before), New: []byte(after)}
}

func creation(file, data string) rewrite.Change {
	return rewrite.Change{File: file, New: []byte(data), Created: true}
}

func plan(changes ...rewrite.Change) *rewrite.Result {
	return &rewrite.Result{Changes: changes}
}

// wantCauses checks the causes of errors.
func wantCauses(t *testing.T, errs []*Error, want ...string) {
	t.Helper()
	var got []string
	for _, err := range errs {
		got = append(got, filepath.Base(err.File)+": "+err.Why.Error())
	}
	if !slices.Equal(got, want) {
		t.Errorf("got errors %q, want %q", got, want)
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	a := put(t, filepath.Join(dir, "a.go"), "old", 0o640)
	made := filepath.Join(dir, "made.go")
	out := writeAll(context.Background(), plan(change(a, "old", "new"), creation(made, "copy")), osFiles{})
	failed, errs := out.Failed, out.Errors
	if len(failed) > 0 {
		t.Errorf("failed: %v", failed)
	}
	wantCauses(t, errs)
	wantFile(t, a, "new")
	wantFile(t, made, "copy")
	wantNothingElse(t, dir, "a.go", "made.go")
	if info, err := os.Stat(a); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("mode of a changed file: %v, %v", info.Mode(), err)
	}
}

func TestWriteChangedMeanwhile(t *testing.T) {
	dir := t.TempDir()
	a := put(t, filepath.Join(dir, "p", "a.go"), "edited", 0o644)
	b := put(t, filepath.Join(dir, "p", "b.go"), "old", 0o644)
	other := put(t, filepath.Join(dir, "q", "c.go"), "old", 0o644)
	made := filepath.Join(dir, "p", "made.go")
	out := writeAll(context.Background(), plan(change(a, "old", "new"), change(b, "old", "new"), creation(made, "copy"),
		change(other, "old", "new")), osFiles{})
	failed, errs := out.Failed, out.Errors
	wantCauses(t, errs, "a.go: changed on disk since it was read")
	if !failed[filepath.Dir(a)] || failed[filepath.Dir(other)] {
		t.Errorf("failed: %v", failed)
	}
	wantFile(t, a, "edited")
	wantFile(t, b, "old")
	wantFile(t, made, "")
	wantFile(t, other, "new")
}

func TestWriteCreatedMeanwhile(t *testing.T) {
	made := put(t, filepath.Join(t.TempDir(), "made.go"), "theirs", 0o644)
	errs := writeAll(context.Background(), plan(creation(made, "ours")), osFiles{}).Errors
	wantCauses(t, errs, "made.go: was created by another program in the meantime")
	wantFile(t, made, "theirs")
}

func TestWriteGone(t *testing.T) {
	errs := writeAll(context.Background(), plan(change(filepath.Join(t.TempDir(), "a.go"), "old", "new")), osFiles{}).Errors
	if len(errs) != 1 || strings.Contains(errs[0].Why.Error(), "a.go") {
		t.Errorf("got errors %v", errs)
	}
}

func TestWriteSymlink(t *testing.T) {
	dir := t.TempDir()
	target := put(t, filepath.Join(dir, "elsewhere", "a.txt"), "old", 0o600)
	link := filepath.Join(dir, "a.go")
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	errs := writeAll(context.Background(), plan(change(link, "old", "new")), osFiles{}).Errors
	wantCauses(t, errs)
	wantFile(t, target, "new")
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	wantNothingElse(t, filepath.Dir(target), "a.txt")
}

func TestWriteReadOnlyFile(t *testing.T) {
	a := put(t, filepath.Join(t.TempDir(), "a.go"), "old", 0o444)
	errs := writeAll(context.Background(), plan(change(a, "old", "new")), osFiles{}).Errors
	wantCauses(t, errs, "a.go: is read-only")
	wantFile(t, a, "old")
}

func TestWriteReadOnlyDirectory(t *testing.T) {
	if os.Geteuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("permissions do not stop this user")
	}
	dir := t.TempDir()
	a := put(t, filepath.Join(dir, "a.go"), "old", 0o644)
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(dir, 0o755) }()
	errs := writeAll(context.Background(), plan(change(a, "old", "new")), osFiles{}).Errors
	wantCauses(t, errs, "a.go: permission denied")
	wantFile(t, a, "old")
}

// brokenDisk fails to write some files, and notes the order of the others.
type brokenDisk struct {
	osFiles
	broken  func(name, data string) bool
	written []string
}

func (d *brokenDisk) replace(name string, data []byte) error {
	if d.broken(filepath.Base(name), string(data)) {
		return errors.New("disk full")
	}
	d.written = append(d.written, filepath.Base(name)+"="+string(data))
	return d.osFiles.replace(name, data)
}

func TestWriteRollsBack(t *testing.T) {
	dir := t.TempDir()
	a := put(t, filepath.Join(dir, "a.go"), "old", 0o644)
	b := put(t, filepath.Join(dir, "b.go"), "old", 0o644)
	copies := put(t, filepath.Join(dir, "zcopies.go"), "old", 0o644)
	made := filepath.Join(dir, "zmade.go")
	extended := change(copies, "old", "new")
	res := plan(change(a, "old", "new"), change(b, "old", "new"), extended, creation(made, "copy"))
	res.Fixes = []rewrite.Fix{{NewFiles: []rewrite.Change{extended}}}

	disk := &brokenDisk{broken: func(name, _ string) bool { return name == "b.go" }}
	out := writeAll(context.Background(), res, disk)
	failed, errs := out.Failed, out.Errors
	wantCauses(t, errs, "b.go: disk full")
	if !failed[dir] {
		t.Error("the package is not marked as failed")
	}
	want := []string{"zcopies.go=new", "zmade.go=copy", "a.go=new", "a.go=old", "zcopies.go=old"}
	if !slices.Equal(disk.written, want) {
		t.Errorf("written: %q, want %q", disk.written, want)
	}
	wantFile(t, a, "old")
	wantFile(t, b, "old")
	wantFile(t, copies, "old")
	wantNothingElse(t, dir, "a.go", "b.go", "zcopies.go")
}

func TestWriteRollbackFails(t *testing.T) {
	dir := t.TempDir()
	a := put(t, filepath.Join(dir, "a.go"), "old", 0o644)
	b := put(t, filepath.Join(dir, "b.go"), "old", 0o644)
	disk := &brokenDisk{broken: func(name, data string) bool { return name == "b.go" || data == "old" }}
	errs := writeAll(context.Background(), plan(change(a, "old", "new"), change(b, "old", "new")), disk).Errors
	wantCauses(t, errs, "b.go: disk full", "a.go: cannot be restored: disk full")
}

// stopping is a disk that ends the context when a file is written.
type stopping struct {
	osFiles
	stop context.CancelFunc
}

func (s stopping) replace(name string, data []byte) error {
	s.stop()
	return s.osFiles.replace(name, data)
}

// Who is interrupted writes the package at hand to its end, and no other.
func TestWriteInterrupted(t *testing.T) {
	dir := t.TempDir()
	a := put(t, filepath.Join(dir, "p", "a.go"), "old", 0o644)
	b := put(t, filepath.Join(dir, "p", "b.go"), "old", 0o644)
	other := put(t, filepath.Join(dir, "q", "c.go"), "old", 0o644)
	ctx, stop := context.WithCancel(context.Background())
	out := writeAll(ctx, plan(change(a, "old", "new"), change(b, "old", "new"), change(other, "old", "new")), stopping{stop: stop})
	wantFile(t, a, "new")
	wantFile(t, b, "new")
	wantFile(t, other, "old")
	if q := filepath.Dir(other); out.Written != 1 || !out.Stopped[q] || !out.Failed[q] || len(out.Failed) != 1 || len(out.Errors) > 0 {
		t.Errorf("got %+v", out)
	}
}
