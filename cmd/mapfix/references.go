package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/mapfix/mapfix/internal/driver"
)

// A references finds out whether packages refer to names of others. It looks at
// files, and not at the program: a caller may be in a package that was not asked
// for, or in a file of another system.
type references struct {
	program *driver.Program
	callers map[string]*callers // by import path
}

// callers are the texts of files that import some package.
type callers struct {
	texts  []string
	unsure bool // not all files could be read
}

// of reports whether a file imports the package at path and mentions name, or
// may do so because it cannot be read.
func (r *references) of(path, name string) bool {
	found := r.callers[path]
	if found == nil {
		if r.callers == nil {
			r.callers = map[string]*callers{}
		}
		found = r.find(path)
		r.callers[path] = found
	}
	word := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`)
	for _, text := range found.texts {
		if word.MatchString(text) {
			return true
		}
	}
	return found.unsure
}

// find reads all files below the program's roots, those of other modules in
// there included.
func (r *references) find(path string) *callers {
	found := &callers{}
	roots, err := r.program.Roots()
	if err != nil {
		return &callers{unsure: true}
	}
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
			if bytes.Contains(text, []byte(`"`+path+`"`)) || bytes.Contains(text, []byte("`"+path+"`")) {
				found.texts = append(found.texts, string(text))
			}
			return err
		})
		found.unsure = found.unsure || err != nil
	}
	return found
}

// ignored reports whether no file in a directory of that name is the user's own.
func ignored(base string) bool {
	return strings.HasPrefix(base, ".") || base == "vendor" || base == "node_modules"
}
