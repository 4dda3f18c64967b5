package command

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/internal/settings"
)

// settings applies the settings file, as far as the command line does not say
// otherwise.
func (c *command) settings(line *commandLine) error {
	path, err := c.settingsFile(line)
	if err != nil || path == "" {
		return err
	}
	name := c.relative(path)
	file, err := settings.Read(path)
	switch unread := (*fs.PathError)(nil); {
	case errors.As(err, &unread):
		return fmt.Errorf("%s: %v", name, openCause(err))
	case err != nil:
		return fmt.Errorf("%s:%v", name, err) // it begins with the line
	}
	paths := map[string]bool{}
	for _, key := range settings.TopKeys() {
		paths[key.Name] = key.Path
	}
	for _, s := range file.Settings {
		if line.given[s.Key] {
			continue
		}
		values := slices.Clone(s.Values)
		if paths[s.Key] {
			for i, v := range values {
				values[i] = c.fromHere(filepath.Dir(path), v)
			}
		}
		if err := line.set.Set(s.Key, strings.Join(values, ",")); err != nil {
			return fmt.Errorf("%s:%d: %s: %v", name, s.Line, s.Key, err)
		}
		line.origins[s.Key] = fmt.Sprintf("%s:%d", name, s.Line)
	}
	return c.readDirectories(file)
}

// said returns what an error about the value of a flag begins with: the flag and the
// value, or the line of the settings file that has them.
func (c *command) said(name, value string) string {
	if origin := c.origins[name]; origin != "" {
		return origin + ": " + name + ": " + value
	}
	return "-" + name + " " + value
}

// settingsFile returns the name of the settings file, "" for none.
func (c *command) settingsFile(line *commandLine) (string, error) {
	switch line.config {
	case "":
		path, err := settings.Find(c.dir)
		if err != nil {
			return "", fmt.Errorf("cannot look for %s: %v", settings.Name, err)
		}
		return path, nil
	case configOff:
		return "", nil
	}
	return c.absolute(line.config), nil
}

// configOff is the value of -config that stands for no settings file.
const configOff = "off"

// fromHere returns a name that a file in dir has, as it would be typed here.
func (c *command) fromHere(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return c.relative(filepath.Join(dir, filepath.FromSlash(name)))
}

// printConfig prints the settings that hold, and where they come from, as a
// settings file.
func (c *command) printConfig(line *commandLine) int {
	for _, key := range settings.TopKeys() {
		name := key.Name
		value, origin := line.set.Lookup(name).Value.String(), line.origins[name]
		switch {
		case line.given[name]:
			origin = "command line"
		case origin == "":
			origin = "default"
		}
		entry := name + ": " + value
		switch {
		case value == "":
			entry = "# " + name + ":"
		case key.Kind != settings.Bool:
			entry = name + ": " + settings.Quote(value)
		}
		c.printSetting(entry, origin)
	}
	if len(c.directories) > 0 {
		fmt.Fprintln(c.stdout, settings.DirectoriesKey+":")
	}
	for _, d := range c.directories {
		c.printDirectory(d)
	}
	return exitClean
}

// printDirectory prints the settings of a directory. What the command line says holds
// there too.
func (c *command) printDirectory(d directory) {
	fmt.Fprintf(c.stdout, "  %s:\n", settings.Quote(filepath.ToSlash(d.path)))
	for _, s := range d.given {
		origin := s.origin
		if c.given[s.key] {
			origin += ", overridden on the command line"
		}
		c.printSetting("    "+s.key+": "+settings.Quote(s.value), origin)
	}
}

func (c *command) printSetting(entry, origin string) {
	fmt.Fprintf(c.stdout, "%-40s # %s\n", entry, origin)
}

// A setter is a flag whose value is checked, and kept as it was typed.
type setter struct {
	text string
	set  func(string) error
}

var _ flag.Value = (*setter)(nil)

func (s *setter) String() string { return s.text }

// Set reads a value.
func (s *setter) Set(text string) error {
	if err := s.set(text); err != nil {
		return err
	}
	s.text = text
	return nil
}

// setExclude reads patterns of files.
func (o *options) setExclude(value string) error {
	o.exclude = nil
	for pattern := range strings.SplitSeq(value, ",") {
		pattern = strings.TrimSuffix(strings.TrimSuffix(filepath.ToSlash(pattern), "..."), "/")
		if _, err := filepath.Match(pattern, ""); err != nil || pattern == "" {
			return errors.New("must be files or directories, separated by commas; * stands for part of a name")
		}
		o.exclude = append(o.exclude, pattern)
	}
	return nil
}
