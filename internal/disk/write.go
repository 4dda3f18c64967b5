package disk

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/mapfix/mapfix/rewrite"
)

// An Error says why a file was not written.
type Error struct {
	File string // absolute
	Why  error
}

func (e *Error) Error() string { return e.File + ": " + e.Why.Error() }

// An Outcome says what became of a plan.
type Outcome struct {
	Written int             // packages
	Failed  map[string]bool // directories of packages that were not written
	Errors  []*Error        // why not
	Stopped map[string]bool // those of the failed that nobody tried to write, since it was late
}

// Apply writes the changes of a plan, as writeAll does, once it has swept what a
// killed run left behind beside the files that were looked at.
func Apply(ctx context.Context, plan *rewrite.Result, looked []string) *Outcome {
	sweepPackages(looked)
	return writeAll(ctx, plan, osFiles{})
}

// Replace gives a file new content, or creates it, at once. After an error the file
// is as it was.
func Replace(name string, data []byte) error { return osFiles{}.replace(name, data) }

// writeAll writes the changes of a plan. A package is written as a whole: its
// copy functions first, so that at no time it calls what is not there, and if
// one of its files cannot be written, those before are put back. Other packages
// are written nonetheless, unless they would call what was not written. Once ctx is
// over, no package is begun any more.
func writeAll(ctx context.Context, plan *rewrite.Result, files filesystem) *Outcome {
	out := &Outcome{Failed: map[string]bool{}, Stopped: map[string]bool{}}
	needs := neededDirs(plan)
	for _, group := range groupChanges(plan, needs) {
		dir := filepath.Dir(group[0].File)
		missing := slices.IndexFunc(needs[dir], func(d string) bool { return out.Failed[d] })
		switch {
		case ctx.Err() != nil:
			out.Failed[dir], out.Stopped[dir] = true, true
		case missing >= 0:
			out.Failed[dir] = true
			out.Errors = append(out.Errors, &Error{group[0].File, fmt.Errorf("would call copy functions in %s, which could not be written", needs[dir][missing])})
		default:
			if err := writePackage(group, files); err != nil {
				out.Failed[dir] = true
				out.Errors = append(out.Errors, err...)
			} else {
				out.Written++
			}
		}
	}
	return out
}

// neededDirs returns, for each directory, the others that have functions which
// its changes call.
func neededDirs(plan *rewrite.Result) map[string][]string {
	needs := map[string][]string{}
	for _, fix := range plan.Fixes {
		for _, e := range fix.Edits {
			dir := filepath.Dir(e.File)
			for _, n := range fix.NewFiles {
				if d := filepath.Dir(n.File); d != dir && !slices.Contains(needs[dir], d) {
					needs[dir] = append(needs[dir], d)
				}
			}
		}
	}
	return needs
}

// groupChanges returns the changes of each directory. Directories that others
// need come first; within one, the copy functions do.
func groupChanges(plan *rewrite.Result, needs map[string][]string) [][]rewrite.Change {
	first, needed := map[string]bool{}, map[string]int{}
	for _, fix := range plan.Fixes {
		for _, n := range fix.NewFiles {
			first[n.File] = true
		}
	}
	for _, dirs := range needs {
		for _, dir := range dirs {
			needed[dir] = -1
		}
	}
	rank := func(c rewrite.Change) int {
		switch {
		case c.Last:
			return 2
		case c.Created || first[c.File]:
			return 0
		}
		return 1
	}
	byDir := map[string][]rewrite.Change{}
	for _, change := range plan.Changes {
		dir := filepath.Dir(change.File)
		byDir[dir] = append(byDir[dir], change)
	}
	dirs := slices.SortedFunc(maps.Keys(byDir), func(a, b string) int {
		return cmp.Or(cmp.Compare(needed[a], needed[b]), cmp.Compare(a, b))
	})
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
func writePackage(changes []rewrite.Change, files filesystem) []*Error {
	for _, change := range changes {
		if err := checkUnchanged(change, files); err != nil {
			return []*Error{{change.File, err}}
		}
	}
	made, err := files.mkdir(filepath.Dir(changes[0].File))
	if err != nil {
		return append([]*Error{{changes[0].File, err}}, removeAll(made, files)...)
	}
	var done []rewrite.Change
	for _, change := range slices.Concat(interim(changes), changes) {
		if err := write(change, files); err != nil {
			return slices.Concat([]*Error{{change.File, err}}, rollBack(done, files), removeAll(made, files))
		}
		done = append(done, change)
	}
	return nil
}

// removeAll removes directories that were made, the topmost last.
func removeAll(dirs []string, files filesystem) []*Error {
	for _, dir := range slices.Backward(dirs) {
		if err := files.remove(dir); err != nil {
			return []*Error{{dir, fmt.Errorf("was left behind: %w", Cause(err))}}
		}
	}
	return nil
}

// interim returns the changes that come before those they prepare.
func interim(changes []rewrite.Change) []rewrite.Change {
	var list []rewrite.Change
	for _, c := range changes {
		if c.Interim != nil {
			list = append(list, rewrite.Change{File: c.File, Old: c.Old, New: c.Interim, Created: c.Created})
		}
	}
	return list
}

func write(change rewrite.Change, files filesystem) error {
	if change.Removed {
		return Cause(files.remove(change.File))
	}
	return files.replace(change.File, change.New)
}

// rollBack undoes changes that were written, last first.
func rollBack(changes []rewrite.Change, files filesystem) []*Error {
	var errs []*Error
	undone := map[string]bool{}
	for _, change := range slices.Backward(changes) {
		if undone[change.File] {
			continue
		}
		undone[change.File] = true
		var err error
		if change.Created {
			err = files.remove(change.File)
		} else {
			err = files.replace(change.File, change.Old)
		}
		if err != nil {
			errs = append(errs, &Error{change.File, fmt.Errorf("cannot be restored: %w", err)})
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
		return errors.New("was created by another program in the meantime")
	case err != nil:
		return Cause(err)
	case !bytes.Equal(data, change.Old):
		return errors.New("changed on disk since it was read")
	}
	return nil
}

// Cause takes the path out of an error: it is printed already.
func Cause(err error) error {
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
