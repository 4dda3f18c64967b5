package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// changeDir returns the directory that -C dir leads to from wd.
func changeDir(wd, dir string) (string, error) {
	if dir == "" {
		return wd, nil
	}
	path := dir
	if !filepath.IsAbs(path) {
		path = filepath.Join(wd, dir)
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("-C %s: no such directory", dir)
	case err != nil:
		return "", fmt.Errorf("-C %s: %v", dir, err)
	case !info.IsDir():
		return "", fmt.Errorf("-C %s: not a directory", dir)
	}
	return filepath.Clean(path), nil
}
