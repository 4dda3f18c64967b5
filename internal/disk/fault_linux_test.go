package disk

import (
	"context"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/mapfix/mapfix/rewrite"
)

// smallDisk mounts a disk of the given size and returns its directory. It skips
// the test if this user cannot mount.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skip("cannot mount:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// A disk that fills up while a package is written leaves it as it was, and other
// packages are written.
func TestWriteDiskFull(t *testing.T) {
	dir := smallDisk(t, "64k")
	a := put(t, filepath.Join(dir, "a.go"), "old", 0o644)
	b := put(t, filepath.Join(dir, "b.go"), "old", 0o644)
	made := filepath.Join(dir, "new", "deep", "made.go")
	other := put(t, filepath.Join(t.TempDir(), "c.go"), "old", 0o644)
	big := strings.Repeat("x", 128<<10)

	out := writeAll(context.Background(), plan(change(a, "old", "new"), change(b, "old", big), creation(made, big), change(other, "old", "new")), osFiles{})
	failed, errs := out.Failed, out.Errors
	wantCauses(t, errs, "b.go: no space left on device", "made.go: no space left on device")
	if !failed[dir] || !failed[filepath.Dir(made)] || failed[filepath.Dir(other)] {
		t.Errorf("failed: %v", failed)
	}
	wantFile(t, a, "old")
	wantFile(t, b, "old")
	wantFile(t, other, "new")
	wantNothingElse(t, dir, "a.go", "b.go")
}

// What is to be called from elsewhere comes first; without it the callers stay
// as they were.
func TestWriteSharedPackageFails(t *testing.T) {
	disk := smallDisk(t, "64k")
	shared := creation(filepath.Join(disk, "zshared", "mapfix_deepcopy.go"), strings.Repeat("x", 128<<10))
	a := put(t, filepath.Join(t.TempDir(), "a.go"), "old", 0o644)
	res := plan(change(a, "old", "new"), shared)
	res.Fixes = []rewrite.Fix{{Edits: []rewrite.Edit{{File: a}}, NewFiles: []rewrite.Change{shared}}}
	errs := writeAll(context.Background(), res, osFiles{}).Errors
	if len(errs) != 2 || !strings.Contains(errs[1].Why.Error(), "would call copy functions in") {
		t.Errorf("got errors %v", errs)
	}
	wantFile(t, a, "old")
	wantNothingElse(t, disk)
}

// A disk that cannot be written leaves everything as it was, for root too.
func TestWriteReadOnlyDisk(t *testing.T) {
	dir := smallDisk(t, "64k")
	a := put(t, filepath.Join(dir, "a.go"), "old", 0o644)
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skip("cannot remount:", err)
	}
	errs := writeAll(context.Background(), plan(change(a, "old", "new"), creation(filepath.Join(dir, "made.go"), "copy")), osFiles{}).Errors
	wantCauses(t, errs, "made.go: read-only file system")
	wantFile(t, a, "old")
	wantNothingElse(t, dir, "a.go")
}
