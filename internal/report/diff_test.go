package report

import (
	"path/filepath"
	"testing"

	"github.com/mapfix/mapfix/rewrite"
)

func TestDiffOf(t *testing.T) {
	for _, test := range []struct {
		name, file, before, after, want string
	}{
		{"plain", "p/a.go", "a\nb\n", "a\nc\n",
			"diff --git a/p/a.go b/p/a.go\n--- a/p/a.go\n+++ b/p/a.go\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"},
		{"CRLF", "a.go", "a\r\nb\r\n", "a\r\nc\r\n",
			"diff --git a/a.go b/a.go\n--- a/a.go\n+++ b/a.go\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n"},
		{"no final newline", "a.go", "a\nb", "a\nc",
			"diff --git a/a.go b/a.go\n--- a/a.go\n+++ b/a.go\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"},
		{"no final newline beside the change", "a.go", "a\nb", "c\nb",
			"diff --git a/a.go b/a.go\n--- a/a.go\n+++ b/a.go\n@@ -1,2 +1,2 @@\n-a\n+c\n b\n\\ No newline at end of file\n"},
		{"space in the name", "a b.go", "a\n", "b\n",
			"diff --git a/a b.go b/a b.go\n--- a/a b.go\t\n+++ b/a b.go\t\n@@ -1 +1 @@\n-a\n+b\n"},
		{"quote in the name", `a"b.go`, "a\n", "b\n",
			"diff --git \"a/a\\\"b.go\" \"b/a\\\"b.go\"\n--- \"a/a\\\"b.go\"\n+++ \"b/a\\\"b.go\"\n@@ -1 +1 @@\n-a\n+b\n"},
		{"nothing changed", "a.go", "a\n", "a\n", ""},
	} {
		root := filepath.FromSlash("/repo")
		got, err := Diff(change(filepath.Join(root, filepath.FromSlash(test.file)), test.before, test.after), root)
		if err != nil || got != test.want {
			t.Errorf("%s:\n%s\nwant:\n%s\nerror %v", test.name, got, test.want, err)
		}
	}
}

func TestDiffOfNewFile(t *testing.T) {
	root := filepath.FromSlash("/repo")
	got, err := Diff(creation(filepath.Join(root, "a.go"), "a\n"), root)
	want := "diff --git a/a.go b/a.go\nnew file mode 100644\n--- /dev/null\n+++ b/a.go\n@@ -0,0 +1 @@\n+a\n"
	if err != nil || got != want {
		t.Errorf("got\n%s\nwant\n%s\nerror %v", got, want, err)
	}
}

// git knows the bytes of a name that is not UTF-8 by their octal values.
func TestQuotedNames(t *testing.T) {
	for name, want := range map[string]string{
		"a b.go": "a b.go", "a\"b": `"a\"b"`, "é.go": "é.go", "a\xff\"\n.go": `"a\377\042\012.go"`,
	} {
		if got := quoted(name); got != want {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
	}
}

func change(file, before, after string) rewrite.Change {
	return rewrite.Change{File: file, Old: []byte(before), New: []byte(after)}
}

func creation(file, data string) rewrite.Change {
	return rewrite.Change{File: file, New: []byte(data), Created: true}
}
