package synth

import (
	"os/exec"
	"testing"
)

// A module that does not compile would measure nothing.
func TestModulesCompile(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir, Shape{Packages: 12, Funcs: 3, Methods: 2, Writes: 20, Fan: 3, Owners: 2, Lines: 200}); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "vet", "./...")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
