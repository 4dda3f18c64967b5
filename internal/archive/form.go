package archive

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// The kinds of sections, in the order in which an archive has them.
const (
	input = iota
	wanted
	report
	output
)

// rank returns the kind of a section.
func rank(name string) int {
	switch {
	case strings.HasPrefix(name, WantPrefix):
		return wanted
	case name == Report:
		return report
	case name == Stdout || name == StdoutBefore || name == StdoutAfter:
		return output
	}
	return input
}

// shortest is the length below which a reason says too little.
const shortest = 40

// CheckForm fails unless the archive says why it exists, has the sections that
// its tier needs, each section once, and the kinds of sections in order.
func (a *Archive) CheckForm() error {
	if len(a.Reason()) < shortest {
		return fmt.Errorf("%s: does not say why it exists", a.Path)
	}
	seen := map[string]bool{}
	for _, f := range a.files {
		if seen[f.Name] {
			return fmt.Errorf("%s: two sections %s", a.Path, f.Name)
		}
		seen[f.Name] = true
	}
	for file := range a.Encodings {
		if !seen[file] {
			return fmt.Errorf("%s: encodes %s, which is not there", a.Path, file)
		}
	}
	for _, name := range a.needed() {
		if !seen[name] {
			return fmt.Errorf("%s: no section %s", a.Path, name)
		}
	}
	if !slices.IsSortedFunc(a.files, func(x, y txtar.File) int { return rank(x.Name) - rank(y.Name) }) {
		return fmt.Errorf("%s: sections are not in the order input, want, report, stdout", a.Path)
	}
	return nil
}

// needed returns the sections that an archive of this tier must have.
func (a *Archive) needed() []string {
	switch a.Tier {
	case "fix":
		return []string{"go.mod", StdoutBefore, StdoutAfter}
	case "wanted":
		return []string{"go.mod", StdoutBefore}
	}
	return []string{"go.mod", Stdout}
}
