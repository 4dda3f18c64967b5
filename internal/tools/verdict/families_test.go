package verdict_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/internal/tools/samples"
)

// families returns generated programs by their names: of each way that the generators know,
// a few chosen ones.
func families(t *testing.T) map[string]map[string][]byte {
	t.Helper()
	out := make(map[string]map[string][]byte)
	for _, family := range []string{"readers", "sharing"} {
		dir := filepath.Join(t.TempDir(), family)
		if text, err := exec.Command("go", "run", "../"+family, "-o", dir).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		ways, err := filepath.Glob(filepath.Join(dir, "*", ""))
		if err != nil {
			t.Fatal(err)
		}
		for _, way := range ways {
			for _, name := range chosen(t, way) {
				out[family+"/"+filepath.Base(way)+"/"+name] = treeOf(t, dir, filepath.Join(way, name))
			}
		}
	}
	return out
}

// chosen returns the names of a few programs of a way, the same each time.
func chosen(t *testing.T, way string) []string {
	t.Helper()
	const few = 2
	programs, err := filepath.Glob(filepath.Join(way, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range programs {
		if name := filepath.Base(p); !strings.HasSuffix(name, "_twin") && filepath.Ext(way) == "" {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return int(int64(samples.Choose(filepath.Base(way), a)) - int64(samples.Choose(filepath.Base(way), b)))
	})
	return names[:min(few, len(names))]
}

// treeOf returns the files of a program in the module at root.
func treeOf(t *testing.T, root, dir string) map[string][]byte {
	t.Helper()
	out := make(map[string][]byte)
	add := func(name string) error {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		out[filepath.ToSlash(rel)] = data
		return err
	}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return add(name)
	})
	if err == nil {
		err = add(filepath.Join(root, "go.mod"))
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}
