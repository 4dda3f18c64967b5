package variants_test

import (
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/internal/tools/program"
)

var theLibrary = sync.OnceValues(func() (*program.Library, error) {
	imported := map[string]bool{"encoding/json": true, "fmt": true, "sort": true, "net/http": true, "flag": true}
	for _, tier := range []string{"fix", "refuse", "detect", "wanted"} {
		archives, err := archive.ReadAll(testdata, tier)
		if err != nil {
			return nil, err
		}
		for _, a := range archives {
			for name, data := range inputs(a) {
				if strings.HasSuffix(name, ".go") {
					addImports(imported, data)
				}
			}
		}
	}
	return program.NewLibrary(slices.Sorted(maps.Keys(imported)))
})

// addImports adds the packages of the standard library that a file imports.
func addImports(imported map[string]bool, src []byte) {
	file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	if err != nil {
		return // loading the program tells
	}
	for _, spec := range file.Imports {
		if path, _ := strconv.Unquote(spec.Path.Value); !strings.Contains(path, ".") && path != "unsafe" && path != "C" {
			imported[path] = true
		}
	}
}

// library returns what all archives import of the standard library.
func library(t *testing.T) *program.Library {
	t.Helper()
	lib, err := theLibrary()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}
