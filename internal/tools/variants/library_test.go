package variants_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/internal/tools/program"
)

var theLibrary = sync.OnceValues(func() (*program.Library, error) {
	var trees []map[string][]byte
	for _, tier := range tiers {
		archives, err := archive.ReadAll(testdata, tier)
		if err != nil {
			return nil, err
		}
		for _, a := range archives {
			trees = append(trees, a.Inputs())
		}
	}
	// What transformations import, and what has interfaces that programs implement.
	more := []string{"encoding/json", "flag", "fmt", "net/http", "sort", "sync"}
	paths := slices.Concat(program.StandardImports(trees...), more)
	slices.Sort(paths)
	return program.NewLibrary(slices.Compact(paths))
})

// library returns what all archives import of the standard library.
func library(t *testing.T) *program.Library {
	t.Helper()
	lib, err := theLibrary()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}
