package driver

import (
	"os"
	"path/filepath"
	"testing"
)

// The go command builds what lies in a directory whose name is not UTF-8, and so do we.
func TestNamesThatAreNotUTF8(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bad\xff\xfedir")
	if err := os.MkdirAll(filepath.Join(dir, "p"), 0o777); err != nil {
		t.Skip(err) // of the file system
	}
	write(t, filepath.Join(dir, "go.mod"), "module app\n\ngo 1.22\n")
	name := filepath.Join(dir, "p", "p\xff.go")
	write(t, name, "package p\n\nfunc P() {}\n")
	p := run(t, shared(), config(dir))
	if files := p.Files(); len(files) != 1 || files[0] != name {
		t.Errorf("got files %q", files)
	}
	for stands, want := range map[string]string{
		inJSON(name): name, name: name, filepath.Join(inJSON(dir), "nosuch"): filepath.Join(dir, "nosuch"),
	} {
		if realName(stands) != want {
			t.Errorf("%q stands for %q, want %q", stands, realName(stands), want)
		}
	}
}
