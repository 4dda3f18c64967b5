package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// writeBeside puts data into a temporary file in the directory of target, and
// that in the place of target.
func writeBeside(target string, data []byte, info fs.FileInfo) error {
	dir, base := filepath.Split(target)
	sweep(filepath.Clean(dir), func(of string) bool { return of == base })
	tmp, err := createBeside(target)
	if err != nil {
		return Cause(err)
	}
	err = fill(tmp, data, info)
	if err == nil {
		err = moveTo(tmp, target)
	}
	if err != nil {
		return errors.Join(Cause(err), discard(tmp))
	}
	return nil
}

// createBeside makes a new file in the directory of target, which is held until
// it is closed. Its name starts with a dot, which hides it from the go command,
// and its mode follows the user's umask, which os.CreateTemp would not.
func createBeside(target string) (*os.File, error) {
	dir, base := filepath.Split(target)
	for n := range 1000 {
		name := filepath.Join(dir, fmt.Sprintf(".%s.mapfix%d", base, n))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		hold(f)
		if isAt(f, name) {
			return f, nil
		}
		_ = f.Close() // it was swept before it was held, so it holds nothing
	}
	return nil, errors.New("too many temporary files next to it")
}

// fill writes data to a temporary file, down to the disk.
func fill(tmp *os.File, data []byte, info fs.FileInfo) error {
	_, err := tmp.Write(data)
	if err == nil && info != nil {
		err = tmp.Chmod(info.Mode().Perm())
	}
	if err == nil {
		err = tmp.Sync()
	}
	return err
}

// discard removes a temporary file that may be gone already.
func discard(tmp *os.File) error {
	if err := removeHeld(tmp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s was left behind", filepath.Base(tmp.Name()))
	}
	return nil
}

// isAt reports whether f is the file called name.
func isAt(f *os.File, name string) bool {
	have, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(name)
	return err == nil && named.Mode().IsRegular() && os.SameFile(have, named)
}

var temporaryName = regexp.MustCompile(`^\.(.+)\.mapfix[0-9]+$`)

// sweep removes the temporary files that a killed run left behind in dir, of
// those files whose names are wanted. What a process still holds is left alone,
// and so is what cannot be opened or removed: another run may try again.
func sweep(dir string, wanted func(of string) bool) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if m := temporaryName.FindStringSubmatch(e.Name()); m != nil && e.Type().IsRegular() && wanted(m[1]) {
			removeAbandoned(filepath.Join(dir, e.Name()))
		}
	}
}

// sweepPackages sweeps the directories of the files.
func sweepPackages(files []string) {
	swept := map[string]bool{}
	for _, name := range files {
		if dir := filepath.Dir(name); !swept[dir] {
			swept[dir] = true
			sweep(dir, func(of string) bool { return strings.HasSuffix(of, ".go") })
		}
	}
}
