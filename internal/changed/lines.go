package changed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/bluekeyes/go-gitdiff/gitdiff"
)

// Lines says which lines of Go files are new, by absolute names.
type Lines map[string][]span

// A span is a range of lines, both ends included.
type span struct{ first, last int }

// Touch reports whether a line of a file is new. Where lines were only taken out,
// that is so for the line before and the one after.
func (l Lines) Touch(file string, line int) bool {
	return slices.ContainsFunc(l[file], func(s span) bool { return s.first <= line && line <= s.last })
}

// Since returns the lines that changed since the merge base of HEAD and rev. Files
// that git does not know yet are new.
func (r *Repository) Since(ctx context.Context, rev string) (Lines, error) {
	if _, err := r.git(ctx, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}"); err != nil {
		return nil, errors.New("no such commit")
	}
	base, err := r.git(ctx, nil, "merge-base", rev, "HEAD")
	if err != nil {
		return nil, errors.New("it has no commit in common with HEAD; the clone may be too shallow")
	}
	lines, err := r.diff(ctx, strings.TrimSpace(string(base)))
	if err != nil {
		return nil, err
	}
	unknown, err := r.untracked(ctx, "*.go")
	for _, name := range unknown {
		lines[name] = []span{{1, math.MaxInt}}
	}
	return lines, err
}

// Staged returns the lines that the next commit changes.
func (r *Repository) Staged(ctx context.Context) (Lines, error) { return r.diff(ctx, "--cached") }

// diff returns the lines that are new on the right side of a git diff, whatever
// the user's settings make of one.
func (r *Repository) diff(ctx context.Context, what string) (Lines, error) {
	patch, err := r.git(ctx, nil, "diff", "--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules",
		"--unified=0", "--inter-hunk-context=0", "--find-renames", "--src-prefix=a/", "--dst-prefix=b/",
		what, "--", "*.go")
	if err != nil {
		return nil, err
	}
	files, _, err := gitdiff.Parse(bytes.NewReader(patch))
	if err != nil {
		return nil, fmt.Errorf("cannot read git's diff: %v", err)
	}
	lines := Lines{}
	for _, file := range files {
		for _, f := range file.TextFragments {
			if !file.IsDelete {
				name := r.absolute(file.NewName)
				lines[name] = append(lines[name], newLines(f))
			}
		}
	}
	return lines, nil
}

// newLines returns the lines that a fragment adds, or those around what it only
// takes out. For such a fragment git gives the line before as its position.
func newLines(f *gitdiff.TextFragment) span {
	first := int(f.NewPosition)
	if f.NewLines == 0 {
		return span{first, first + 1}
	}
	return span{first, first + int(f.NewLines) - 1}
}

// untracked returns the files that match one of the patterns and that git neither
// knows nor was told to ignore.
func (r *Repository) untracked(ctx context.Context, patterns ...string) ([]string, error) {
	args := append([]string{"ls-files", "-z", "--others", "--exclude-standard", "--"}, patterns...)
	list, err := r.git(ctx, nil, args...)
	return r.names(list), err
}
