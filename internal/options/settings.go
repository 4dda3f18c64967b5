package options

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/internal/settings"
	"github.com/mapfix/mapfix/internal/workdir"
)

// settings applies the settings file, as far as the command line does not say
// otherwise.
func (line *CommandLine) settings() error {
	path, err := line.settingsFile()
	if err != nil || path == "" {
		return err
	}
	name := line.dir.Relative(path)
	file, err := settings.Read(path)
	switch unread := (*fs.PathError)(nil); {
	case errors.As(err, &unread):
		return fmt.Errorf("%s: %v", name, workdir.OpenCause(err))
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
				values[i] = line.fromHere(filepath.Dir(path), v)
			}
		}
		if err := line.set.Set(s.Key, strings.Join(values, ",")); err != nil {
			return fmt.Errorf("%s:%d: %s: %v", name, s.Line, s.Key, err)
		}
		line.origins[s.Key] = fmt.Sprintf("%s:%d", name, s.Line)
	}
	return line.readDirectories(file)
}

// Said returns what an error about the value of a flag begins with: the flag and the
// value, or the line of the settings file that has them.
func (line *CommandLine) Said(name, value string) string {
	if origin := line.origins[name]; origin != "" {
		return origin + ": " + name + ": " + value
	}
	return "-" + name + " " + value
}

// settingsFile returns the name of the settings file, "" for none.
func (line *CommandLine) settingsFile() (string, error) {
	switch line.config {
	case "":
		path, err := settings.Find(string(line.dir))
		if err != nil {
			return "", fmt.Errorf("cannot look for %s: %v", settings.Name, err)
		}
		return path, nil
	case configOff:
		return "", nil
	}
	return line.dir.Absolute(line.config), nil
}

// configOff is the value of -config that stands for no settings file.
const configOff = "off"

// fromHere returns a name that a file in dir has, as it would be typed here.
func (line *CommandLine) fromHere(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return line.dir.Relative(filepath.Join(dir, filepath.FromSlash(name)))
}

// Print prints the settings that hold, and where they come from, as a settings file.
func (line *CommandLine) Print(w io.Writer) {
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
		printSetting(w, entry, origin)
	}
	if len(line.directories) > 0 {
		fmt.Fprintln(w, settings.DirectoriesKey+":")
	}
	for _, d := range line.directories {
		line.printDirectory(w, d)
	}
}

// printDirectory prints the settings of a directory. What the command line says holds
// there too.
func (line *CommandLine) printDirectory(w io.Writer, d directory) {
	fmt.Fprintf(w, "  %s:\n", settings.Quote(filepath.ToSlash(d.path)))
	for _, s := range d.given {
		origin := s.origin
		if line.given[s.key] {
			origin += ", overridden on the command line"
		}
		printSetting(w, "    "+s.key+": "+settings.Quote(s.value), origin)
	}
}

func printSetting(w io.Writer, entry, origin string) {
	fmt.Fprintf(w, "%-40s # %s\n", entry, origin)
}

var _ flag.Value = (*setter)(nil)
