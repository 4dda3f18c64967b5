package contract

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
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

// asked lists the methods that the standard library calls through interfaces, by name and
// signature, sorted, one a line. It is derived like derived.json.
//
//go:embed asked.txt
var asked string

var askedMethods = sync.OnceValue(func() []string { return strings.Split(strings.TrimSuffix(asked, "\n"), "\n") })

// IsAsked reports whether the standard library calls methods of that name and signature, in the
// spelling of summary.Method, on what it is handed: fmt.Println calls String()(string).
func IsAsked(name, signature string) bool {
	_, found := slices.BinarySearch(askedMethods(), name+signature)
	return found
}
