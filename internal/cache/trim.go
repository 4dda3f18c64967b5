package cache

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// trimInterval is how often the directory is looked through.
const trimInterval = 24 * time.Hour

// trimmed is the file whose time says when that was done last.
const trimmed = "trimmed"

// A keptFile is a file of the cache.
type keptFile struct {
	name string
	size int64
	used time.Time
}

// trim drops the entries that were not used for longest, if the last time is a
// while ago. Whoever is about to read one of them makes it anew.
func (d *Dir) trim() {
	stamp := filepath.Join(d.path, trimmed)
	if info, err := os.Stat(stamp); err == nil && d.now().Sub(info.ModTime()) < trimInterval {
		return
	}
	if write(stamp, nil) != nil {
		return
	}
	files := d.files()
	slices.SortFunc(files, func(a, b keptFile) int { return b.used.Compare(a.used) })
	var total int64
	for _, f := range files {
		if total += f.size; total > d.limit {
			_ = os.Remove(f.name) // another process may have been quicker
		}
	}
}

// files lists the entries, and what a process that was killed left behind.
func (d *Dir) files() []keptFile {
	var out []keptFile
	names, _ := filepath.Glob(filepath.Join(d.path, "[0-9a-f][0-9a-f]"))
	for _, dir := range names {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
				out = append(out, keptFile{filepath.Join(dir, e.Name()), onDisk(info), info.ModTime()})
			}
		}
	}
	return out
}

// onDisk returns what a file takes: small ones take a block.
func onDisk(info fs.FileInfo) int64 {
	const block = 4096
	return (info.Size() + block - 1) / block * block
}
