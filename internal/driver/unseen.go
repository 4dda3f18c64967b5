package driver

import (
	"context"
	"slices"
	"sync"
)

// outside is a package of a main module as the go command lists it.
type outside struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

// Unseen returns the import paths of packages that import what was looked at, but are
// not part of it since the patterns leave them out, sorted. What they do with the
// program's maps is not known. Only packages of the main modules are looked for; if
// the go command cannot list them, there are none.
func (p *Program) Unseen() []string {
	if p.others == nil {
		return nil
	}
	seen := map[string]bool{}
	first := map[string]bool{}
	for _, u := range p.units {
		seen[u.path] = true
		first[u.path] = first[u.path] || u.first
	}
	var unseen []string
	for _, pkg := range p.others() {
		imports := pkg.Imports
		if p.cfg.Tests {
			imports = slices.Concat(imports, pkg.TestImports, pkg.XTestImports)
		}
		if !seen[pkg.ImportPath] && slices.ContainsFunc(imports, func(path string) bool { return first[path] }) {
			unseen = append(unseen, pkg.ImportPath)
		}
	}
	slices.Sort(unseen)
	return slices.Compact(unseen)
}

// listOthers begins to list all packages of the modules that the program has a part of
// only, and returns what waits for the list. It returns nil if the patterns match all
// there is.
func (p *Program) listOthers(ctx context.Context) func() []*outside {
	var patterns []string
	for _, u := range p.units {
		if m := u.Module; m != nil && m.Main && !p.Covers(m.Path+"/...") {
			patterns = append(patterns, m.Path+"/...")
		}
	}
	if len(patterns) == 0 {
		return nil
	}
	slices.Sort(patterns)
	args := []string{"list", "-e", "-pgo=off", "-json=ImportPath,Imports,TestImports,XTestImports"}
	if p.cfg.Tags != "" {
		args = append(args, "-tags="+p.cfg.Tags)
	}
	args = append(append(args, "--"), slices.Compact(patterns)...)
	listed := make(chan []*outside, 1)
	go func() {
		out, _, err := p.cfg.run(ctx, args...)
		if err != nil {
			listed <- nil
			return
		}
		all, _ := decodeList[outside](out) // as far as it can be read
		listed <- all
	}()
	return sync.OnceValue(func() []*outside { return <-listed })
}
