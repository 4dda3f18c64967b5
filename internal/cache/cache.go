// Package cache keeps byte strings in files, by key, from run to run. Several
// processes may use one directory at the same time.
//
// Whatever goes wrong with the files is no error: an entry that is damaged, cut
// off or somebody else's is not there, is removed by who notices, and written anew
// by the next Put. The directory is the user's alone, and bounded in size; entries
// that were not used for long go first.
package cache

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A Dir is a directory of entries.
type Dir struct {
	path  string
	seal  []byte // of the entries, see readSeal
	limit int64
	now   func() time.Time
}

// marker is the file that tells a cache directory from any other, so that
// Clean never empties a directory that the user named by mistake. Backup
// programs know the name too, and leave the directory out.
const marker = "CACHEDIR.TAG"

const markerText = "Signature: 8a477f597d28d172789f06886806bc55\n# This directory is a cache of mapfix.\n"

// Open returns the cache in the directory path, which it makes if need be, and
// drops old entries so that there are at most limit bytes. It fails if the
// directory cannot be made, holds something that is no cache, or can be written by
// everybody: then anybody could choose what is found. That error is ErrOpen.
func Open(path string, limit int64) (*Dir, error) {
	d := &Dir{path: path, limit: limit, now: time.Now}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, cause(err)
	}
	if isOpen(path) {
		return nil, ErrOpen
	}
	if !isCache(path) {
		if !isNew(path) {
			return nil, errors.New("the directory is neither empty nor a cache")
		}
		if err := write(filepath.Join(path, marker), []byte(markerText)); err != nil {
			return nil, cause(err)
		}
	}
	var err error
	if d.seal, err = readSeal(path); err != nil {
		return nil, cause(err)
	}
	d.trim()
	return d, nil
}

// ErrOpen says that other users can write a cache.
var ErrOpen = errors.New("everybody can write the directory; say chmod go-w, or choose another one")

// isOpen reports whether everybody can write the directory. Windows does not say it
// by the mode.
func isOpen(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o002 != 0 && runtime.GOOS != "windows"
}

// isNew reports whether there is nothing in the directory yet, but for the mark
// that another process may be making.
func isNew(path string) bool {
	entries, err := os.ReadDir(path)
	return err == nil && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return e.Name() != marker && !strings.HasPrefix(e.Name(), temporary)
	})
}

// isCache reports whether the directory is marked as a cache.
func isCache(path string) bool {
	data, err := os.ReadFile(filepath.Join(path, marker))
	return err == nil && string(data) == markerText
}

// Clean removes the cache in a directory. A directory that does not exist is
// clean; one that is no cache is left alone, with an error.
func Clean(path string) error {
	switch _, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return cause(err)
	case !isCache(path):
		return errors.New("the directory is not a cache")
	}
	return cause(os.RemoveAll(path))
}

// cause returns what went wrong without the name that the caller knows.
func cause(err error) error {
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
		return failed.Err
	}
	return err
}

// An entry is a header, by which damage and foreign files are noticed, and the
// data: a line with the hash of the key, the length of the data, and the hash of all
// that, which takes the directory's seal to make.
const headerFormat = "mapfix %x %016x %x\n"

var headerSize = len(new(Dir).header("", nil))

func (d *Dir) header(key string, data []byte) string {
	h := hmac.New(sha256.New, d.seal)
	fmt.Fprintf(h, "%q\n%s", key, data)
	return fmt.Sprintf(headerFormat, sha256.Sum256([]byte(key)), len(data), h.Sum(nil))
}

// beginning returns what the header of a key begins with, for an entry of that size.
func beginning(key string, size int64) string {
	return fmt.Sprintf("mapfix %x %016x ", sha256.Sum256([]byte(key)), size-int64(headerSize))
}

// file returns the name of the file of a key.
func (d *Dir) file(key string) string {
	sum := sha256.Sum256([]byte(key))
	name := hex.EncodeToString(sum[:])
	return filepath.Join(d.path, name[:2], name[2:])
}

// Has reports whether there is an entry for key that is whole. Get may fail
// nevertheless: it alone reads all of it.
func (d *Dir) Has(key string) bool {
	f, err := os.Open(d.file(key))
	if err != nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return false
	}
	want := beginning(key, info.Size())
	have := make([]byte, len(want))
	if _, err := io.ReadFull(f, have); err != nil || string(have) != want {
		d.Drop(key)
		return false
	}
	d.use(info, d.file(key))
	return true
}

// Get returns the data that was put under key, or nil.
func (d *Dir) Get(key string) []byte {
	all, err := os.ReadFile(d.file(key))
	if err != nil {
		return nil
	}
	if head, data := all[:min(headerSize, len(all))], all[min(headerSize, len(all)):]; string(head) == d.header(key, data) {
		return data
	}
	d.Drop(key)
	return nil
}

// Drop removes the entry for key, if there is one.
func (d *Dir) Drop(key string) { _ = os.Remove(d.file(key)) } // or another process was quicker

// useInterval is how exactly it is known when an entry was last used.
const useInterval = time.Hour

// use notes that an entry was used.
func (d *Dir) use(info fs.FileInfo, name string) {
	if now := d.now(); now.Sub(info.ModTime()) > useInterval {
		_ = os.Chtimes(name, now, now) // or it is dropped earlier
	}
}

// Put keeps data under key, if it can. Readers see the old entry or the new
// one, never a part.
func (d *Dir) Put(key string, data []byte) {
	name := d.file(key)
	_ = write(name, append([]byte(d.header(key, data)), data...)) // a cache may forget
}

// temporary is how the names of files begin that are being written.
const temporary = "tmp-"

// write replaces a file in one step.
func write(name string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), temporary)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return err
		}
		tmp, err = os.CreateTemp(filepath.Dir(name), temporary)
	}
	if err != nil {
		return err
	}
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}
