package builds

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// References finds out whether packages refer to names of others. It looks at
// files, and not at the program: a caller may be in a package that was not asked
// for, or in a file of another system.
type References struct {
	program Set
	read    bool
	texts   [][]byte // of all files, once read
	unsure  bool     // not all could be read
}

// References returns the References of all files below the roots of the builds, none of which
// is read before it is asked.
func (s Set) References() *References { return &References{program: s} }

// Contain reports whether a file imports the package at path and mentions name, or
// may do so because it cannot be read.
func (r *References) Contain(path, name string) bool {
	if !r.read {
		r.read = true
		r.readAll()
	}
	word := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`)
	for _, text := range r.texts {
		if imports(text, path) && word.Match(text) {
			return true
		}
	}
	return r.unsure
}

// imports reports whether text may be that of a file which imports the package at path.
func imports(text []byte, path string) bool {
	return bytes.Contains(text, []byte(`"`+path+`"`)) || bytes.Contains(text, []byte("`"+path+"`"))
}

// readAll reads all files below the program's roots, those of other modules in
// there included.
func (r *References) readAll() {
	roots, err := r.program.Roots()
	r.unsure = err != nil
	seen := map[string]bool{}
	for _, root := range roots {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && name != root && (seen[name] || ignored(d.Name())):
				return fs.SkipDir
			case d.IsDir():
				seen[name] = true
				return nil
			case filepath.Ext(name) != ".go" || strings.HasPrefix(d.Name(), "."):
				return nil
			}
			text, err := os.ReadFile(name)
			r.texts = append(r.texts, text)
			return err
		})
		r.unsure = r.unsure || err != nil
	}
}

// ignored reports whether no file in a directory of that name is the user's own.
func ignored(base string) bool {
	return strings.HasPrefix(base, ".") || base == "vendor" || base == "node_modules"
}
