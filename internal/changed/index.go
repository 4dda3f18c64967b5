package changed

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// An Index is what git would commit, as a view on the work tree.
type Index struct {
	// Overlay has, for each file that is not the same in both, a copy of what is
	// staged, or "" if nothing is: see the go command's -overlay.
	Overlay map[string]string
	dir     string // of the copies
}

// looked are the files that decide what a Go program is. Others cannot tell the
// analysis anything.
func looked() []string {
	return []string{"*.go", "go.mod", "**/go.mod", "go.sum", "**/go.sum", "go.work", "**/go.work", "go.work.sum",
		"**/go.work.sum", "vendor/modules.txt", "**/vendor/modules.txt"}
}

// Index compares the index with the work tree. Files that git was told to ignore
// stay: they are generated, and no commit has them. Close removes the copies.
func (r *Repository) Index(ctx context.Context) (*Index, error) {
	list, err := r.git(ctx, nil, append([]string{"diff", "--no-ext-diff", "--ignore-submodules", "--no-renames", "--name-status", "-z", "--"}, looked()...)...)
	if err != nil {
		return nil, err
	}
	unknown, err := r.untracked(ctx, looked()...)
	if err != nil {
		return nil, err
	}
	x := &Index{Overlay: map[string]string{}}
	for _, name := range unknown {
		x.Overlay[name] = ""
	}
	staged, err := x.differing(r, string(list))
	if err != nil {
		return nil, err
	}
	return x, x.checkOut(ctx, r, staged)
}

// differing reads what git says of files that are not as they are staged, and
// returns the names of those that are staged at all.
func (x *Index) differing(r *Repository, list string) (staged []string, err error) {
	fields := strings.Split(strings.TrimSuffix(list, "\x00"), "\x00")
	for i := 0; i+1 < len(fields); i += 2 {
		status, name := fields[i], fields[i+1]
		switch status {
		case "U":
			return nil, fmt.Errorf("%s has unresolved conflicts", name)
		case "A": // intended to be added, but not yet
			x.Overlay[r.absolute(name)] = ""
		default:
			staged = append(staged, name)
		}
	}
	return staged, nil
}

// checkOut makes copies of what is staged, as git would write them into the work
// tree.
func (x *Index) checkOut(ctx context.Context, r *Repository, names []string) error {
	if len(names) == 0 {
		return nil
	}
	dir, err := os.MkdirTemp("", "mapfix-index-")
	if err != nil {
		return err
	}
	x.dir = dir
	_, err = r.git(ctx, []byte(strings.Join(names, "\x00")+"\x00"), "checkout-index", "-z", "--stdin", "--prefix="+filepath.ToSlash(dir)+"/")
	if err != nil {
		return errors.Join(err, x.Close())
	}
	for _, name := range names {
		x.Overlay[r.absolute(name)] = filepath.Join(dir, filepath.FromSlash(name))
	}
	return nil
}

// Close removes the copies.
func (x *Index) Close() error {
	if x.dir == "" {
		return nil
	}
	return os.RemoveAll(x.dir)
}
