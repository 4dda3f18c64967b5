package driver

import (
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// realName returns the file that an absolute name in JSON stands for: there, each byte
// that is not UTF-8 has become a replacement character.
func realName(name string) string {
	if !strings.ContainsRune(name, utf8.RuneError) {
		return name
	}
	dir, base := filepath.Split(filepath.Clean(name))
	if base == "" {
		return name
	}
	dir = realName(filepath.Clean(dir))
	if _, err := os.Lstat(filepath.Join(dir, base)); err == nil {
		return filepath.Join(dir, base)
	}
	entries, _ := os.ReadDir(dir) // without it, the name stays as it is
	for _, e := range entries {
		if inJSON(e.Name()) == base {
			return filepath.Join(dir, e.Name())
		}
	}
	return filepath.Join(dir, base)
}

// inJSON returns a name as it stands in JSON.
func inJSON(name string) string { return string([]rune(name)) }

// useRealNames gives the package the names of its files as they are.
func (pkg *listed) useRealNames() {
	pkg.Dir = realName(pkg.Dir)
	for _, names := range [][]string{pkg.GoFiles, pkg.CgoFiles} {
		for i, name := range names {
			if strings.ContainsRune(name, utf8.RuneError) && !filepath.IsAbs(name) {
				names[i] = filepath.Base(realName(filepath.Join(pkg.Dir, name)))
			}
		}
	}
	if pkg.Module != nil {
		pkg.Module.Dir = realName(pkg.Module.Dir)
	}
}

// useRealNames gives the settings the names of files as they are.
func (t *goTool) useRealNames() {
	for _, name := range []*string{&t.GOROOT, &t.GOMOD, &t.GOWORK, &t.GOMODCACHE} {
		*name = realName(*name)
	}
}
