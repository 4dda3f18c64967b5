package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// A filesystem is what writing needs of the disk.
type filesystem interface {
	read(name string) ([]byte, error)
	// replace gives a file new content, or creates it. After an error the file
	// is as it was.
	replace(name string, data []byte) error
	// remove removes a file, or a directory that is empty.
	remove(name string) error
	// mkdir makes a directory and those above it. It returns the ones that it
	// made, the topmost first, also after an error.
	mkdir(name string) ([]string, error)
}

// osFiles is the disk.
type osFiles struct{}

func (osFiles) read(name string) ([]byte, error) { return os.ReadFile(name) }
func (osFiles) remove(name string) error         { return os.Remove(name) }

func (f osFiles) mkdir(name string) ([]string, error) {
	if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		return nil, Cause(err)
	}
	made, err := f.mkdir(filepath.Dir(name))
	if err != nil {
		return made, err
	}
	if err := os.Mkdir(name, 0o777); err != nil {
		return made, Cause(err)
	}
	return append(made, name), nil
}

// replace writes a temporary file beside the target and renames it, so that no
// one ever sees half a file. The mode is kept, and if name is a symbolic link,
// the file it leads to is replaced.
func (osFiles) replace(name string, data []byte) error {
	target, info, err := targetOf(name)
	if err != nil {
		return err
	}
	return writeBeside(target, data, info)
}

// targetOf follows symbolic links. The info is nil if there is no such file.
func targetOf(name string) (string, fs.FileInfo, error) {
	target, err := filepath.EvalSymlinks(name)
	if errors.Is(err, fs.ErrNotExist) {
		return name, nil, nil
	}
	if err != nil {
		return "", nil, Cause(err)
	}
	info, err := os.Stat(target)
	switch {
	case err != nil:
		return "", nil, Cause(err)
	case !info.Mode().IsRegular():
		return "", nil, errors.New("is not a regular file")
	case info.Mode().Perm()&0o200 == 0:
		return "", nil, errors.New("is read-only")
	}
	return target, info, nil
}
