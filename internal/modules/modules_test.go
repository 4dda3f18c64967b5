package modules

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tree makes a repository with modules at a and b/c, one that is passed over, and
// below a directory without Go files.
func tree(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"a/go.mod": "module a\n", "a/x/x.go": "package x\n", "b/c/go.mod": "module c\n", "b/c/c.go": "package c\n",
		"b/vendor/v/go.mod": "module v\n", "b/testdata/go.mod": "module t\n", "empty/README": "", "none/go.mod": "module none\n",
	} {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// show prints groups with names relative to root.
func show(root string, groups []Group) string {
	var parts []string
	for _, g := range groups {
		dir, err := filepath.Rel(root, g.Dir)
		if err != nil {
			dir = g.Dir
		}
		parts = append(parts, fmt.Sprintf("%s: %s", filepath.ToSlash(dir), strings.Join(g.Patterns, " ")))
	}
	return strings.Join(parts, "; ")
}

func TestGroups(t *testing.T) {
	root := tree(t)
	for _, tt := range []struct{ dir, patterns, want string }{
		{".", "./...", "a: ./...; b/c: ./...; none: ./..."},
		{".", "./b/...", "b/c: ./..."},
		{".", "./a/x ./a/... ./b/c", "a: ./x ./...; b/c: ."},
		{".", "./a ./a", "a: ."},
		{".", "./empty/... ./nosuch", ".: ./empty/... ./nosuch"},
		{"a", "./... fmt", "a: ./... fmt"},
		{"a", "../...", "a: ./...; b/c: ./...; none: ./..."},
		{"a/x", ". ../... ../../b/...", "a/x: . ../...; b/c: ./..."},
		{"b", filepath.Join(root, "a", "..."), "a: ./..."},
	} {
		groups, err := Groups(filepath.Join(root, tt.dir), strings.Fields(tt.patterns), "off")
		if got := show(root, groups); err != nil || got != tt.want {
			t.Errorf("%s in %s: %s, %v; want %s", tt.patterns, tt.dir, got, err, tt.want)
		}
	}
}

func TestGroupsOfWorkspace(t *testing.T) {
	root := tree(t)
	work := filepath.Join(root, "go.work")
	if err := os.WriteFile(work, []byte("go 1.22\n\nuse ./a/\nuse ./b/c\nuse ./none\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ dir, patterns, want string }{
		{".", "./...", ".: ./a/... ./b/c/..."},
		{".", "./b/... a/x", ".: ./b/c/... a/x"},
		{".", "./empty/...", ".: ./empty/..."},
		{"a", "./...", "a: ./..."},
		{"a", "../...", "a: ./... ./../b/c/..."},
	} {
		for _, value := range []string{"", work} {
			groups, err := Groups(filepath.Join(root, tt.dir), strings.Fields(tt.patterns), value)
			if got := show(root, groups); err != nil || got != tt.want {
				t.Errorf("%s in %s: %s, %v; want %s", tt.patterns, tt.dir, got, err, tt.want)
			}
		}
	}
	if _, err := Groups(root, []string{"./..."}, filepath.Join(root, "nosuch.work")); err == nil {
		t.Error("a go.work that is not there is none")
	}
}
