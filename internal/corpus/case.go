package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Case is a real bug. Files are relative to the root of the repository.
type Case struct {
	ID            string `json:"id"`
	Repo          string `json:"repo"`
	ModuleDir     string `json:"module_dir"`
	File          string `json:"file"`
	Func          string `json:"func"`
	AliasLines    lines  `json:"alias_line"`
	MutationLines lines  `json:"mutation_lines"`
	AliasFile     string `json:"alias_file"`    // if it is not File
	MutationFile  string `json:"mutation_file"` // if it is not File
}

// lines is a JSON array of line numbers, or one alone.
type lines []int

func (l *lines) UnmarshalJSON(data []byte) error {
	var one int
	if json.Unmarshal(data, &one) == nil {
		*l = nil
		if one > 0 {
			*l = lines{one}
		}
		return nil
	}
	return json.Unmarshal(data, (*[]int)(l))
}

func readCases(file string) ([]*Case, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var cases []*Case
	if err := json.Unmarshal(data, &cases); err != nil {
		return nil, fmt.Errorf("%s: %v", file, err)
	}
	return cases, nil
}

// functions returns the names of the functions in which the bug is, normalised.
// The field may name several, and say more about the last one in parentheses:
// "A -> (*B).C", "A, B", "NewX (inner closure)".
func (c *Case) functions() []string {
	var names []string
	for _, part := range strings.FieldsFunc(strings.ReplaceAll(c.Func, "->", ","), func(r rune) bool { return r == ',' }) {
		name, _, _ := strings.Cut(strings.TrimSpace(part), " ")
		if name = normalised(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// normalised returns the name of a function as T.F or F. A repair may turn a
// value receiver into a pointer, so the two are the same here; literals belong
// to the function around them.
func normalised(name string) string {
	name, _, _ = strings.Cut(name, "$")
	return strings.NewReplacer("(", "", ")", "", "*", "").Replace(name)
}

// files returns the files in which the bug is.
func (c *Case) files() []string {
	files := []string{path.Clean(c.File)}
	for _, file := range []string{c.AliasFile, c.MutationFile} {
		if file != "" && !slices.Contains(files, path.Clean(file)) {
			files = append(files, path.Clean(file))
		}
	}
	return files
}

// dirs returns the directories of the files.
func (c *Case) dirs() []string {
	var dirs []string
	for _, file := range c.files() {
		dirs = append(dirs, path.Dir(file))
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

// defaultPatterns returns the packages of the case's files, as seen from its
// module.
func (c *Case) defaultPatterns() []string {
	var patterns []string
	for _, dir := range c.dirs() {
		rel, err := filepath.Rel(filepath.FromSlash(path.Clean(c.ModuleDir)), filepath.FromSlash(dir))
		if err == nil {
			patterns = append(patterns, "./"+strings.TrimPrefix(filepath.ToSlash(rel), "."))
		}
	}
	return patterns
}
