package changed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A Repository is a work tree of git's.
type Repository struct {
	root string
	env  []string
}

// Open returns the repository that dir is in.
func Open(ctx context.Context, dir string) (*Repository, error) {
	r := &Repository{root: dir, env: absoluteEnv(os.Environ())}
	hook := os.Getenv("GIT_DIR") != ""
	if hook { // which git runs at the root; anywhere else it would take that for the root
		wd, err := os.Getwd()
		if err != nil {
			return nil, err
		}
		r.root = wd
	}
	top, err := r.git(ctx, nil, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	r.root = spelled(dir, strings.TrimSuffix(string(top), "\n"))
	if hook {
		r.env = append(r.env, "GIT_WORK_TREE="+r.root)
	}
	return r, nil
}

// absoluteEnv makes the names that git hands to its hooks hold in any directory.
func absoluteEnv(env []string) []string {
	var out []string
	for _, entry := range env {
		key, value, _ := strings.Cut(entry, "=")
		if (key == "GIT_DIR" || key == "GIT_INDEX_FILE") && value != "" {
			if abs, err := filepath.Abs(value); err == nil {
				entry = key + "=" + abs
			}
		}
		out = append(out, entry)
	}
	return out
}

// spelled returns the directory above dir, or dir, that is top, which git gives
// without symbolic links.
func spelled(dir, top string) string {
	want, err := os.Stat(top)
	if err != nil {
		return top
	}
	for up := dir; ; up = filepath.Dir(up) {
		if got, err := os.Stat(up); err == nil && os.SameFile(got, want) {
			return up
		}
		if up == filepath.Dir(up) {
			return top
		}
	}
}

// git runs a git command at the root and returns what it prints. The error quotes
// why it failed.
func (r *Repository) git(ctx context.Context, stdin []byte, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"--no-optional-locks", "-c", "core.quotePath=false"}, args...)...)
	cmd.Dir, cmd.Env, cmd.Stdin = r.root, r.env, bytes.NewReader(stdin)
	var out, diag bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &diag
	err := cmd.Run()
	switch {
	case err == nil:
		return out.Bytes(), nil
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("git is not in the PATH")
	case diag.Len() == 0:
		return nil, fmt.Errorf("git %s: %v", args[0], err)
	}
	first, _, _ := strings.Cut(strings.TrimSpace(diag.String()), "\n")
	return nil, errors.New("git: " + strings.TrimPrefix(first, "fatal: "))
}

// names splits a list that is separated by NUL, and makes the names absolute.
func (r *Repository) names(list []byte) []string {
	var all []string
	for name := range strings.SplitSeq(string(list), "\x00") {
		if name != "" {
			all = append(all, r.absolute(name))
		}
	}
	return all
}

func (r *Repository) absolute(name string) string {
	return filepath.Join(r.root, filepath.FromSlash(name))
}
