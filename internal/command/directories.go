package command

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/internal/settings"
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
func (c *command) readDirectories(file *settings.File) error {
	dir, name := filepath.Dir(file.Path), c.relative(file.Path)
	for _, d := range file.Directories {
		one := directory{pattern: filepath.Join(dir, filepath.FromSlash(d.Path)), path: c.fromHere(dir, d.Path)}
		if err := checkPattern(one.pattern); err != nil {
			return fmt.Errorf("%s:%d: %s: %v", name, d.Line, d.Path, err)
		}
		for _, s := range d.Settings {
			value := strings.Join(s.Values, ",")
			if err := new(options).set(s.Key, value); err != nil {
				return fmt.Errorf("%s:%d: %s: %v", name, s.Line, s.Key, err)
			}
			one.given = append(one.given, given{s.Key, value, fmt.Sprintf("%s:%d", name, s.Line)})
		}
		c.directories = append(c.directories, one)
	}
	return nil
}

// checkPattern fails if a pattern of names cannot match anything.
func checkPattern(pattern string) error {
	if _, err := filepath.Match(pattern, ""); err != nil {
		return err
	}
	if _, err := os.Stat(pattern); err != nil && !strings.ContainsAny(pattern, `*?[`) {
		return openCause(err)
	}
	return nil
}

// set reads a setting that may differ by directory.
func (o *options) set(key, value string) error {
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
func (o *options) setAtMost(value string) error {
	if !slices.Contains(finding.Levels(), detect.Applicability(value)) {
		return fmt.Errorf(`must be "safe", "unsafe" or "display"`)
	}
	o.atMost = detect.Applicability(value)
	return nil
}

// optionsAt returns the options that hold for a file or directory. What the command
// line says holds everywhere.
func (c *command) optionsAt(file string) options {
	o := c.opts
	for _, d := range c.directories {
		if !matchesAbove(d.pattern, file) {
			continue
		}
		for _, s := range d.given {
			if s.key != "exclude" && !c.given[s.key] {
				_ = o.set(s.key, s.value) // it was checked when it was read
			}
		}
	}
	return o
}

// excludes returns the patterns of files that are left out.
func (c *command) excludes() []string {
	all := slices.Clone(c.opts.exclude)
	for _, d := range c.directories {
		for _, s := range d.given {
			if s.key == "exclude" && !c.given[s.key] {
				var o options
				_ = o.setExclude(s.value) // it was checked when it was read
				for _, pattern := range o.exclude {
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

// lower makes findings what the settings of their directories allow at most.
func (c *command) lower(out *outcome) {
	for _, f := range out.found.Findings {
		at := place(f).File
		limit := c.optionsAt(at).atMost
		if limit == "" || f.Applicability.Rank() >= limit.Rank() {
			continue
		}
		f.Applicability = limit
		f.Reasons = append(f.Reasons, detect.Reason{Rule: finding.DirectoryLimit, Text: c.limitAt(at), Against: true})
		for _, x := range explanationsOf(f, out.found.Explained) {
			x.Outcome = string(limit)
		}
	}
}

// limitAt says what the applicability of findings in a file is limited to, "" for no
// limit.
func (c *command) limitAt(file string) string {
	limit := c.optionsAt(file).atMost
	if limit == "" {
		return ""
	}
	return fmt.Sprintf("%s allows %s at most here", c.originAt(file, settings.ApplicabilityKey), limit)
}

// originAt returns where a setting of a directory that holds for a file stands.
func (c *command) originAt(file, key string) string {
	origin := ""
	for _, d := range c.directories {
		for _, s := range d.given {
			if s.key == key && matchesAbove(d.pattern, file) {
				origin = s.origin
			}
		}
	}
	return origin
}
