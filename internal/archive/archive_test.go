package archive

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEncodings checks that a lost encoding is noticed when a file is recorded.
func TestEncodings(t *testing.T) {
	encodings := []string{"crlf", "bom", "nofinal"}
	const text = "package a\n\nvar A = 1\n"
	disk := Encode([]byte(text), encodings...)
	if want := ByteOrderMark + "package a\r\n\r\nvar A = 1"; string(disk) != want {
		t.Errorf("encoded as %q, want %q", disk, want)
	}
	if got, err := Decode(disk, encodings...); err != nil || string(got) != text {
		t.Errorf("decoded as %q, %v", got, err)
	}
	for _, damaged := range []string{
		strings.Replace(string(disk), "\r", "", 1),
		strings.TrimPrefix(string(disk), ByteOrderMark),
		string(disk) + "\r\n",
	} {
		if got, err := Decode([]byte(damaged), encodings...); err == nil {
			t.Errorf("decoded %q as %q", damaged, got)
		}
	}
}

const sample = `An archive that is there for the tests of this package.
encode: crlf a.go
lines: 2
-- go.mod --
module example.com/x
-- a.go --
package a
-- want/a.go --
package b
-- want/old.go --
package b
-- report --
safe
-- stdout.before --
1
-- stdout.after --
2
`

func readSample(t *testing.T, text string) *Archive {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fix", "sample.txtar")
	if err := (Tree{"sample.txtar": []byte(text)}).Write(filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	a, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestArchive(t *testing.T) {
	a := readSample(t, sample)
	if err := a.CheckForm(); err != nil {
		t.Error(err)
	}
	if a.Name() != "fix/sample" || a.Lines != 2 {
		t.Errorf("name %s, lines %d", a.Name(), a.Lines)
	}
	if got := a.Reason(); got != "An archive that is there for the tests of this package." {
		t.Errorf("reason %q", got)
	}
	if got := string(a.Inputs()["a.go"]); got != "package a\r\n" {
		t.Errorf("a.go before is %q", got)
	}
	if got := string(a.Wanted()["a.go"]); got != "package b\r\n" {
		t.Errorf("a.go after is %q", got)
	}
	if changed, err := a.Save(); changed || err != nil {
		t.Errorf("saved unchanged: %t, %v", changed, err)
	}
	if err := a.SetWanted(Tree{"a.go": []byte("package c\r\n"), "new.go": []byte("package a\n")}); err != nil {
		t.Fatal(err)
	}
	if changed, err := a.Save(); !changed || err != nil {
		t.Errorf("saved: %t, %v", changed, err)
	}
	got, err := os.ReadFile(a.Path)
	want := strings.NewReplacer("package b\n-- want/old.go --\npackage b", "package c\n-- want/new.go --\npackage a").Replace(sample)
	if err != nil || string(got) != want {
		t.Errorf("saved as\n%swant\n%s%v", got, want, err)
	}
}

func TestCheckForm(t *testing.T) {
	for _, tt := range []struct{ name, old, new string }{
		{"no reason", "that is there for the tests of this package", ""},
		{"twice", "want/old.go", "want/a.go"},
		{"nothing to encode", "crlf a.go", "crlf b.go"},
		{"no output", "-- stdout.after --\n2\n", ""},
		{"order", "-- report --\nsafe\n-- stdout.before --\n1\n", "-- stdout.before --\n1\n-- report --\nsafe\n"},
	} {
		if err := readSample(t, strings.Replace(sample, tt.old, tt.new, 1)).CheckForm(); err == nil {
			t.Errorf("%s: not noticed", tt.name)
		}
	}
}

func TestDiff(t *testing.T) {
	a := Tree{"a": []byte("1\n"), "b": nil}
	if d := Diff(a, Tree{"a": []byte("1\n"), "b": []byte{}}); d != "" {
		t.Error(d)
	}
	for _, other := range []Tree{{"a": []byte("2\n"), "b": nil}, {"a": []byte("1\n")}, {"a": []byte("1\n"), "b": nil, "c": nil}} {
		if Diff(a, other) == "" {
			t.Errorf("%v is no different", other)
		}
	}
}
