package samples

import (
	"embed"
	"fmt"
	"path"
	"strings"

	"golang.org/x/tools/txtar"
)

// A Way is one way to write the programs of a family: the files of a program, in which words
// stand for what differs.
type Way struct {
	Name  string
	Files []txtar.File
	Skip  map[string]string // by the name of a choice: why it makes no sense here
}

// ReadWays returns the ways in directory ways of a file system, in the order of their names.
// Their skip lines may name the choices for which isChoice holds.
func ReadWays(archives embed.FS, isChoice func(name string) bool) ([]Way, error) {
	entries, err := archives.ReadDir("ways")
	if err != nil {
		return nil, err
	}
	var ways []Way
	for _, entry := range entries {
		data, err := archives.ReadFile(path.Join("ways", entry.Name()))
		if err != nil {
			return nil, err
		}
		w, err := parseWay(strings.TrimSuffix(entry.Name(), ".txtar"), data, isChoice)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name(), err)
		}
		ways = append(ways, w)
	}
	return ways, nil
}

// parseWay reads an archive and the skip lines in its comment.
func parseWay(name string, data []byte, isChoice func(string) bool) (Way, error) {
	archive := txtar.Parse(data)
	w := Way{Name: name, Files: archive.Files, Skip: map[string]string{}}
	if len(archive.Files) == 0 {
		return Way{}, fmt.Errorf("no files")
	}
	for line := range strings.Lines(string(archive.Comment)) {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "skip ")
		if !ok {
			continue
		}
		names, reason, ok := strings.Cut(rest, ": ")
		if !ok {
			return Way{}, fmt.Errorf("no reason in %q", line)
		}
		for name := range strings.SplitSeq(names, ", ") {
			if !isChoice(name) {
				return Way{}, fmt.Errorf("nothing is called %q", name)
			}
			w.Skip[name] = reason
		}
	}
	return w, nil
}
