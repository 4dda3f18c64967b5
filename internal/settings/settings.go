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

// A File is a settings file.
type File struct {
	Path     string // absolute
	Settings []Setting
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

// Read reads a file whose keys must be among those given. The error is without the
// name of the file, and begins with the line.
func Read(path string, keys []string) (*File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	all, err := parse(data, keys)
	return &File{path, all}, err
}

// syntax finds the line in what the library says of a syntax error.
var syntax = regexp.MustCompile(`^yaml: line (\d+): `)

func parse(data []byte, keys []string) ([]Setting, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, errors.New(strings.TrimPrefix(syntax.ReplaceAllString(err.Error(), "$1: "), "yaml: "))
	}
	if len(doc.Content) == 0 {
		return nil, nil // nothing but comments
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%d: must be a list of settings, such as fail-on: unsafe", root.Line)
	}
	var all []Setting
	for i := 0; i+1 < len(root.Content); i += 2 {
		s, err := setting(root.Content[i], root.Content[i+1], keys)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(all, func(other Setting) bool { return other.Key == s.Key }) {
			return nil, fmt.Errorf("%d: %s is set twice", s.Line, s.Key)
		}
		all = append(all, s)
	}
	return all, nil
}

// setting reads a key and its value.
func setting(key, value *yaml.Node, keys []string) (Setting, error) {
	s := Setting{Key: key.Value, Line: key.Line}
	if !slices.Contains(keys, s.Key) {
		return s, fmt.Errorf("%d: there is no setting %s; did you mean %s?", s.Line, s.Key, nearest.To(s.Key, keys))
	}
	nodes := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		nodes = value.Content
	}
	for _, n := range nodes {
		if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
			return s, fmt.Errorf("%d: %s must be a value or a list of values", n.Line, s.Key)
		}
		s.Values = append(s.Values, n.Value)
	}
	return s, nil
}
