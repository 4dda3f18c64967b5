package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/mapfix/mapfix/detect"
)

// TestBarePass runs the analyzer with no more than what each host fills in: Bazel's nogo
// leaves out the module, the other files and how to read them.
func TestBarePass(t *testing.T) {
	const text = `package app

var defaults = map[string]string{"city": "1"}

func Params(id string) map[string]string {
	param := defaults
	param["driver_id"] = id
	return param
}
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "/src/app.go", text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{},
		Instances: map[*ast.Ident]types.Instance{},
	}
	pkg, err := new(types.Config).Check("example.com/app", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	facts := 0
	pass := &analysis.Pass{
		Analyzer: detect.Analyzer, Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info,
		Report:            func(d analysis.Diagnostic) { found = append(found, fset.Position(d.Pos).String()+": "+d.Message) },
		ExportPackageFact: func(analysis.Fact) { facts++ },
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
	}
	if _, err := detect.Analyzer.Run(pass); err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || !strings.HasPrefix(found[0], "/src/app.go:6:11: copy defaults before writing to it") || facts != 1 {
		t.Errorf("found %q, %d facts", found, facts)
	}
}
