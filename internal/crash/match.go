package crash

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Active returns the stacks of goroutines that were running. In the log of a crash,
// all others are waiting for something, most of them since long.
func (r *Report) Active() []Stack {
	return slices.DeleteFunc(slices.Clone(r.Stacks), func(s Stack) bool { return !s.Active })
}

// In reports whether the frame is in a function. Packages called main are known by
// their file only.
func (f *Frame) In(pkg, function, file string) bool {
	if f.Function != function {
		return false
	}
	return f.Package == strings.TrimSuffix(pkg, "_test") || f.Package == pkg || f.Package == "main" && f.sameFile(file)
}

// At reports whether the frame is at a line. The program may have been built from
// another directory.
func (f *Frame) At(file string, line int) bool { return f.Line == line && f.sameFile(file) }

func (f *Frame) sameFile(file string) bool {
	return path.Base(filepath.ToSlash(f.File)) == filepath.Base(file)
}
