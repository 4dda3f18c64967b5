// Package cache keeps byte strings in files, by key, from run to run. Several
// processes may use one directory at the same time.
//
// Whatever goes wrong with the files is no error: an entry that is damaged, cut
// off or somebody else's is not there, and is written anew by the next Put. The
// directory is bounded in size; entries that were not used for long go first.
package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A Dir is a directory of entries.
type Dir struct {
	path  string
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
// directory cannot be made or holds something that is no cache.
func Open(path string, limit int64) (*Dir, error) {
	d := &Dir{path: path, limit: limit, now: time.Now}
	if err := os.MkdirAll(path, 0o777); err != nil {
		return nil, cause(err)
	}
	if !isCache(path) {
		if !isNew(path) {
			return nil, errors.New("the directory is not empty, and not a cache")
		}
		if err := write(filepath.Join(path, marker), []byte(markerText)); err != nil {
			return nil, cause(err)
		}
	}
	d.trim()
	return d, nil
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
// data: a line with the key's hash, the length and the checksum of the data.
const headerFormat = "mapfix %x %016x %08x\n"

var headerSize = len(fmt.Sprintf(headerFormat, [sha256.Size]byte{}, 0, 0))

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func header(key string, data []byte) string {
	return fmt.Sprintf(headerFormat, sha256.Sum256([]byte(key)), len(data), crc32.Checksum(data, castagnoli))
}

// file returns the name of the file of a key.
func (d *Dir) file(key string) string {
	sum := sha256.Sum256([]byte(key))
	name := hex.EncodeToString(sum[:])
	return filepath.Join(d.path, name[:2], name[2:])
}

// Has reports whether there is an entry for key. Get may fail nevertheless.
func (d *Dir) Has(key string) bool {
	info, err := os.Stat(d.file(key))
	if err != nil || info.Size() < int64(headerSize) {
		return false
	}
	d.use(info, d.file(key))
	return true
}

// Get returns the data that was put under key, or nil.
func (d *Dir) Get(key string) []byte {
	data, err := os.ReadFile(d.file(key))
	if err != nil || len(data) < headerSize {
		return nil
	}
	head, data := string(data[:headerSize]), data[headerSize:]
	if head != header(key, data) {
		return nil
	}
	return data
}

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
	_ = write(name, append([]byte(header(key, data)), data...)) // a cache may forget
}

// temporary is how the names of files begin that are being written.
const temporary = "tmp-"

// write replaces a file in one step.
func write(name string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), temporary)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
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
