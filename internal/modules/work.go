package modules

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

// workFile returns the name of the go.work that holds in dir, "" if there is none.
func workFile(dir, work string) (string, error) {
	switch work {
	case "off":
		return "", nil
	case "":
		if root := nearest(dir, "go.work"); root != "" {
			return filepath.Join(root, "go.work"), nil
		}
		return "", nil
	}
	_, err := os.Stat(work)
	return work, err
}

// expand replaces patterns that match all below a directory by such patterns for
// each module of the workspace: the go command wants them one by one.
func expand(dir string, patterns []string, file string) (Group, error) {
	g := Group{Dir: dir}
	used, err := Used(file)
	if err != nil {
		return g, err
	}
	for _, pattern := range patterns {
		base, wild, local := split(dir, pattern)
		var implied []string
		for _, root := range used {
			if wild && local && root != base && within(base, root) && hasGo(root) {
				implied = append(implied, patternBelow(dir, root, true))
			}
		}
		if len(implied) == 0 || inside(used, base) {
			g.Patterns = append(g.Patterns, pattern)
		}
		g.Patterns = append(g.Patterns, implied...)
		g.Implied = append(g.Implied, implied...)
	}
	return g, nil
}

// hasGo reports whether there is a Go file in the module at root. Whether it is built is
// for the go command to say.
func hasGo(root string) bool {
	found := errors.New("found")
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return found // the go command says what is wrong
		case d.IsDir() && name != root && (passedOver(d.Name()) || nearest(name, "go.mod") == name):
			return fs.SkipDir
		case !d.IsDir() && filepath.Ext(name) == ".go":
			return found
		}
		return nil
	})
	return err != nil
}

// inside reports whether dir belongs to one of the modules at the given roots.
func inside(roots []string, dir string) bool {
	own := moduleRoot(dir)
	for _, root := range roots {
		if root == own {
			return true
		}
	}
	return false
}

// within reports whether dir is root or below it.
func within(root, dir string) bool {
	rel, err := filepath.Rel(root, dir)
	return err == nil && filepath.IsLocal(rel)
}

// Used returns the directories of the modules that a go.work uses.
func Used(file string) ([]string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	work, err := modfile.ParseWork(file, data, nil)
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, use := range work.Use {
		dir := filepath.FromSlash(strings.TrimSuffix(use.Path, "/"))
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(file), dir)
		}
		dirs = append(dirs, filepath.Clean(dir))
	}
	return dirs, nil
}
