package driver

import (
	"path/filepath"
	"slices"
	"strings"
)

// Covers reports whether a package with the import path was looked at, or would
// have been if there were one, and was not left out: a pattern with "..." that matched something matches
// all below it.
func (p *Program) Covers(path string) bool {
	path = strings.TrimSuffix(path, "_test") // its external tests are in the same directory
	if slices.Contains(p.LeftOut(), path) {
		return false
	}
	for _, u := range p.units {
		if !u.first || !u.summarise {
			continue
		}
		if u.path == path {
			return true
		}
		for _, pattern := range u.Match {
			base, ok := p.below(u, pattern)
			if ok && (path == base || strings.HasPrefix(path, base+"/")) {
				return true
			}
		}
	}
	return false
}

// below returns the import path below which a pattern that matched u matches all.
func (p *Program) below(u *unit, pattern string) (base string, ok bool) {
	base, ok = strings.CutSuffix(filepath.ToSlash(pattern), "/...")
	switch {
	case !ok || strings.Contains(base, "..."):
		return "", false
	case base != "." && base != ".." && !strings.HasPrefix(base, "./") && !strings.HasPrefix(base, "../"):
		return base, !filepath.IsAbs(base)
	}
	rel, err := filepath.Rel(filepath.Join(p.cfg.Dir, base), u.Dir)
	if err != nil {
		return "", false
	}
	if rel == "." {
		return u.path, true
	}
	return strings.CutSuffix(u.path, "/"+filepath.ToSlash(rel))
}
