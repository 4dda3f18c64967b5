package program

import (
	"bytes"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
)

// A Library is the part of the standard library that programs import, with the
// file set that all of them share. It is safe for concurrent use.
type Library struct {
	fset   *token.FileSet
	export map[string]string // file with export data, by import path

	mu  sync.Mutex // guards gc, which is not safe for concurrent use
	gc  types.Importer
	all []*types.Package
}

// NewLibrary asks the go command for the packages with the given import paths.
func NewLibrary(paths []string) (*Library, error) {
	args := append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}, paths...)
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list -export: %w\n%s", err, stderr.Bytes())
	}
	lib := &Library{fset: token.NewFileSet(), export: make(map[string]string)}
	for line := range strings.Lines(string(out)) {
		if path, file, _ := strings.Cut(strings.TrimSpace(line), " "); file != "" {
			lib.export[path] = file
		}
	}
	lib.gc = importer.ForCompiler(lib.fset, "gc", lib.open)
	for _, path := range paths {
		pkg, err := lib.Import(path)
		if err != nil {
			return nil, err
		}
		lib.all = append(lib.all, pkg)
	}
	return lib, nil
}

// open returns the export data of a package.
func (lib *Library) open(path string) (io.ReadCloser, error) {
	file := lib.export[path]
	if file == "" {
		return nil, errors.New("not in the library")
	}
	return os.Open(file)
}

// Import returns the package with the given import path.
func (lib *Library) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	lib.mu.Lock()
	defer lib.mu.Unlock()
	return lib.gc.Import(path)
}

// Packages returns the packages that the library was made of.
func (lib *Library) Packages() []*types.Package { return lib.all }
