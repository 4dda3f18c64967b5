package changed

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A repo is a git repository for a test.
type repo struct {
	*testing.T
	dir string
}

// newRepo makes a repository with two commits, of which the second is on a branch.
func newRepo(t *testing.T) *repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	r := &repo{t, t.TempDir()}
	r.git("init", "-q", "-b", "main")
	for _, setting := range []string{"user.name=t", "user.email=t@example.com", "diff.mnemonicPrefix=true", "diff.context=9", "core.autocrlf=false"} {
		key, value, _ := strings.Cut(setting, "=")
		r.git("config", key, value)
	}
	r.write("a.go", "1\n2\n3\n4\n5\n6\n")
	r.write("gone.go", "1\n")
	r.write("moved.go", strings.Repeat("the same\n", 20))
	r.git("add", ".")
	r.git("commit", "-q", "-m", "start")
	r.git("checkout", "-q", "-b", "topic")
	return r
}

func (r *repo) git(args ...string) {
	r.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		r.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (r *repo) path(name string) string { return filepath.Join(r.dir, name) }

func (r *repo) write(name, text string) {
	r.Helper()
	if err := os.WriteFile(r.path(name), []byte(text), 0o666); err != nil {
		r.Fatal(err)
	}
}

func (r *repo) open() *Repository {
	r.Helper()
	opened, err := Open(r.Context(), r.dir)
	if err != nil {
		r.Fatal(err)
	}
	return opened
}

// wantLines checks which of the first lines of a file are new.
func (r *repo) wantLines(lines Lines, name string, want ...int) {
	r.Helper()
	var got []int
	for n := range 10 {
		if lines.Touch(r.path(name), n) {
			got = append(got, n)
		}
	}
	if !slices.Equal(got, want) {
		r.Errorf("%s: lines %v, want %v", name, got, want)
	}
}

func TestLines(t *testing.T) {
	r := newRepo(t)
	r.write("a.go", "1\nnew\n2\n4\n5\nsix\n")
	r.git("mv", "moved.go", "elsewhere.go")
	r.git("rm", "-q", "gone.go")
	r.git("add", ".")
	r.write("a.go", "1\nnew\n2\n4\n5\nsix\n7\n")
	r.write("unknown \"ü\".go", "1\n")
	r.write("unknown.txt", "1\n")

	staged, err := r.open().Staged(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// Line 3 was taken out between lines 3 and 4 of what is left.
	r.wantLines(staged, "a.go", 2, 3, 4, 6)
	r.wantLines(staged, "elsewhere.go")
	r.wantLines(staged, "gone.go")
	r.wantLines(staged, "unknown \"ü\".go")

	since, err := r.open().Since(t.Context(), "main")
	if err != nil {
		t.Fatal(err)
	}
	r.wantLines(since, "a.go", 2, 3, 4, 6, 7)
	r.wantLines(since, "unknown \"ü\".go", 1, 2, 3, 4, 5, 6, 7, 8, 9)
	r.wantLines(since, "unknown.txt")
}

func TestIndex(t *testing.T) {
	r := newRepo(t)
	r.write("a.go", "staged\n")
	r.git("add", ".")
	r.write("a.go", "not staged\n")
	r.write("intended.go", "1\n")
	r.git("add", "-N", "intended.go")
	r.write("unknown.go", "1\n")
	r.write("notes.txt", "1\n")
	if err := os.Remove(r.path("gone.go")); err != nil {
		t.Fatal(err)
	}
	x, err := r.open().Index(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a.go": "staged\n", "gone.go": "1\n"} {
		if data, err := os.ReadFile(x.Overlay[r.path(name)]); string(data) != want {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
	for _, name := range []string{"intended.go", "unknown.go"} {
		if other, ok := x.Overlay[r.path(name)]; !ok || other != "" {
			t.Errorf("%s is not left out: %q", name, other)
		}
	}
	if len(x.Overlay) != 4 {
		t.Errorf("overlay %v", x.Overlay)
	}
	copied := x.Overlay[r.path("a.go")]
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(copied); err == nil {
		t.Error("the copies are still there")
	}
}

func TestConflict(t *testing.T) {
	r := newRepo(t)
	r.write("a.go", "ours\n")
	r.git("commit", "-q", "-a", "-m", "ours")
	r.git("checkout", "-q", "main")
	r.write("a.go", "theirs\n")
	r.git("commit", "-q", "-a", "-m", "theirs")
	if err := exec.Command("git", "-C", r.dir, "merge", "-q", "topic").Run(); err == nil {
		t.Fatal("no conflict")
	}
	if _, err := r.open().Index(t.Context()); err == nil || err.Error() != "a.go has unresolved conflicts" {
		t.Errorf("%v", err)
	}
}
