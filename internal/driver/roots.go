package driver

import (
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/modfile"
)

// Roots returns the directories below which there may be callers of the
// program's own packages, sorted: those of its main modules, and of all others
// in the workspace, also if nothing was loaded from them. Without modules they
// are the directories of the packages. The error is for a go.work that cannot be
// read.
func (p *Program) Roots() ([]string, error) {
	var roots []string
	for _, u := range p.units {
		switch m := u.Module; {
		case m != nil && m.Main:
			roots = append(roots, m.Dir)
		case m == nil && u.first:
			roots = append(roots, u.Dir)
		}
	}
	used, err := p.tool.workspace()
	if err != nil {
		return nil, err
	}
	roots = append(roots, used...)
	slices.Sort(roots)
	return slices.Compact(roots), nil
}

// workspace returns the directories of the modules that the workspace uses.
func (t *goTool) workspace() ([]string, error) {
	name := t.GOWORK
	if name == "" || name == "off" {
		return nil, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	work, err := modfile.ParseWork(name, data, nil)
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, use := range work.Use {
		dir := filepath.FromSlash(use.Path)
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(name), dir)
		}
		dirs = append(dirs, dir)
	}
	return dirs, nil
}
