package mapfix_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// An archive is one scenario: a module, and what is expected of it. See
// testdata/README.md for the format.
type archive struct {
	path string // of the file that holds it
	tier string // fix, refuse or detect
	txt  *txtar.Archive

	flags     []string            // for each run of the tool
	lines     int                 // that a repair may change in existing files
	encodings map[string][]string // by file: crlf, bom, nofinal
}

// The sections that are expectations, not input.
const (
	wantPrefix   = "want/"
	reportName   = "report"
	stdoutName   = "stdout"
	stdoutBefore = "stdout.before"
	stdoutAfter  = "stdout.after"
)

const byteOrderMark = "\ufeff"

// readArchive reads the archive at path and the options in its comment.
func readArchive(path string) (*archive, error) {
	txt, err := txtar.ParseFile(path)
	if err != nil {
		return nil, err
	}
	a := &archive{
		path:      path,
		tier:      filepath.Base(filepath.Dir(path)),
		lines:     1,
		txt:       txt,
		encodings: map[string][]string{},
	}
	for line := range strings.Lines(string(txt.Comment)) {
		if err := a.option(line); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return a, nil
}

// option takes over a line of the comment if it is an option.
func (a *archive) option(line string) error {
	key, value, _ := strings.Cut(line, ":")
	fields := strings.Fields(value)
	switch key {
	case "flags":
		a.flags = fields
	case "lines":
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil {
			return err
		}
		a.lines = n
	case "encode":
		if len(fields) < 2 || !slices.Contains([]string{"crlf", "bom", "nofinal"}, fields[0]) {
			return fmt.Errorf("%q is not of the form \"encode: crlf|bom|nofinal file...\"", strings.TrimSpace(line))
		}
		for _, file := range fields[1:] {
			a.encodings[file] = append(a.encodings[file], fields[0])
		}
	}
	return nil
}

// inputs returns the archive's module as it is on disk before the tool runs.
func (a *archive) inputs() map[string][]byte {
	files := map[string][]byte{}
	for _, f := range a.txt.Files {
		if !isExpectation(f.Name) {
			files[f.Name] = a.encode(f.Name, f.Data)
		}
	}
	return files
}

func isExpectation(name string) bool {
	return strings.HasPrefix(name, wantPrefix) ||
		slices.Contains([]string{reportName, stdoutName, stdoutBefore, stdoutAfter}, name)
}

// wanted returns the module as it is to be after the tool has run.
func (a *archive) wanted() map[string][]byte {
	files := a.inputs()
	for _, f := range a.txt.Files {
		if name, ok := strings.CutPrefix(f.Name, wantPrefix); ok {
			files[name] = a.encode(name, f.Data)
		}
	}
	return files
}

// section returns an expectation and reports whether the archive has it.
func (a *archive) section(name string) (string, bool) {
	for _, f := range a.txt.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

// encode returns the bytes on disk of a file that the archive holds as text.
func (a *archive) encode(name string, text []byte) []byte {
	for _, encoding := range a.encodings[name] {
		switch encoding {
		case "crlf":
			text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
		case "bom":
			text = append([]byte(byteOrderMark), text...)
		case "nofinal":
			text = bytes.TrimRight(text, "\r\n")
		}
	}
	return text
}

// decode is the reverse of encode. It fails if the bytes on disk are not what
// encode makes of the result, for instance if a line lost its CR.
func (a *archive) decode(name string, data []byte) ([]byte, error) {
	text := bytes.TrimPrefix(data, []byte(byteOrderMark))
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	if slices.Contains(a.encodings[name], "nofinal") {
		text = append(bytes.Clone(text), '\n')
	}
	if !bytes.Equal(a.encode(name, text), data) {
		return nil, fmt.Errorf("%s is no longer encoded as %q", name, a.encodings[name])
	}
	return text, nil
}

// set replaces a section, or adds it behind the sections of its kind.
func (a *archive) set(name string, data []byte) {
	at := len(a.txt.Files)
	for i, f := range a.txt.Files {
		if f.Name == name {
			a.txt.Files[i].Data = data
			return
		}
		if rank(f.Name) > rank(name) {
			at = min(at, i)
		}
	}
	a.txt.Files = slices.Insert(a.txt.Files, at, txtar.File{Name: name, Data: data})
}

// rank orders the kinds of sections: input, wanted files, report, output.
func rank(name string) int {
	switch {
	case strings.HasPrefix(name, wantPrefix):
		return 1
	case name == reportName:
		return 2
	case isExpectation(name):
		return 3
	default:
		return 0
	}
}

// dropStale removes the wanted files that the tool no longer changes.
func (a *archive) dropStale(changed map[string][]byte) {
	a.txt.Files = slices.DeleteFunc(a.txt.Files, func(f txtar.File) bool {
		name, ok := strings.CutPrefix(f.Name, wantPrefix)
		return ok && changed[name] == nil
	})
}

// write puts the archive back where it was read, if it changed.
func (a *archive) write(t *testing.T) {
	t.Helper()
	data := txtar.Format(a.txt)
	if old, err := os.ReadFile(a.path); err == nil && bytes.Equal(old, data) {
		return
	}
	if err := os.WriteFile(a.path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("recorded %s", a.path)
}
