package contract

import (
	_ "embed"
	"slices"
	"strings"
)

// standard lists the packages of the standard library, sorted, one a line. A path alone
// does not tell: a module may be called image/tool. TestStandard -update writes the list.
//
//go:embed standard.txt
var standard string

var standardPaths = strings.Split(strings.TrimSuffix(standard, "\n"), "\n")

// IsStandard reports whether path belongs to the standard library, whose
// functions are out of sight: contracts say what they do.
func IsStandard(path string) bool {
	_, found := slices.BinarySearch(standardPaths, path)
	return found
}
