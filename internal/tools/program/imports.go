package program

import (
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// StandardImports returns what the Go files among files import of the standard
// library, sorted. Files that cannot be parsed import nothing.
func StandardImports(files ...map[string][]byte) []string {
	imported := make(map[string]bool)
	for _, tree := range files {
		for name, src := range tree {
			if !strings.HasSuffix(name, ".go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
			if err != nil {
				continue
			}
			for _, spec := range file.Imports {
				if path, _ := strconv.Unquote(spec.Path.Value); !strings.Contains(path, ".") && path != "unsafe" && path != "C" {
					imported[path] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(imported))
}
