package mapfix_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestChecksNoticeDamage breaks promises on purpose: a check that never fails
// proves nothing.
func TestChecksNoticeDamage(t *testing.T) {
	const src = "package p\n\n// keep\nvar x = 1 // and this\n"
	for _, tt := range []struct {
		name, after string
		ok          bool
	}{
		{"edited", strings.Replace(src, "1", "f(1)", 1), true},
		{"comment gone", strings.Replace(src, " // and this", "", 1), false},
		{"comment changed", strings.Replace(src, "keep", "kept", 1), false},
		{"no longer formatted", strings.Replace(src, "x = 1", "x  =  1", 1), false},
	} {
		if err := checkFile([]byte(src), []byte(tt.after)); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// TestEncodings checks that a lost encoding is noticed when a file is recorded.
func TestEncodings(t *testing.T) {
	a := &archive{encodings: map[string][]string{"a.go": {"crlf", "bom", "nofinal"}}}
	const text = "package a\n\nvar A = 1\n"
	disk := a.encode("a.go", []byte(text))
	if want := byteOrderMark + "package a\r\n\r\nvar A = 1"; string(disk) != want {
		t.Errorf("encoded as %q, want %q", disk, want)
	}
	if got, err := a.decode("a.go", disk); err != nil || string(got) != text {
		t.Errorf("decoded as %q, %v", got, err)
	}
	for _, damaged := range []string{
		strings.Replace(string(disk), "\r", "", 1),
		strings.TrimPrefix(string(disk), byteOrderMark),
		string(disk) + "\r\n",
	} {
		if got, err := a.decode("a.go", []byte(damaged)); err == nil {
			t.Errorf("decoded %q as %q", damaged, got)
		}
	}
}

// TestArchivesAreWellFormed checks what can be said of an archive without
// running anything: its reason, its module, and its expectations.
func TestArchivesAreWellFormed(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "*", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		a, err := readArchive(path)
		if err != nil {
			t.Error(err)
			continue
		}
		var need []string
		switch a.tier {
		case "fix":
			need = []string{"go.mod", stdoutBefore, stdoutAfter}
		case "refuse", "detect":
			need = []string{"go.mod", stdoutName}
		default:
			continue // another test's
		}
		for _, name := range need {
			if _, ok := a.section(name); !ok {
				t.Errorf("%s: no section %s", path, name)
			}
		}
		checkForm(t, a)
	}
}

// checkForm fails the test unless an archive says why it exists and has each
// section once, the kinds of sections in order.
func checkForm(t *testing.T, a *archive) {
	t.Helper()
	if len(a.txt.Comment) < 40 {
		t.Errorf("%s: does not say why it exists", a.path)
	}
	seen := map[string]bool{}
	for _, f := range a.txt.Files {
		if seen[f.Name] {
			t.Errorf("%s: two sections %s", a.path, f.Name)
		}
		seen[f.Name] = true
	}
	for file := range a.encodings {
		if !seen[file] {
			t.Errorf("%s: encodes %s, which is not there", a.path, file)
		}
	}
	if files := a.txt.Files; !slices.IsSortedFunc(files, func(x, y txtar.File) int { return rank(x.Name) - rank(y.Name) }) {
		t.Errorf("%s: sections are not in the order input, want, report, stdout", a.path)
	}
}
