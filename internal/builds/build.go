package builds

import (
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/driver"
)

// A Build is a program built in one way, with what was found in it.
type Build struct {
	Name    string // of the configuration; "" if there is only one
	Dir     string // where the go command runs
	Program *driver.Program
	Found   *detect.Result

	files map[string]bool // that it is made of, and whether they are for us to change
}

// A Set is all builds of a program, at least one.
type Set []*Build

// has reports whether a file is part of the build, and whether it is for us to change.
func (b *Build) has(file string) (part, own bool) {
	if b.files == nil {
		b.files = map[string]bool{}
		for _, name := range b.Program.Files() {
			b.files[name] = false
		}
		for _, name := range b.Program.OwnFiles() {
			b.files[name] = true
		}
	}
	own, part = b.files[file]
	return part, own
}

// Files returns the files of the user's own packages in all builds.
func (s Set) Files() []string {
	var names []string
	for _, b := range s {
		names = append(names, b.Program.Files()...)
	}
	return once(names)
}

// Sources returns the files of all packages in all builds whose functions are looked into.
func (s Set) Sources() []string {
	var names []string
	for _, b := range s {
		names = append(names, b.Program.Sources()...)
	}
	return once(names)
}

// Foreign returns why a file is not for us to change, or "" if it is, or is not known.
func (s Set) Foreign(file string) string {
	reason := ""
	for _, b := range s {
		if _, own := b.has(file); own {
			return ""
		}
		if reason == "" {
			reason = b.Program.Foreign(file)
		}
	}
	return reason
}

// Covers reports whether a package was looked at, or would have been if there were one.
func (s Set) Covers(path string) bool {
	return slices.ContainsFunc(s, func(b *Build) bool { return b.Program.Covers(path) })
}

// Roots returns the directories below which there may be callers, sorted.
func (s Set) Roots() ([]string, error) {
	var all []string
	for _, b := range s {
		roots, err := b.Program.Roots()
		if err != nil {
			return nil, err
		}
		all = append(all, roots...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// Causes returns why packages are left out, root causes first, without repetitions.
func (s Set) Causes() []string {
	var causes []string
	for _, b := range s {
		for _, f := range b.Program.Failed {
			causes = append(causes, f.String())
		}
	}
	for _, b := range s {
		for _, f := range b.Program.Internal {
			causes = append(causes, f.Cause)
		}
	}
	return once(causes)
}

// LeftOut returns the import paths of the user's packages that are left out.
func (s Set) LeftOut() []string {
	var paths []string
	for _, b := range s {
		paths = append(paths, b.Program.LeftOut()...)
	}
	return once(paths)
}

// Unseen returns the import paths of packages that import what was looked at, and were not
// looked at in any build.
func (s Set) Unseen() []string {
	var paths []string
	for _, b := range s {
		paths = append(paths, b.Program.Unseen()...)
	}
	return slices.DeleteFunc(once(paths), s.Covers)
}

// once returns a list without repetitions.
func once(list []string) []string {
	seen := make(map[string]bool, len(list))
	var out []string
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// Packages returns how many of the user's own packages were looked at.
func (s Set) Packages() int {
	seen := map[string]bool{}
	for _, b := range s {
		for _, key := range b.Program.Units() {
			seen[key] = true
		}
	}
	return len(seen)
}

// Cached returns how many summaries came from the cache.
func (s Set) Cached() int {
	n := 0
	for _, b := range s {
		n += b.Program.Stats.Cached
	}
	return n
}
