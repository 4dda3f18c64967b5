package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// span is the lines of a function, the first and the last included.
type span struct {
	file        string
	first, last int
}

func (s span) contains(p *position) bool {
	return p.File == s.file && s.first <= p.Line && p.Line <= s.last
}

// spans returns where the named functions are. A case names functions of other
// files of the package too, so all files of its directories are read. What does
// not parse counts as far as it does.
func spans(root string, dirs, names []string) []span {
	var found []span
	for _, dir := range dirs {
		files, _ := filepath.Glob(filepath.Join(root, filepath.FromSlash(dir), "*.go"))
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			rel, _ := filepath.Rel(root, file)
			found = append(found, spansInFile(file, filepath.ToSlash(rel), names)...)
		}
	}
	return found
}

func spansInFile(file, rel string, names []string) []span {
	fset := token.NewFileSet()
	syntax, _ := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
	if syntax == nil {
		return nil
	}
	var found []span
	for _, decl := range syntax.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && slices.Contains(names, nameOf(fn)) {
			found = append(found, span{rel, fset.Position(fn.Pos()).Line, fset.Position(fn.End()).Line})
		}
	}
	return found
}

// nameOf returns the normalised name of fn.
func nameOf(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return fn.Name.Name
	}
	expr := fn.Recv.List[0].Type
	for {
		switch x := expr.(type) {
		case *ast.StarExpr:
			expr = x.X
		case *ast.ParenExpr:
			expr = x.X
		case *ast.IndexExpr:
			expr = x.X
		case *ast.IndexListExpr:
			expr = x.X
		case *ast.Ident:
			return x.Name + "." + fn.Name.Name
		default:
			return fn.Name.Name
		}
	}
}

// text looks up the text of a line.
type text func(*position) string

// textBelow returns a text for the files below root. Lines that cannot be read
// are empty.
func textBelow(root string) text {
	read := map[string][]string{}
	return func(p *position) string {
		if _, ok := read[p.File]; !ok {
			data, _ := os.ReadFile(filepath.Join(root, filepath.FromSlash(p.File)))
			read[p.File] = strings.Split(string(data), "\n")
		}
		all := read[p.File]
		if p.Line < 1 || p.Line > len(all) {
			return ""
		}
		return strings.TrimSpace(all[p.Line-1])
	}
}
