package driver

import (
	"context"
	"path/filepath"
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
	var paths []string
	for _, pkg := range p.unseen() {
		paths = append(paths, pkg.ImportPath)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// unseen returns the packages that Unseen names. Tests of a package that is looked at only
// since another imports it are one of their own.
func (p *Program) unseen() []*outside {
	if p.others == nil {
		return nil
	}
	seen := map[string]bool{}
	first := map[string]bool{}
	matched := map[string]bool{}
	for _, u := range p.units {
		seen[u.path] = true
		first[u.path] = first[u.path] || u.first
		matched[u.path] = matched[u.path] || !u.DepOnly
	}
	var unseen []*outside
	for _, pkg := range p.others() {
		tests := slices.Concat(pkg.TestImports, pkg.XTestImports)
		switch {
		case !p.cfg.Tests:
			tests = nil
		case seen[pkg.ImportPath] && !matched[pkg.ImportPath] && len(tests) > 0:
			pkg = &outside{ImportPath: testsOf(pkg.ImportPath), Imports: []string{pkg.ImportPath}}
		}
		imports := slices.Concat(pkg.Imports, tests)
		if !seen[pkg.ImportPath] && slices.ContainsFunc(imports, func(path string) bool { return first[path] }) {
			unseen = append(unseen, &outside{ImportPath: pkg.ImportPath, Imports: imports})
		}
	}
	return unseen
}

// testsOf returns what the go command calls a package built with its tests.
func testsOf(path string) string { return path + " [" + path + ".test]" }

// partly returns patterns for all packages of the modules that the program has a part of
// only, or nothing although the workspace has them.
func (p *Program) partly() []string {
	var patterns []string
	listed := map[string]bool{}
	for _, u := range p.units {
		m := u.Module
		if m == nil || !m.Main {
			continue
		}
		listed[m.Dir] = true
		if !p.Covers(m.Path + "/...") {
			patterns = append(patterns, m.Path+"/...")
		}
	}
	used, _ := p.tool.workspace() // Roots says what is wrong with it
	for _, dir := range used {
		if !listed[dir] {
			patterns = append(patterns, filepath.Join(dir, "..."))
		}
	}
	return patterns
}

// listOthers begins to list all packages of the modules that the program has a part of
// only, and returns what waits for the list. It returns nil if the patterns match all
// there is.
func (p *Program) listOthers(ctx context.Context) func() []*outside {
	patterns := p.partly()
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
