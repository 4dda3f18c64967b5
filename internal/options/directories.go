package options

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/internal/settings"
	"github.com/mapfix/mapfix/internal/workdir"
)

// A directory is a part of the tree with settings of its own.
type directory struct {
	pattern string // absolute
	path    string // as it is printed
	given   []given
}

// A given is a setting, and where it stands.
type given struct {
	key, value, origin string
}

// readDirectories checks the settings of directories in a file, and keeps them.
func (line *CommandLine) readDirectories(file *settings.File) error {
	dir, name := filepath.Dir(file.Path), line.dir.Relative(file.Path)
	for _, d := range file.Directories {
		one := directory{pattern: filepath.Join(dir, filepath.FromSlash(d.Path)), path: line.fromHere(dir, d.Path)}
		if err := checkPattern(one.pattern); err != nil {
			return fmt.Errorf("%s:%d: %s: %v", name, d.Line, d.Path, err)
		}
		for _, s := range d.Settings {
			value := strings.Join(s.Values, ",")
			if err := new(Options).set(s.Key, value); err != nil {
				return fmt.Errorf("%s:%d: %s: %v", name, s.Line, s.Key, err)
			}
			one.given = append(one.given, given{s.Key, value, fmt.Sprintf("%s:%d", name, s.Line)})
		}
		line.directories = append(line.directories, one)
	}
	return nil
}

// checkPattern fails if a pattern of names cannot match anything.
func checkPattern(pattern string) error {
	if _, err := filepath.Match(pattern, ""); err != nil {
		return err
	}
	if _, err := os.Stat(pattern); err != nil && !strings.ContainsAny(pattern, `*?[`) {
		return workdir.OpenCause(err)
	}
	return nil
}

// set reads a setting that may differ by directory.
func (o *Options) set(key, value string) error {
	switch key {
	case "exclude":
		return o.setExclude(value)
	case "fail-on":
		return o.setFailOn(value)
	case "helper":
		return o.setPlacement(value)
	case "nil":
		return o.setNil(value)
	case settings.ApplicabilityKey:
		return o.setAtMost(value)
	}
	panic("no setting of a directory: " + key)
}

// setAtMost reads the highest applicability of findings.
func (o *Options) setAtMost(value string) error {
	if !slices.Contains(finding.Levels(), detect.Applicability(value)) {
		return fmt.Errorf(`must be "safe", "unsafe" or "display"`)
	}
	o.AtMost = detect.Applicability(value)
	return nil
}

// At returns the options that hold for a file or directory. What the command
// line says holds everywhere.
func (line *CommandLine) At(file string) Options {
	o := line.Options
	for _, d := range line.directories {
		if !matchesAbove(d.pattern, file) {
			continue
		}
		for _, s := range d.given {
			if s.key != "exclude" && !line.given[s.key] {
				_ = o.set(s.key, s.value) // it was checked when it was read
			}
		}
	}
	return o
}

// Excludes returns the patterns of files that are left out.
func (line *CommandLine) Excludes() []string {
	all := slices.Clone(line.Exclude)
	for _, d := range line.directories {
		for _, s := range d.given {
			if s.key == "exclude" && !line.given[s.key] {
				var o Options
				_ = o.setExclude(s.value) // it was checked when it was read
				for _, pattern := range o.Exclude {
					all = append(all, filepath.Join(d.pattern, pattern))
				}
			}
		}
	}
	return all
}

// matchesAbove reports whether a pattern matches a file, or a directory that it is in.
func matchesAbove(pattern, file string) bool {
	for name := file; name != filepath.Dir(name); name = filepath.Dir(name) {
		if ok, err := filepath.Match(pattern, name); ok && err == nil {
			return true
		}
	}
	return false
}

// LimitAt says what the applicability of findings in a file is limited to, "" for no
// limit.
func (line *CommandLine) LimitAt(file string) string {
	limit := line.At(file).AtMost
	if limit == "" {
		return ""
	}
	return fmt.Sprintf("%s allows %s at most here", line.originAt(file, settings.ApplicabilityKey), limit)
}

// originAt returns where a setting of a directory that holds for a file stands.
func (line *CommandLine) originAt(file, key string) string {
	origin := ""
	for _, d := range line.directories {
		for _, s := range d.given {
			if s.key == key && matchesAbove(d.pattern, file) {
				origin = s.origin
			}
		}
	}
	return origin
}

// Excluded reports whether a file, or a directory that it is in, matches one of the
// patterns.
func (line *CommandLine) Excluded(file string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		return matchesAbove(line.dir.Absolute(filepath.FromSlash(pattern)), file)
	})
}
