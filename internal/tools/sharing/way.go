package main

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

//go:embed ways/*.txtar
var archives embed.FS

// A way is one way to get at a shared map.
type way struct {
	name  string
	files []txtar.File
	skip  map[string]string // by the name of a write, a type or a use: why it makes no sense here
}

// readWays returns the ways in the order of their names.
func readWays() ([]way, error) {
	entries, err := archives.ReadDir("ways")
	if err != nil {
		return nil, err
	}
	var ways []way
	for _, entry := range entries {
		data, err := archives.ReadFile(path.Join("ways", entry.Name()))
		if err != nil {
			return nil, err
		}
		w, err := parseWay(strings.TrimSuffix(entry.Name(), ".txtar"), data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name(), err)
		}
		ways = append(ways, w)
	}
	return ways, nil
}

// parseWay reads an archive and the skip lines in its comment.
func parseWay(name string, data []byte) (way, error) {
	archive := txtar.Parse(data)
	w := way{name: name, files: archive.Files, skip: map[string]string{}}
	if len(archive.Files) == 0 {
		return way{}, fmt.Errorf("no files")
	}
	for line := range strings.Lines(string(archive.Comment)) {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "skip ")
		if !ok {
			continue
		}
		names, reason, ok := strings.Cut(rest, ": ")
		if !ok {
			return way{}, fmt.Errorf("no reason in %q", line)
		}
		for name := range strings.SplitSeq(names, ", ") {
			if !isChoice(name) {
				return way{}, fmt.Errorf("nothing is called %q", name)
			}
			w.skip[name] = reason
		}
	}
	return w, nil
}

// isChoice reports whether a write, a type or a use has that name.
func isChoice(name string) bool {
	return slices.ContainsFunc(writes, func(w write) bool { return w.name == name }) ||
		slices.ContainsFunc(mapTypes, func(t mapType) bool { return t.name == name }) ||
		slices.ContainsFunc(uses, func(u use) bool { return u.name == name })
}
