package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/mapfix/mapfix/rewrite"
)

// A writeError says why a file was not written.
type writeError struct {
	file  string // absolute
	cause error
}

func (e *writeError) Error() string { return e.file + ": " + e.cause.Error() }

// writeAll writes the changes of a plan. A package is written as a whole: its
// copy functions first, so that at no time it calls what is not there, and if
// one of its files cannot be written, those before are put back. Other packages
// are written nonetheless. It returns the directories of the packages that
// were not written, and why not.
func writeAll(plan *rewrite.Result, files filesystem) (failed map[string]bool, errs []*writeError) {
	failed = map[string]bool{}
	for _, group := range groupChanges(plan) {
		if err := writePackage(group, files); err != nil {
			failed[filepath.Dir(group[0].File)] = true
			errs = append(errs, err...)
		}
	}
	return failed, errs
}

// groupChanges returns the changes of each directory, copy functions first.
func groupChanges(plan *rewrite.Result) [][]rewrite.Change {
	first := map[string]bool{}
	for _, fix := range plan.Fixes {
		for _, n := range fix.NewFiles {
			first[n.File] = true
		}
	}
	rank := func(c rewrite.Change) int {
		if c.Created || first[c.File] {
			return 0
		}
		return 1
	}
	byDir := map[string][]rewrite.Change{}
	var dirs []string
	for _, change := range plan.Changes {
		dir := filepath.Dir(change.File)
		if byDir[dir] == nil {
			dirs = append(dirs, dir)
		}
		byDir[dir] = append(byDir[dir], change)
	}
	slices.Sort(dirs)
	var groups [][]rewrite.Change
	for _, dir := range dirs {
		slices.SortStableFunc(byDir[dir], func(a, b rewrite.Change) int {
			return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.File, b.File))
		})
		groups = append(groups, byDir[dir])
	}
	return groups
}

// writePackage writes all changes or none. Before it touches anything it makes
// sure that every file is what it was when it was read.
func writePackage(changes []rewrite.Change, files filesystem) []*writeError {
	for _, change := range changes {
		if err := checkUnchanged(change, files); err != nil {
			return []*writeError{{change.File, err}}
		}
	}
	for i, change := range changes {
		if err := files.replace(change.File, change.New); err != nil {
			return append([]*writeError{{change.File, err}}, rollBack(changes[:i], files)...)
		}
	}
	return nil
}

// rollBack undoes changes that were written, last first.
func rollBack(changes []rewrite.Change, files filesystem) []*writeError {
	var errs []*writeError
	for _, change := range slices.Backward(changes) {
		var err error
		if change.Created {
			err = files.remove(change.File)
		} else {
			err = files.replace(change.File, change.Old)
		}
		if err != nil {
			errs = append(errs, &writeError{change.File, fmt.Errorf("cannot be put back: %w", err)})
		}
	}
	return errs
}

// checkUnchanged fails if a file is not what the change was made for.
func checkUnchanged(change rewrite.Change, files filesystem) error {
	data, err := files.read(change.File)
	switch {
	case change.Created && errors.Is(err, fs.ErrNotExist):
		return nil
	case change.Created && err == nil:
		return errors.New("was created by someone else meanwhile")
	case err != nil:
		return plainCause(err)
	case !bytes.Equal(data, change.Old):
		return errors.New("changed on disk since it was read")
	}
	return nil
}

// plainCause takes the path out of an error: it is printed already.
func plainCause(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
