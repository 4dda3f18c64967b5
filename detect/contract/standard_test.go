package contract

import (
	"flag"
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the list of the standard library's packages, and the table of contracts")

// All packages of the standard library are known, for all platforms.
func TestStandard(t *testing.T) {
	paths := standardIn(t, filepath.Join(build.Default.GOROOT, "src"))
	if *update {
		if err := os.WriteFile("standard.txt", []byte(strings.Join(paths, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, path := range paths {
		if !IsStandard(path) {
			t.Errorf("%s is missing from standard.txt", path)
		}
	}
	for _, path := range []string{"image/tool", "go/mytool", "example.com/fmt", "command"} {
		if IsStandard(path) {
			t.Errorf("%s is not part of the standard library", path)
		}
	}
}

// standardIn lists the packages below a directory in order.
func standardIn(t *testing.T, src string) []string {
	var paths []string
	err := filepath.WalkDir(src, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(src, path)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (rel == "cmd" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), "_")):
			return filepath.SkipDir
		case strings.HasSuffix(rel, ".go"):
			paths = append(paths, filepath.ToSlash(filepath.Dir(rel)))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}
