package driver

import (
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"slices"
	"sort"
	"strings"
)

// A Failure is one reason why a package could not be loaded.
type Failure struct {
	Position token.Position // relative file name; zero if the cause has no place
	Package  string         // import path or pattern, may be empty
	Cause    string         // one line

	kind failureKind
}

// A failureKind says whether a failure may have another one as its cause.
type failureKind uint8

const (
	failedItself failureKind = iota // syntax, files
	failedImport                    // of a package that is not there
	failedTypes                     // perhaps for what it imports
	failedToo                       // for what another one says
)

// String returns the failure on one line, place first.
func (f *Failure) String() string {
	switch {
	case f.Position.Filename != "":
		return f.Position.String() + ": " + f.Cause
	case f.Package != "":
		return f.Package + ": " + f.Cause
	}
	return f.Cause
}

// A LoadError says why a program could not be loaded.
type LoadError struct {
	Failures []*Failure // at least one, ordered by place, without duplicates
}

// Error returns one line for each failure.
func (e *LoadError) Error() string {
	lines := make([]string, len(e.Failures))
	for i, f := range e.Failures {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// NoMatch reports whether the patterns matched no packages, and nothing else is
// wrong.
func (e *LoadError) NoMatch() bool {
	return !slices.ContainsFunc(e.Failures, func(f *Failure) bool { return !strings.HasPrefix(f.Cause, matchedNone) })
}

// newLoadError sorts the failures and drops those said twice, as the variants
// of a package tend to.
func newLoadError(failures []*Failure) *LoadError {
	sort.SliceStable(failures, func(i, j int) bool { return before(failures[i], failures[j]) })
	seen := map[string]bool{}
	e := &LoadError{}
	for _, f := range failures {
		if line := f.String(); !seen[line] {
			seen[line] = true
			e.Failures = append(e.Failures, f)
		}
	}
	return e
}

// before orders failures by file, line and column.
func before(a, b *Failure) bool {
	p, q := a.Position, b.Position
	switch {
	case p.Filename != q.Filename:
		return p.Filename < q.Filename
	case p.Line != q.Line:
		return p.Line < q.Line
	}
	return p.Column < q.Column
}

// fail returns a load error with a single cause.
func fail(pkg, format string, args ...any) *LoadError {
	return &LoadError{Failures: []*Failure{{Package: pkg, Cause: oneLine(fmt.Sprintf(format, args...))}}}
}

// importMessage begins what go/types says of an import that fails.
const importMessage = "could not import "

// maxFailures limits what is said about one package, as compilers do.
const maxFailures = 10

// failuresOf turns the errors of the parser and the checker into failures of
// unit u, with file names relative to dir.
func failuresOf(u *unit, dir string, errs []error) []*Failure {
	var all []*Failure
	for _, err := range errs {
		all = append(all, failuresIn(u, dir, err)...)
	}
	return all
}

// limited returns the first failures of u, and how many more there are.
func limited(u *unit, all []*Failure) []*Failure {
	more := len(all) - maxFailures
	if more <= 0 {
		return all
	}
	return append(all[:maxFailures:maxFailures], &Failure{Package: u.path, Cause: fmt.Sprintf("%d more errors", more)})
}

func failuresIn(u *unit, dir string, err error) []*Failure {
	var (
		syntax scanner.ErrorList
		typed  types.Error
		unread *fs.PathError
	)
	switch {
	case errors.As(err, &syntax):
		var all []*Failure
		for _, e := range syntax {
			all = append(all, placed(u, dir, e.Pos, e.Msg))
		}
		return all
	case errors.As(err, &typed):
		// The checker's continuation lines ("\tother declaration of x") carry
		// no news without the line they continue.
		if strings.HasPrefix(typed.Msg, "\t") {
			return nil
		}
		f := placed(u, dir, typed.Fset.Position(typed.Pos), typed.Msg)
		if f.kind = failedTypes; strings.HasPrefix(typed.Msg, importMessage) {
			f.kind = failedImport
		}
		return []*Failure{f}
	case errors.As(err, &unread):
		return []*Failure{placed(u, dir, token.Position{Filename: unread.Path}, "cannot be read: "+unread.Err.Error())}
	}
	return []*Failure{{Package: u.path, Cause: oneLine(err.Error())}}
}

func placed(u *unit, dir string, pos token.Position, msg string) *Failure {
	pos.Filename = relative(dir, pos.Filename)
	return &Failure{Position: pos, Package: u.path, Cause: oneLine(msg)}
}

// relative returns name relative to dir where that is possible.
func relative(dir, name string) string {
	if rel, err := filepath.Rel(dir, name); err == nil && filepath.IsAbs(name) {
		return rel
	}
	return name
}

// oneLine folds a message of several lines into one.
func oneLine(s string) string {
	return strings.Join(strings.Fields(s), " ")
}
