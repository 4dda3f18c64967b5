package rewrite

import (
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/mapfix/mapfix/rewrite/library"
)

// options returns what the archive's flags ask for. A helper with a slash is a
// directory for the shared package.
func (w *world) options() Options {
	opts := Options{PreserveNil: w.preserve, Placement: library.Placement(w.helper)}
	if w.prune {
		opts.Used = func(_, name string) bool { return name == "DeepCopyForOthers" }
	}
	if dir, ok := strings.CutPrefix(w.helper, "./"); ok {
		opts.Placement = Shared
		opts.Shared = &SharedPackage{Path: "example.com/m/" + dir, Name: path.Base(dir), Dir: filepath.Join(w.dir, dir), GoVersion: w.version, Sources: make(map[string][]byte)}
		names, err := filepath.Glob(filepath.Join(w.dir, dir, "*.go"))
		w.must(err)
		for _, name := range names {
			src, err := os.ReadFile(name)
			w.must(err)
			opts.Shared.Sources[name] = src
		}
	}
	return opts
}
