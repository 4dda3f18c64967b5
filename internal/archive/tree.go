package archive

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// A Tree is a set of files: their contents by name. Names are relative and have
// forward slashes.
type Tree map[string][]byte

// ReadTree returns the files below dir.
func ReadTree(dir string) (Tree, error) {
	files := Tree{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[name], err = os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		return err
	})
	return files, err
}

// Write puts the files into dir.
func (t Tree) Write(dir string) error {
	for name, data := range t {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Names returns the names of the files of several trees, sorted.
func Names(trees ...Tree) []string {
	all := map[string]bool{}
	for _, tree := range trees {
		for name := range tree {
			all[name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// Changes returns the files of after that are new or differ from before.
func Changes(before, after Tree) Tree {
	changed := Tree{}
	for name, data := range after {
		if old, ok := before[name]; !ok || !bytes.Equal(old, data) {
			changed[name] = data
		}
	}
	return changed
}

// Diff returns the differences between two trees, "" if there are none.
func Diff(want, got Tree) string {
	var b strings.Builder
	for _, name := range Names(want, got) {
		w, inWant := want[name]
		g, inGot := got[name]
		switch {
		case !inGot:
			b.WriteString(name + " is missing\n")
		case !inWant && len(g) == 0:
			b.WriteString(name + " is new and empty\n")
		default:
			b.WriteString(udiff.Unified("want/"+name, "got/"+name, string(w), string(g)))
		}
	}
	return b.String()
}
