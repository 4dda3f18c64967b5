package modules

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Group is what one run of the go command looks at.
type Group struct {
	Dir      string // absolute
	Patterns []string
	Implied  []string // those that nobody typed: each stands for a module of the workspace
}

// Groups returns what to look at for patterns that are typed in dir. Work is the
// value of GOWORK: "" to look for a go.work, "off" for none. Patterns that name no
// directory, and those of the module or workspace that dir is in, stay what they are.
func Groups(dir string, patterns []string, work string) ([]Group, error) {
	file, err := workFile(dir, work)
	if err != nil {
		return nil, err
	}
	if file != "" {
		g, err := expand(dir, patterns, file)
		return []Group{g}, err
	}
	s := &search{dir: dir, root: moduleRoot(dir)}
	for _, pattern := range patterns {
		if err := s.add(pattern); err != nil {
			return nil, err
		}
	}
	return s.groups, nil
}

// A search collects the groups of patterns.
type search struct {
	dir    string
	root   string // of the module that dir is in, "" if there is none
	groups []Group
}

// add finds the modules of a pattern.
func (s *search) add(pattern string) error {
	base, wild, local := split(s.dir, pattern)
	root := moduleRoot(base)
	switch {
	case !local || !isDir(base) || root == s.root && root != "":
		s.put(s.dir, pattern)
		return nil
	case root != "":
		s.put(root, patternBelow(root, base, wild))
		return nil
	case !wild:
		s.put(s.dir, pattern) // the go command says what is wrong
		return nil
	}
	below, err := modulesBelow(base)
	if err != nil {
		return fmt.Errorf("%s: %v", pattern, err)
	}
	for _, root := range below {
		s.put(root, "./...")
	}
	if len(below) == 0 {
		s.put(s.dir, pattern)
	}
	return nil
}

// put adds a pattern to the group of a directory.
func (s *search) put(dir, pattern string) {
	i := slices.IndexFunc(s.groups, func(g Group) bool { return g.Dir == dir })
	if i < 0 {
		i = len(s.groups)
		s.groups = append(s.groups, Group{Dir: dir})
	}
	if !slices.Contains(s.groups[i].Patterns, pattern) {
		s.groups[i].Patterns = append(s.groups[i].Patterns, pattern)
	}
}

// split returns the directory that a pattern names, and whether all below it is
// meant. A pattern that is none of a directory is not local.
func split(dir, pattern string) (base string, wild, local bool) {
	base, wild = strings.CutSuffix(filepath.ToSlash(pattern), "/...")
	local = base == "." || base == ".." || strings.HasPrefix(base, "./") || strings.HasPrefix(base, "../")
	if abs := filepath.FromSlash(base); filepath.IsAbs(abs) {
		return filepath.Clean(abs), wild, !strings.Contains(base, "...")
	}
	return filepath.Join(dir, filepath.FromSlash(base)), wild, local && !strings.Contains(base, "...")
}

// patternBelow returns the pattern for base as it is typed in root.
func patternBelow(root, base string, wild bool) string {
	rel, err := filepath.Rel(root, base)
	if err != nil {
		rel = base // cannot be: base is below root
	}
	pattern := "./" + filepath.ToSlash(rel)
	if rel == "." {
		pattern = "."
	}
	if wild {
		pattern += "/..."
	}
	return pattern
}

// moduleRoot returns the directory with a go.mod that is nearest to dir, or "".
func moduleRoot(dir string) string { return nearest(dir, "go.mod") }

// nearest returns the directory that has a file of the given name, dir or one above.
func nearest(dir, name string) string {
	for {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && !info.IsDir() {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
		dir = filepath.Dir(dir)
	}
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// modulesBelow returns the directories below dir that have a go.mod, in order. Those
// that the go command passes over, it passes over too.
func modulesBelow(dir string) ([]string, error) {
	var roots []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != dir && passedOver(d.Name()):
			return fs.SkipDir
		case !d.IsDir() && d.Name() == "go.mod":
			roots = append(roots, filepath.Dir(name))
		}
		return nil
	})
	slices.Sort(roots)
	return roots, err
}

// passedOver reports whether "..." does not match directories of that name.
func passedOver(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") ||
		slices.Contains([]string{"testdata", "vendor", "node_modules"}, base)
}
