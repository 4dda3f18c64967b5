package archive

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/txtar"
)

// An Archive is one scenario: a module, and what is expected of it.
type Archive struct {
	Path    string // of the file that holds it
	Tier    string // its directory: fix, refuse, detect or wanted
	Comment string // why it exists, with options

	Flags     []string            // for each run of mapfix
	Lines     int                 // that a repair may change in existing files
	Encodings map[string][]string // by file, see Encode

	files []txtar.File
}

// The sections that are expectations, not input.
const (
	WantPrefix   = "want/"
	Report       = "report"
	Stdout       = "stdout"
	StdoutBefore = "stdout.before"
	StdoutAfter  = "stdout.after"
)

// ReadAll returns the archives of one tier below the directory testdata, sorted
// by name.
func ReadAll(testdata, tier string) ([]*Archive, error) {
	paths, err := filepath.Glob(filepath.Join(testdata, tier, "*.txtar"))
	if err == nil && len(paths) == 0 {
		err = fmt.Errorf("no archives in %s", filepath.Join(testdata, tier))
	}
	if err != nil {
		return nil, err
	}
	var all []*Archive
	for _, path := range paths {
		a, err := Read(path)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// Read reads the archive at path and the options in its comment.
func Read(path string) (*Archive, error) {
	txt, err := txtar.ParseFile(path)
	if err != nil {
		return nil, err
	}
	a := &Archive{
		Path: path, Tier: filepath.Base(filepath.Dir(path)), Comment: string(txt.Comment),
		Lines: 1, Encodings: map[string][]string{}, files: txt.Files,
	}
	for line := range strings.Lines(a.Comment) {
		if err := a.option(line); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return a, nil
}

// option records a line of the comment if it is an option.
func (a *Archive) option(line string) error {
	key, value, _ := strings.Cut(line, ":")
	fields := strings.Fields(value)
	switch key {
	case "flags":
		a.Flags = fields
	case "lines":
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil {
			return err
		}
		a.Lines = n
	case "encode":
		if len(fields) < 2 || !slices.Contains([]string{"crlf", "bom", "nofinal"}, fields[0]) {
			return fmt.Errorf("%q is not of the form \"encode: crlf|bom|nofinal file...\"", strings.TrimSpace(line))
		}
		for _, file := range fields[1:] {
			a.Encodings[file] = append(a.Encodings[file], fields[0])
		}
	}
	return nil
}

// optionLine matches a line of the comment that is an option.
var optionLine = regexp.MustCompile(`(?m)^(flags|lines|encode):.*$`)

// Reason returns the comment without the options, in one line.
func (a *Archive) Reason() string {
	return strings.Join(strings.Fields(optionLine.ReplaceAllString(a.Comment, "")), " ")
}

// Base returns the archive's file name without its extension.
func (a *Archive) Base() string { return strings.TrimSuffix(filepath.Base(a.Path), ".txtar") }

// Name returns the archive's tier and base, such as "fix/clear_before_overrides".
func (a *Archive) Name() string { return a.Tier + "/" + a.Base() }

// Inputs returns the module as it is on disk before mapfix runs.
func (a *Archive) Inputs() Tree {
	files := Tree{}
	for _, f := range a.files {
		if rank(f.Name) == input {
			files[f.Name] = a.encode(f.Name, f.Data)
		}
	}
	return files
}

// Wanted returns the module as it is to be after mapfix -fix.
func (a *Archive) Wanted() Tree {
	files := a.Inputs()
	for _, f := range a.files {
		if name, ok := strings.CutPrefix(f.Name, WantPrefix); ok {
			files[name] = a.encode(name, f.Data)
		}
	}
	return files
}

func (a *Archive) encode(name string, text []byte) []byte {
	return Encode(text, a.Encodings[name]...)
}

// Section returns an expectation and reports whether the archive has it.
func (a *Archive) Section(name string) (string, bool) {
	for _, f := range a.files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

// Set replaces a section, or adds it after the sections of its kind.
func (a *Archive) Set(name, data string) {
	at := len(a.files)
	for i, f := range a.files {
		if f.Name == name {
			a.files[i].Data = []byte(data)
			return
		}
		if rank(f.Name) > rank(name) {
			at = min(at, i)
		}
	}
	a.files = slices.Insert(a.files, at, txtar.File{Name: name, Data: []byte(data)})
}

// SetWanted makes the changed files the only ones that mapfix -fix is to change.
func (a *Archive) SetWanted(changed Tree) error {
	a.files = slices.DeleteFunc(a.files, func(f txtar.File) bool {
		name, ok := strings.CutPrefix(f.Name, WantPrefix)
		return ok && changed[name] == nil
	})
	for _, name := range Names(changed) {
		text, err := Decode(changed[name], a.Encodings[name]...)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		a.Set(WantPrefix+name, string(text))
	}
	return nil
}

// Save writes the archive back to where it was read, and reports whether that
// changed the file.
func (a *Archive) Save() (changed bool, err error) {
	data := txtar.Format(&txtar.Archive{Comment: []byte(a.Comment), Files: a.files})
	if old, err := os.ReadFile(a.Path); err == nil && bytes.Equal(old, data) {
		return false, nil
	}
	return true, os.WriteFile(a.Path, data, 0o644)
}
