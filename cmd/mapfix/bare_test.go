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
	"github.com/mapfix/mapfix/rewrite"
)

const bareText = `package app

var defaults = map[string]string{"city": "1"}

func Params(id string) map[string]string {
	param := defaults
	param["driver_id"] = id
	return param
}
`

// TestBarePass runs the analyzer with no more than what each host fills in: Bazel's nogo
// leaves out the module, the other files and how to read them.
func TestBarePass(t *testing.T) {
	runBare(t, barePass(t))
}

// TestFileTwice runs the analyzer that offers fixes in a host which has parsed the file before,
// without function bodies, as gopls does.
func TestFileTwice(t *testing.T) {
	pass := barePass(t)
	result := runBare(t, pass)
	older := pass.Fset.AddFile("/src/app.go", -1, len(bareText))
	older.SetLinesForContent([]byte(strings.Replace(bareText, "\tparam := defaults\n", "", 1)))
	var found []*token.File
	pass.Analyzer, pass.ResultOf = rewrite.Analyzer, map[*analysis.Analyzer]any{detect.Analyzer: result}
	pass.ReadFile = func(string) ([]byte, error) { return []byte(bareText), nil }
	pass.Report = func(d analysis.Diagnostic) { found = append(found, pass.Fset.File(d.Pos)) }
	if _, err := rewrite.Analyzer.Run(pass); err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || found[0] == older {
		t.Errorf("%d findings, which should be one, in the file of the pass", len(found))
	}
}

// barePass returns a pass of the analyzer on a package.
func barePass(t *testing.T) *analysis.Pass {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "/src/app.go", bareText, parser.ParseComments)
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
	return &analysis.Pass{Analyzer: detect.Analyzer, Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info}
}

// runBare runs the pass, checks what it reports, and returns its result.
func runBare(t *testing.T, pass *analysis.Pass) any {
	t.Helper()
	var found []string
	facts := 0
	pass.Report = func(d analysis.Diagnostic) { found = append(found, pass.Fset.Position(d.Pos).String()+": "+d.Message) }
	pass.ExportPackageFact = func(analysis.Fact) { facts++ }
	pass.AllPackageFacts = func() []analysis.PackageFact { return nil }
	result, err := detect.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || !strings.HasPrefix(found[0], "/src/app.go:6:11: copy defaults before writing to it") || facts != 1 {
		t.Errorf("found %q, %d facts", found, facts)
	}
	return result
}
