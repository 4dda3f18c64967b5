package driver

import (
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/mapfix/mapfix/rewrite"
)

// SharedPackage returns the package with the given import path as it is on
// disk, or as it would be if it does not exist. It must be part of one of the
// main modules that packages were loaded from.
func (p *Program) SharedPackage(importPath string) (*rewrite.SharedPackage, error) {
	owner := p.moduleOf(importPath)
	if owner == nil {
		return nil, errors.New("is outside the modules that mapfix analyses")
	}
	rest := strings.TrimPrefix(strings.TrimPrefix(importPath, owner.Module.Path), "/")
	s := &rewrite.SharedPackage{
		Path: importPath, Dir: filepath.Join(owner.Module.Dir, filepath.FromSlash(rest)), Module: owner.Module.Path,
		GoVersion: owner.goVersion(), Sources: map[string][]byte{},
	}
	if ownModule(owner.Module.Dir, s.Dir) {
		return nil, errors.New("is part of another module")
	}
	if err := p.readShared(s); err != nil {
		return nil, err
	}
	switch {
	case s.Name == "":
		s.Name = packageName(importPath)
	case s.Name == "main":
		return nil, errors.New("is a program, which cannot be imported")
	}
	return s, nil
}

// moduleOf returns a unit of the main module that the import path belongs to,
// or nil.
func (p *Program) moduleOf(importPath string) *unit {
	var best *unit
	for _, u := range p.units {
		m := u.Module
		if m == nil || !m.Main || importPath != m.Path && !strings.HasPrefix(importPath, m.Path+"/") {
			continue
		}
		if best == nil || len(m.Path) > len(best.Module.Path) {
			best = u
		}
	}
	return best
}

// ownModule reports whether there is a go.mod on the way from root down to dir.
func ownModule(root, dir string) bool {
	for ; dir != root && len(dir) > len(root); dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, "go.mod")); err == nil {
			return true
		}
	}
	return false
}

// readShared adds the files that are built, and the name that they give the
// package.
func (p *Program) readShared(s *rewrite.SharedPackage) error {
	ctx := p.buildContext()
	entries, err := os.ReadDir(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		base := e.Name()
		if !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go") {
			continue
		}
		if ok, err := ctx.MatchFile(s.Dir, base); !ok || err != nil {
			continue
		}
		name := filepath.Join(s.Dir, base)
		data, err := p.read(name)
		if err != nil {
			return err
		}
		s.Sources[name] = data
		if f, err := parser.ParseFile(token.NewFileSet(), name, data, parser.PackageClauseOnly); err == nil {
			s.Name = f.Name.Name
		}
	}
	return nil
}

// buildContext returns what decides which files are built.
func (p *Program) buildContext() build.Context {
	ctx := build.Default
	ctx.GOOS, ctx.GOARCH = p.tool.GOOS, p.tool.GOARCH
	ctx.CgoEnabled = p.tool.CGO_ENABLED == "1"
	ctx.BuildTags = strings.FieldsFunc(p.cfg.Tags, func(r rune) bool { return r == ',' })
	return ctx
}

// packageName returns the name for a new package: the last element of its path
// that is no version, as far as that is an identifier.
func packageName(importPath string) string {
	base := path.Base(importPath)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" {
		base = path.Base(path.Dir(importPath))
	}
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' {
			return r
		}
		return -1
	}, base)
	if !token.IsIdentifier(name) || strings.HasSuffix(name, "_test") || name == "main" || ast.IsExported(name) {
		return "deepcopy"
	}
	return name
}
