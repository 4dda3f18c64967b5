package driver

import (
	"crypto/sha256"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/mapfix/mapfix/rewrite"
)

// Packages loads the packages that the files, given by absolute names, are part
// of once more, with bodies, syntax and sources. Files outside the main modules
// are not for us to change, so there is no package for them.
//
// The error is a *LoadError if a file is no longer what it was when it was
// summarised. Packages in which mapfix itself fails are added to p.Internal.
func (p *Program) Packages(files []string) ([]*rewrite.Package, error) {
	return p.PackagesWith(files, nil)
}

// PackagesWith is Packages with the texts of some files, by absolute names, instead
// of those on disk. New files become part of the packages that they belong to.
func (p *Program) PackagesWith(files []string, texts map[string][]byte) ([]*rewrite.Package, error) {
	units := p.owners(files)
	pkgs := make([]*rewrite.Package, len(units))
	errs := make([]error, len(units))
	p.parallel(len(units), func(i int) {
		guard(units[i], func() { pkgs[i], errs[i] = p.reload(units[i], texts) })
	})
	for i, u := range units {
		if errs[i] != nil {
			return nil, errs[i]
		}
		if u.internal != nil {
			p.Internal = append(p.Internal, u.internal)
		}
	}
	return slices.DeleteFunc(pkgs, func(pkg *rewrite.Package) bool { return pkg == nil }), nil
}

// Foreign returns why the file, given by its absolute name, is not for us to
// change, or "" if it is, or is not known.
func (p *Program) Foreign(file string) string {
	for _, u := range p.units {
		if slices.Contains(u.files, file) {
			return p.foreign(u)
		}
	}
	return ""
}

// foreign returns why the files of u are not for us to change, or "". A package
// without a module is the user's, unless it is of the standard library and that
// is not what they work on.
func (p *Program) foreign(u *unit) string {
	vendored := strings.Contains(filepath.ToSlash(u.Dir)+"/", "/vendor/")
	m := u.Module
	switch {
	case vendored && (m == nil || !m.Main):
		return "the file is vendored, so it is not changed"
	case m != nil && !m.Main:
		return "the file is part of module " + m.Path + ", which is not changed"
	case u.Standard && !within(filepath.Dir(p.tool.GOMOD), u.Dir):
		return "the file is part of the standard library, which is not changed"
	}
	return ""
}

// within reports whether dir is root or below it.
func within(root, dir string) bool {
	rel, err := filepath.Rel(root, dir)
	return err == nil && filepath.IsLocal(rel)
}

// owners returns the units to which the files belong, in the order of the list.
func (p *Program) owners(files []string) []*unit {
	wanted := map[string]bool{}
	for _, name := range files {
		wanted[name] = true
	}
	var units []*unit
	for _, u := range p.units {
		if u.first && u.summarise && p.foreign(u) == "" && slices.ContainsFunc(u.files, func(name string) bool { return wanted[name] }) {
			units = append(units, u)
		}
	}
	return units
}

// parallel calls f with 0 to n-1, at most Config.Workers at a time.
func (p *Program) parallel(n int, f func(int)) {
	var calls sync.WaitGroup
	slots := make(chan struct{}, p.cfg.Workers)
	for i := range n {
		slots <- struct{}{}
		calls.Go(func() {
			defer func() { <-slots }()
			f(i)
		})
	}
	calls.Wait()
}

// reload parses and checks u as it was summarised, but for the texts given.
func (p *Program) reload(u *unit, texts map[string][]byte) (*rewrite.Package, error) {
	syn := p.parse(u)
	if len(syn.errs) > 0 {
		return nil, newLoadError(limited(u, failuresOf(u, p.cfg.Base, syn.errs)))
	}
	for name, data := range syn.sources {
		if known, ok := u.hashes[name]; ok && known != sha256.Sum256(data) {
			return nil, fail(relative(p.cfg.Base, name), "changed on disk while mapfix was reading it")
		}
	}
	p.amend(u, syn, texts)
	if len(syn.errs) > 0 {
		return nil, newLoadError(limited(u, failuresOf(u, p.cfg.Base, syn.errs)))
	}
	info := newInfo()
	pkg, errs := p.check(u, syn.files, info)
	if u.strict() && len(errs) > 0 {
		return nil, newLoadError(limited(u, failuresOf(u, p.cfg.Base, errs)))
	}
	module := ""
	if u.Module != nil {
		module = u.Module.Path
	}
	return &rewrite.Package{
		Path: u.path, Dir: u.Dir, Module: module, Fset: p.fset, Files: syn.files, Sources: syn.sources,
		Types: pkg, Info: info, GoVersion: u.goVersion(), Sizes: p.sizes(), Importer: importer{p, u},
	}, nil
}
