package driver

import (
	"slices"

	"github.com/mapfix/mapfix/internal/modules"
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
	return modules.Used(name)
}
