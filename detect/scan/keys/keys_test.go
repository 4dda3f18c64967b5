package keys_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan/keys"
	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
)

var std = importer.Default()

func TestWhatALoopDoesWithKeys(t *testing.T) {
	for _, c := range []struct {
		loop string
		want summary.KeyUse
	}{
		{`for k, v := range m { fmt.Println(k, v) }`, summary.KeysShown},
		{`for k := range m { out = append(out, k) }; sort.Strings(out)`, summary.KeysShown},
		{`for k, v := range m { other[k] = v }`, summary.KeysShown},
		{`for k := range m { _ = m[k] }`, summary.KeysShown},
		{`for k := range m { if k == "id" { return } }`, summary.KeysCompared},
		{`for k := range m { name := strings.ToLower(k); switch name { case "id": } }`, summary.KeysCompared},
		{`for k := range m { _ = other[k] }`, summary.KeysCompared},
		{`n := 0; for range m { n++ }; if n > 3 { return }`, summary.KeysCompared},
		{`for k := range m { global = k }`, summary.KeysUnknown},
		{`var b strings.Builder; for k := range m { b.WriteString(k) }; if b.String() == "a" { return }`, summary.KeysCompared},
	} {
		b := body(t, c.loop)
		got := keys.NewTracer(b, nil, false).OfLoop(b.MapLoops[0])
		if got.Use != c.want {
			t.Errorf("%s: use %d, not %d", c.loop, got.Use, c.want)
		}
	}
}

// What main compares at its end, only to tell about it, is no use of the keys.
func TestProgramsCheckThemselves(t *testing.T) {
	b := body(t, `text := fmt.Sprint(m); if text != "map[]" { fmt.Println("changed") }`)
	made := b.UsesOf(b.Signature.Params().At(0))[0] // m
	call := b.Parents[made].(*ast.CallExpr)
	for checks, want := range map[bool]summary.KeyUse{true: summary.KeysShown, false: summary.KeysCompared} {
		if got := keys.NewTracer(b, nil, checks).TextsOf(call); got.Use != want {
			t.Errorf("checks %v: use %d, not %d", checks, got.Use, want)
		}
	}
}

// body returns the body of a function with a map m that has the statements.
func body(t *testing.T, stmts string) *syntax.Body {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", `package p
import ("fmt"; "sort"; "strings")
var global string
func f(m map[string]int) { var out []string; other := make(map[string]int); `+stmts+"; _, _, _, _, _ = out, other, fmt.Print, sort.Strings, strings.ToLower }", 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), Implicits: make(map[ast.Node]types.Object),
	}
	conf := types.Config{Importer: std}
	pkg, err := conf.Check("example.com/p", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	fn := pkg.Scope().Lookup("f").(*types.Func)
	decl := file.Decls[len(file.Decls)-1].(*ast.FuncDecl)
	return syntax.NewPackage(fset, pkg, info, contract.DefaultContracts()).NewBody(fn.Signature(), decl.Body, nil)
}
