// Package settings reads mapfix.yaml, the file in which a project keeps what it wants
// of mapfix. It knows which keys there are, and where they stand; what their values
// mean is for those who know the flags of the same names.
package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/mapfix/mapfix/internal/nearest"
)

// Name is what the file is called.
const Name = "mapfix.yaml"

// A Setting is one line of the file.
type Setting struct {
	Key    string
	Values []string // one, or what stands in a list
	Line   int
}

// A Directory has the settings of a directory, or of a file, where they differ from
// those of the whole.
type Directory struct {
	Path     string // as in the file; * stands for a part of a name
	Settings []Setting
	Line     int
}

// A File is a settings file.
type File struct {
	Path        string // absolute
	Settings    []Setting
	Directories []Directory // of several that match, the last counts
}

// Find returns the name of the settings file of a directory: the one in it, or else
// in the nearest directory above, up to the root of the git repository. It is "" if
// there is none.
func Find(dir string) (string, error) {
	for {
		name := filepath.Join(dir, Name)
		switch _, err := os.Stat(name); {
		case err == nil:
			return name, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", err
		}
		_, err := os.Stat(filepath.Join(dir, ".git"))
		if err == nil || dir == filepath.Dir(dir) {
			return "", nil
		}
		dir = filepath.Dir(dir)
	}
}

// Read reads a file. The error is without the name of the file, and begins with the
// line.
func Read(path string) (*File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	file := &File{Path: path}
	return file, file.parse(data)
}

// syntax finds the line in what the library says of a syntax error.
var syntax = regexp.MustCompile(`^yaml: line (\d+): `)

func (f *File) parse(data []byte) error {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return errors.New(strings.TrimPrefix(syntax.ReplaceAllString(err.Error(), "$1: "), "yaml: "))
	}
	if len(doc.Content) == 0 {
		return nil // nothing but comments
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return fmt.Errorf("%d: must be a list of settings, such as fail-on: unsafe", root.Line)
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == DirectoriesKey {
			if err := f.directories(root.Content[i+1]); err != nil {
				return err
			}
			root.Content = slices.Delete(root.Content, i, i+2)
			break
		}
	}
	var err error
	f.Settings, err = settingsIn(root, TopKeys(), func(name string) string {
		if lookup(Keys(), name) != nil {
			return "can only be set for a directory, below " + DirectoriesKey
		}
		return "is not a setting; did you mean " + nearest.To(name, append(names(TopKeys()), DirectoriesKey)) + "?"
	})
	return err
}

// directories reads the settings of directories.
func (f *File) directories(node *yaml.Node) error {
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("%d: %s must have a list of settings for each directory", node.Line, DirectoriesKey)
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		d := Directory{Path: key.Value, Line: key.Line}
		if value.Kind != yaml.MappingNode {
			return fmt.Errorf("%d: %s must have a list of settings, such as fail-on: never", key.Line, d.Path)
		}
		var err error
		d.Settings, err = settingsIn(value, DirectoryKeys(), func(name string) string {
			if lookup(Keys(), name) != nil {
				return "cannot differ by directory"
			}
			return "is not a setting of a directory; did you mean " + nearest.To(name, names(DirectoryKeys())) + "?"
		})
		if err != nil {
			return err
		}
		f.Directories = append(f.Directories, d)
	}
	return nil
}

// settingsIn reads a list of settings. Wrong says what is wrong with a key that is none
// of those given.
func settingsIn(node *yaml.Node, keys []Key, wrong func(name string) string) ([]Setting, error) {
	var all []Setting
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, line := node.Content[i].Value, node.Content[i].Line
		key := lookup(keys, name)
		if key == nil {
			return nil, fmt.Errorf("%d: %s %s", line, name, wrong(name))
		}
		if slices.ContainsFunc(all, func(other Setting) bool { return other.Key == name }) {
			return nil, fmt.Errorf("%d: %s is set twice", line, name)
		}
		s := Setting{Key: name, Line: line}
		if err := s.read(*key, node.Content[i+1]); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// read reads the value of a key.
func (s *Setting) read(key Key, value *yaml.Node) error {
	nodes := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode && key.Kind == List {
		nodes = value.Content
	}
	for _, n := range nodes {
		if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
			what := "a value"
			if key.Kind == List {
				what = "a value or a list of values"
			}
			return fmt.Errorf("%d: %s must be %s", n.Line, s.Key, what)
		}
		if _, err := strconv.ParseBool(n.Value); key.Kind == Bool && err != nil {
			return fmt.Errorf("%d: %s must be true or false", n.Line, s.Key)
		}
		s.Values = append(s.Values, n.Value)
	}
	return nil
}

// Quote returns a text as it stands in the file, in quotes if it needs them.
func Quote(text string) string {
	quoted, err := yaml.Marshal(text)
	if err != nil || strings.Count(string(quoted), "\n") > 1 {
		return strconv.Quote(text)
	}
	return strings.TrimSuffix(string(quoted), "\n")
}
