package program

import (
	"cmp"
	"errors"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// readModules returns the modules of a program, nested ones first.
func readModules(files map[string][]byte) ([]*Module, error) {
	main, err := modfile.Parse("go.mod", files["go.mod"], nil)
	if err != nil {
		return nil, err
	}
	if main.Module == nil {
		return nil, errors.New("no module in go.mod")
	}
	replaced := make(map[string]string) // what a directory stands for
	for _, r := range main.Replace {
		replaced[path.Clean(r.New.Path)] = r.Old.Path
	}
	var modules []*Module
	for name, data := range files {
		if path.Base(name) != "go.mod" {
			continue
		}
		file, err := modfile.Parse(name, data, nil)
		if err != nil {
			return nil, err
		}
		m := &Module{Dir: path.Dir(name), GoVersion: goVersion(file), Main: name == "go.mod"}
		if m.Path = replaced[m.Dir]; m.Path == "" {
			m.Path = file.Module.Mod.Path
		}
		modules = append(modules, m)
	}
	slices.SortFunc(modules, func(a, b *Module) int {
		if a.Main != b.Main { // the root's directory is around all others
			return map[bool]int{true: 1, false: -1}[a.Main]
		}
		return cmp.Or(len(b.Dir)-len(a.Dir), strings.Compare(a.Dir, b.Dir))
	})
	return modules, nil
}

// goVersion returns the language version of a module.
func goVersion(file *modfile.File) string {
	if file.Go == nil {
		return "go1.16"
	}
	return "go" + file.Go.Version
}

// moduleOf returns the module that a directory belongs to, nil if there is none.
func moduleOf(modules []*Module, dir string) *Module {
	for _, m := range modules {
		if m.Main || dir == m.Dir || strings.HasPrefix(dir, m.Dir+"/") {
			return m
		}
	}
	return nil
}

// importPath returns the import path of a directory of the module.
func (m *Module) importPath(dir string) string {
	if m.Main {
		return path.Join(m.Path, dir)
	}
	return path.Join(m.Path, strings.TrimPrefix(dir, m.Dir))
}
