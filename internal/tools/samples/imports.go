package samples

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"slices"
)

// Finish adds the imports that a file needs, and formats it. The names are those of
// the files of its program, which is a directory with the import path root.
func Finish(text, root string, names []string) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.ParseComments)
	if err != nil {
		return nil, fmt.Errorf("%w in\n%s", err, text)
	}
	if len(file.Imports) > 0 {
		return []byte(text), nil
	}
	after := fset.Position(file.Name.End()).Offset
	var b bytes.Buffer
	b.WriteString(text[:after])
	if imports := imports(file, root, names); len(imports) > 0 {
		b.WriteString("\n\nimport (\n")
		for _, spec := range imports {
			b.WriteString(spec + "\n")
		}
		b.WriteString(")\n")
	}
	b.WriteString(text[after:])
	return format.Source(b.Bytes())
}

// imports returns the import specs that a file needs, those of the standard library
// first.
func imports(file *ast.File, root string, names []string) []string {
	var std, own []string
	for _, ident := range file.Unresolved {
		name := ident.Name
		if slices.ContainsFunc(names, func(n string) bool { return path.Dir(n) == name }) {
			own = append(own, fmt.Sprintf("%q", path.Join(root, name)))
		} else if spec, ok := standard[name]; ok {
			std = append(std, fmt.Sprintf("%q", spec))
		}
	}
	slices.Sort(std)
	slices.Sort(own)
	specs := slices.Compact(std)
	if len(std) > 0 && len(own) > 0 {
		specs = append(specs, "")
	}
	return append(specs, slices.Compact(own)...)
}

// standard has the packages of the standard library that programs use, by name.
var standard = map[string]string{
	"atomic": "sync/atomic", "bufio": "bufio", "bytes": "bytes", "cmp": "cmp", "context": "context",
	"errors": "errors", "expvar": "expvar", "fmt": "fmt", "gob": "encoding/gob", "heap": "container/heap",
	"http": "net/http", "httptest": "net/http/httptest", "io": "io", "iter": "iter",
	"json": "encoding/json", "list": "container/list", "maps": "maps", "os": "os",
	"reflect": "reflect", "ring": "container/ring", "runtime": "runtime", "slices": "slices",
	"slog": "log/slog", "sort": "sort", "strconv": "strconv", "strings": "strings", "sync": "sync",
	"template": "text/template", "time": "time", "unsafe": "unsafe", "url": "net/url", "weak": "weak",
}
