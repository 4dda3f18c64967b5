package workdir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/disk"
)

// A Dir is an absolute directory that mapfix runs in.
type Dir string

// Change returns the directory that -C name leads to.
func (d Dir) Change(name string) (Dir, error) {
	if name == "" {
		return d, nil
	}
	path := d.Absolute(name)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("-C %s: no such directory", name)
	case err != nil:
		return "", fmt.Errorf("-C %s: %v", name, err)
	case !info.IsDir():
		return "", fmt.Errorf("-C %s: not a directory", name)
	}
	return Dir(path), nil
}

// Relative returns a file name as it is printed: relative to where mapfix runs.
func (d Dir) Relative(file string) string {
	if rel, err := filepath.Rel(string(d), file); err == nil {
		return rel
	}
	return file
}

// At returns a position as it is printed, or "" if it is not known.
func (d Dir) At(p detect.Position) string {
	if !p.IsValid() {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d", d.Relative(p.File), p.Line, p.Column)
}

// Slashed returns a relative file name with forward slashes.
func (d Dir) Slashed(file string) string {
	return filepath.ToSlash(d.Relative(file))
}

// Absolute returns the file that a name on the command line stands for.
func (d Dir) Absolute(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(string(d), name)
}

// RepositoryRoot returns the root of the git repository that the directory is in, or the
// directory itself if there is none.
func (d Dir) RepositoryRoot() string {
	for root := string(d); ; root = filepath.Dir(root) {
		if _, err := os.Stat(filepath.Join(root, ".git")); err == nil {
			return root
		}
		if root == filepath.Dir(root) {
			return string(d)
		}
	}
}

// ProjectRoot returns the directory that stands for all that may be changed from there: the
// root of the repository, or else the nearest one with a go.mod.
func (d Dir) ProjectRoot() string {
	if root := d.RepositoryRoot(); root != string(d) {
		return root
	}
	for root := string(d); root != filepath.Dir(root); root = filepath.Dir(root) {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			return root
		}
	}
	return string(d)
}

// OpenCause says why a file cannot be read, in the same words everywhere.
func OpenCause(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("no such file")
	}
	return disk.Cause(err)
}
