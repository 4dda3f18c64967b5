package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
)

// modulePath is the path of the module of all programs.
const modulePath = "example.com/readers"

// A program is a way to rely on a write and the write, or its twin.
type program struct {
	way   way
	write write
	twin  bool
}

// A version is one of two that each program is written in.
type version int

const (
	asIs   version = iota // the alias is an alias
	copied                // it is a copy, as after a repair
)

// dir returns the program's directory in the module.
func (p program) dir() string {
	if p.twin {
		return path.Join(p.way.name, p.write.name+"_twin")
	}
	return path.Join(p.way.name, p.write.name)
}

// programs returns every way with every write, less those that are skipped, each
// followed by its twin.
func programs(ways []way) []program {
	var all []program
	for _, w := range ways {
		for _, wr := range writes {
			if w.skip[wr.name] == "" {
				all = append(all, program{way: w, write: wr}, program{way: w, write: wr, twin: true})
			}
		}
	}
	return all
}

// files returns the files of a version of the program by their names in the module.
func (p program) files(v version) (map[string][]byte, error) {
	texts := maps.Clone(p.write.files)
	if texts == nil {
		texts = map[string]string{}
	}
	choice := choose(p.way.name, p.write.name)
	for _, f := range p.way.files {
		e := &expansion{
			write: p.write, twin: p.twin, version: v, choice: choice,
			suffix: fmt.Sprintf("%08x", choose(p.dir())), needed: map[string]bool{},
		}
		text, err := e.file(string(f.Data))
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", p.dir(), f.Name, err)
		}
		texts[f.Name] = text
		if calls(text, "wire") {
			texts["wire/wire.go"] = wireFile
		}
	}
	files := map[string][]byte{}
	for name, text := range texts {
		data, err := p.finish(text, slices.Collect(maps.Keys(texts)))
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", p.dir(), name, err)
		}
		files[path.Join(p.dir(), name)] = data
	}
	return files, nil
}

// calls reports whether text speaks of name, a function or a package.
func calls(text, name string) bool {
	return strings.Contains(text, name+"(") || strings.Contains(text, name+".")
}

// finish adds the imports that a file needs, and formats it. The names are those of
// the files of the program.
func (p program) finish(text string, names []string) ([]byte, error) {
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
	if imports := p.imports(file, names); len(imports) > 0 {
		fmt.Fprintf(&b, "\n\nimport (\n%s\n)\n", strings.Join(imports, "\n"))
	}
	b.WriteString(text[after:])
	return format.Source(b.Bytes())
}

// imports returns the import specs that a file needs, those of the standard library
// first.
func (p program) imports(file *ast.File, names []string) []string {
	var std, own []string
	for _, ident := range file.Unresolved {
		name := ident.Name
		if spec, ok := standard[name]; ok {
			std = append(std, fmt.Sprintf("%q", spec))
		} else if slices.ContainsFunc(names, func(n string) bool { return path.Dir(n) == name }) {
			own = append(own, fmt.Sprintf("%q", path.Join(modulePath, p.dir(), name)))
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
	"template": "text/template", "time": "time", "unsafe": "unsafe", "weak": "weak",
}
