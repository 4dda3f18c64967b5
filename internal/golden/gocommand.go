package golden

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/mapfix/mapfix/internal/driver"
)

// A goCommand answers for the go command what can be answered without running
// it: it asks the go command once for its settings and the standard library, and
// lists plain modules itself. Everything else it leaves to the go command.
type goCommand struct {
	mu       sync.Mutex
	settings map[string]string
	std      map[string]*listed // by import path
}

func newGoCommand() *goCommand { return &goCommand{} }

// run is a driver.Go.
func (g *goCommand) run(ctx context.Context, cfg *driver.Config, args ...string) (stdout []byte, stderr string, err error) {
	modules := cfg.Tags == "" && slices.Equal(cfg.Patterns, []string{"./..."}) && exists(filepath.Join(cfg.Dir, "go.mod"))
	if !modules {
		return driver.RunGo(ctx, cfg, args...)
	}
	if err := g.prepare(ctx, cfg); err != nil {
		return nil, "", err
	}
	switch args[0] {
	case "env":
		out, err := json.Marshal(g.settingsIn(cfg.Dir))
		return out, "", err
	case "list":
		if out, ok := g.list(cfg.Dir); ok {
			return out, "", nil
		}
	}
	return driver.RunGo(ctx, cfg, args...)
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// settingsIn returns what "go env -json" prints in a module.
func (g *goCommand) settingsIn(dir string) map[string]string {
	settings := maps.Clone(g.settings)
	settings["GOMOD"] = filepath.Join(dir, "go.mod")
	return settings
}

// prepare asks the go command, if that has not been done.
func (g *goCommand) prepare(ctx context.Context, cfg *driver.Config) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.std != nil {
		return nil
	}
	out, _, err := driver.RunGo(ctx, cfg, "env", "-json")
	if err != nil {
		return err
	}
	if err := json.Unmarshal(out, &g.settings); err != nil {
		return err
	}
	out, _, err = driver.RunGo(ctx, cfg, "list", "-e", "-deps", "-pgo=off", "-json="+listedFields, "std")
	if err != nil {
		return err
	}
	pkgs, err := decodeListed(out)
	if err != nil {
		return err
	}
	g.std = make(map[string]*listed, len(pkgs))
	for _, pkg := range pkgs {
		pkg.Match, pkg.DepOnly = nil, true
		g.std[pkg.ImportPath] = pkg
	}
	return nil
}

// listedFields are the fields of listed that the go command is to fill.
const listedFields = "Dir,ImportPath,Name,Standard,DepOnly,GoFiles,CgoFiles,Imports,ImportMap,Match,Module"

// A listed is a package in the output of "go list -json".
type listed struct {
	Dir        string            `json:",omitempty"`
	ImportPath string            `json:",omitempty"`
	Name       string            `json:",omitempty"`
	Module     *module           `json:",omitempty"`
	Match      []string          `json:",omitempty"`
	DepOnly    bool              `json:",omitempty"`
	Standard   bool              `json:",omitempty"`
	GoFiles    []string          `json:",omitempty"`
	CgoFiles   []string          `json:",omitempty"`
	Imports    []string          `json:",omitempty"`
	ImportMap  map[string]string `json:",omitempty"`
}

type module struct {
	Path      string
	Main      bool
	Dir       string
	GoMod     string
	GoVersion string
}

func decodeListed(out []byte) ([]*listed, error) {
	var pkgs []*listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		pkg := new(listed)
		switch err := dec.Decode(pkg); {
		case errors.Is(err, io.EOF):
			return pkgs, nil
		case err != nil:
			return nil, err
		}
		pkgs = append(pkgs, pkg)
	}
}

// list returns what "go list -e -deps -test -json ./..." prints in a module, and
// false if that has to be left to the go command.
func (g *goCommand) list(dir string) ([]byte, bool) {
	own, ok := readModule(dir)
	if !ok {
		return nil, false
	}
	l := &listing{std: g.std, own: make(map[string]*listed, len(own)), done: map[string]bool{}}
	for _, pkg := range own {
		l.own[pkg.ImportPath] = pkg
	}
	for _, pkg := range own {
		if !l.add(pkg.ImportPath) {
			return nil, false
		}
	}
	return l.out.Bytes(), true
}

// A listing puts packages in order, each after what it imports.
type listing struct {
	std, own map[string]*listed
	done     map[string]bool
	out      bytes.Buffer
}

// add writes a package after those that it imports. It reports whether it knows
// them all.
func (l *listing) add(path string) bool {
	if l.done[path] {
		return true
	}
	l.done[path] = true
	pkg := l.own[path]
	if pkg == nil {
		pkg = l.std[path]
	}
	if pkg == nil {
		return false
	}
	for _, imported := range needs(pkg) {
		if !l.add(imported) {
			return false
		}
	}
	return json.NewEncoder(&l.out).Encode(pkg) == nil
}

// needs returns what a package imports, and what the compiler and the linker import
// for it.
func needs(pkg *listed) []string {
	imports := slices.DeleteFunc(slices.Clone(pkg.Imports), func(path string) bool { return path == "C" })
	if len(pkg.CgoFiles) > 0 && pkg.ImportPath != "runtime/cgo" {
		imports = append(imports, "unsafe", "runtime/cgo", "syscall")
	}
	if pkg.Name == "main" {
		imports = append(imports, "runtime")
	}
	return imports
}
