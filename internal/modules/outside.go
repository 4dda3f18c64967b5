package modules

import (
	"path/filepath"
	"slices"
	"strings"
)

// Outside returns the roots of the modules that files are in, given by absolute names,
// without those at the given roots and those below base that "..." passes over.
func Outside(base string, roots, files []string) []string {
	var others []string
	for _, file := range files {
		root := moduleRoot(filepath.Dir(file))
		if root == "" || slices.Contains(roots, root) || slices.Contains(others, root) {
			continue
		}
		below, err := filepath.Rel(base, root)
		if err != nil {
			continue
		}
		if below = filepath.ToSlash(below); below == "." || !slices.ContainsFunc(strings.Split(below, "/"), passedOver) {
			others = append(others, root)
		}
	}
	slices.Sort(others)
	return others
}
