package golden

import (
	"errors"
	"go/build"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

// readModule returns the packages of the module in dir, in the order in which the
// go command finds them. It reports false for a module that is not plain: one
// that requires others, has others below it, has tests, uses cgo, or has files
// that cannot be parsed.
func readModule(dir string) ([]*listed, bool) {
	mod, ok := readGoMod(dir)
	if !ok {
		return nil, false
	}
	var pkgs []*listed
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.Name() == "vendor" || d.Name() == "go.mod" && filepath.Dir(name) != dir || d.Type()&fs.ModeSymlink != 0:
			return errNotPlain
		case !d.IsDir():
			return nil
		case name != dir && isSkipped(d.Name()):
			return fs.SkipDir
		}
		pkg, err := readPackage(mod, name)
		if pkg != nil {
			pkgs = append(pkgs, pkg)
		}
		return err
	})
	return pkgs, err == nil && len(pkgs) > 0
}

var errNotPlain = errors.New("not a plain module")

// isSkipped reports whether the pattern ./... passes over directories of that name.
func isSkipped(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata"
}

// readGoMod returns the module in dir and reports whether it needs no other.
func readGoMod(dir string) (*module, bool) {
	name := filepath.Join(dir, "go.mod")
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, false
	}
	f, err := modfile.Parse(name, data, nil)
	if err != nil || f.Module == nil || f.Go == nil || len(f.Require)+len(f.Replace)+len(f.Exclude)+len(f.Godebug)+len(f.Tool) > 0 || f.Toolchain != nil {
		return nil, false
	}
	return &module{Path: f.Module.Mod.Path, Main: true, Dir: dir, GoMod: name, GoVersion: f.Go.Version}, true
}

// readPackage returns the package in dir, nil if there is no Go file.
func readPackage(mod *module, dir string) (*listed, error) {
	p, err := build.Default.ImportDir(dir, 0)
	if none := new(build.NoGoError); errors.As(err, &none) && len(p.IgnoredGoFiles) == 0 {
		return nil, nil
	}
	if err != nil || len(p.CgoFiles)+len(p.TestGoFiles)+len(p.XTestGoFiles)+len(p.EmbedPatterns) > 0 {
		return nil, errNotPlain
	}
	rel, err := filepath.Rel(mod.Dir, dir)
	if err != nil {
		return nil, err
	}
	return &listed{
		Dir: dir, ImportPath: path.Join(mod.Path, filepath.ToSlash(rel)), Name: p.Name, Module: mod,
		Match: []string{"./..."}, GoFiles: p.GoFiles, Imports: p.Imports,
	}, nil
}
