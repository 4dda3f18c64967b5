package command

import (
	"fmt"
	"syscall"
	"testing"
)

// A disk without room for the cache is no reason for another answer.
func TestCacheOnFullDisk(t *testing.T) {
	d := newDamaged(t)
	for _, size := range []string{"12k", "40k", "100k"} {
		dir := t.TempDir()
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size+",mode=0700"); err != nil {
			t.Skip("cannot mount:", err)
		}
		t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
		for n := range 2 {
			if got := d.run(dir); got != d.want {
				t.Errorf("%s: run %d prints\n%s", size, n+1, got)
			}
		}
		d.cache = dir
		for name, data := range d.entries() {
			if good := d.good[name]; good != nil && len(good) != len(data) {
				t.Error(fmt.Sprint(size, ": a part of an entry was kept"))
			}
		}
	}
}
