package workdir

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRepositoryRoot(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "a", "b")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	// A work tree has a file where a clone has a directory.
	if err := os.WriteFile(filepath.Join(root, ".git"), []byte("gitdir: elsewhere"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := Dir(deep).RepositoryRoot(); got != root {
		t.Errorf("got %s, want %s", got, root)
	}
}
