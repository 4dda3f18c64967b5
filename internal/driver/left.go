package driver

import (
	"cmp"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/rewrite"
)

// loaded reports whether u is one of the user's packages, and could be loaded.
func (u *unit) loaded() bool { return u.first && u.summarise && !u.left() }

// left reports whether u is left out, because it could not be loaded or mapfix itself
// failed in it.
func (u *unit) left() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.failures != nil || u.internal != nil
}

// LeftOut returns the import paths of the user's packages that are left out, in the
// order of the program: the patterns, if they could not be listed.
func (p *Program) LeftOut() []string {
	var paths []string
	if len(p.units) == 0 && len(p.Failed) > 0 {
		for _, pattern := range p.cfg.Patterns {
			dir := relative(cmp.Or(p.cfg.Base, p.cfg.Dir), p.cfg.Dir)
			paths = append(paths, "./"+path.Join(filepath.ToSlash(dir), pattern))
		}
	}
	for _, u := range p.units {
		if u.first && u.left() && !slices.Contains(paths, u.path) {
			paths = append(paths, u.path)
		}
	}
	return paths
}

// lowerLeftOut makes safe findings unsafe on which a package that is left out may
// depend: who reads a map there is not known.
func (p *Program) lowerLeftOut(found *detect.Result) {
	p.lower(found, p.nearLeftOut(), rule.LeftOutPackage, nil)
}

// lowerUnseen makes safe findings unsafe on which a package that the patterns leave out
// may depend, unless a contract says that nobody may, or it cannot get at the root: see
// Unseen. The error is that of Packages.
func (p *Program) lowerUnseen(found *detect.Result) error {
	if !slices.ContainsFunc(found.Findings, func(f *detect.Finding) bool { return f.Applicability == detect.Safe }) {
		return nil
	}
	near := p.nearUnseen()
	if len(near) == 0 {
		return nil
	}
	var roots []string
	for _, f := range found.Findings {
		if f.Applicability == detect.Safe {
			roots = append(roots, f.Root.File)
		}
	}
	pkgs, err := p.Packages(roots)
	if err != nil {
		return err
	}
	p.lower(found, near, rule.PackageNotSeen, func(f *detect.Finding) bool {
		return f.Root.Kind == "contract" || slices.ContainsFunc(pkgs, func(pkg *rewrite.Package) bool {
			source := detect.Source{Fset: pkg.Fset, Files: pkg.Files, Types: pkg.Types, Info: pkg.Info}
			return source.Confines(f, found.Findings)
		})
	})
	return nil
}

// lower makes safe findings unsafe if their root, their alias or a write is in a package
// for which near has one that may depend on it, except those that spare names. The rule
// says so.
func (p *Program) lower(found *detect.Result, near map[string]string, id rule.ID, spare func(*detect.Finding) bool) {
	if len(near) == 0 {
		return
	}
	owners := make(map[string]*unit)
	for _, u := range p.units {
		for _, name := range u.files {
			owners[name] = u
		}
	}
	for _, f := range found.Findings {
		if f.Applicability != detect.Safe || spare != nil && spare(f) {
			continue
		}
		for _, at := range append([]detect.Position{f.Root.Position, f.Bind}, writesOf(f)...) {
			if u := owners[at.File]; u != nil && near[u.path] != "" {
				lowerOne(f, rule.New(id, f.Bind, near[u.path]), found.Explained)
				break
			}
		}
	}
}

func writesOf(f *detect.Finding) []detect.Position {
	var at []detect.Position
	for _, m := range f.Mutations {
		at = append(at, m.Position)
	}
	return at
}

func lowerOne(f *detect.Finding, left rule.Fact, explained []detect.Explanation) {
	f.Applicability = detect.Unsafe
	f.Reasons = append(f.Reasons, left.Reason())
	for i := range explained {
		x := &explained[i]
		if x.Outcome == string(detect.Safe) && slices.Contains(writesOf(f), x.Position) {
			x.Outcome = string(detect.Unsafe)
			x.Facts = append(x.Facts, left)
			x.Decisive = []rule.ID{left.Rule}
		}
	}
}

// nearLeftOut returns, by import path, a package that is left out for each that it
// imports or that imports it, directly or not.
func (p *Program) nearLeftOut() map[string]string {
	near := make(map[string]string)
	for _, u := range p.units {
		if u.unread != "" {
			p.markAll(u.path, near)
		}
		if u.first && u.left() {
			id := strings.TrimSuffix(u.path, "_test")
			mark(u, id, near, func(v *unit) []*unit { return v.imports })
			mark(u, id, near, func(v *unit) []*unit { return v.dependents })
		}
	}
	return near
}

// markAll notes path, a directory that may have packages of any kind, for all packages that
// these may import.
func (p *Program) markAll(path string, near map[string]string) {
	for _, u := range p.units {
		if u.first && u.Name != "main" && near[u.path] == "" {
			near[u.path] = path
		}
	}
}

// nearUnseen returns, by import path, a package that the patterns leave out for each that
// it imports, directly or not.
func (p *Program) nearUnseen() map[string]string {
	near := make(map[string]string)
	for _, pkg := range p.unseen() {
		for _, u := range p.units {
			if u.first && slices.Contains(pkg.Imports, u.path) {
				mark(u, pkg.ImportPath, near, func(v *unit) []*unit { return v.imports })
			}
		}
	}
	return near
}

// mark notes path for u and all that next leads to.
func mark(u *unit, path string, near map[string]string, next func(*unit) []*unit) {
	seen := map[*unit]bool{u: true}
	for queue := []*unit{u}; len(queue) > 0; queue = queue[1:] {
		if near[queue[0].path] == "" {
			near[queue[0].path] = path
		}
		for _, v := range next(queue[0]) {
			if !seen[v] {
				seen[v] = true
				queue = append(queue, v)
			}
		}
	}
}
