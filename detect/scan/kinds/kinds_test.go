package kinds_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/mapfix/mapfix/detect/scan/kinds"
)

const declarations = `package p

type (
	point   struct{ X, Y int }
	tree    struct{ Left, Right *tree }
	counter struct{ n int }
	rules   struct{ ByID map[string]point }
	list[T any] struct{ items []T }
)

func (c *counter) Add() { c.n++ }
`

func TestWhatTypesTell(t *testing.T) {
	for _, c := range []struct {
		typ                            string
		plain, leads, callable, refers bool
	}{
		{typ: "int", plain: true},
		{typ: "[]string", plain: true, refers: true},
		{typ: "*point", plain: true, refers: true},
		{typ: "*tree", plain: true, refers: true},
		{typ: "point", plain: true},
		{typ: "*int", refers: true},
		{typ: "counter"},                  // has a method that changes it
		{typ: "*counter", callable: true}, // and whoever has this can call it
		{typ: "map[string]int", plain: true, leads: true},
		{typ: "rules", plain: true, leads: true, refers: true},
		{typ: "[]*rules", plain: true, leads: true, refers: true},
		{typ: "any", leads: true, callable: true},
		{typ: "func()", leads: true, callable: true},
		{typ: "chan []int"},
		{typ: "list[map[string]int]", plain: true, leads: true, refers: true},
		{typ: "struct{ p *point; f func() }", leads: true, callable: true},
	} {
		typ := typeOf(t, c.typ)
		check := func(question string, got, want bool) {
			if got != want {
				t.Errorf("%s(%s) = %v", question, c.typ, got)
			}
		}
		check("IsPlain", kinds.IsPlain(typ), c.plain)
		check("LeadsToMap", kinds.LeadsToMap(typ), c.leads)
		check("Callable", kinds.Callable(typ), c.callable)
		check("Refers", kinds.Refers(typ), c.refers)
	}
}

func TestNamesAreTheSameEverywhere(t *testing.T) {
	step, field := kinds.FieldStep(typeOf(t, "*rules"), 0)
	if step != ".example.com/p.rules.ByID" || field.Name() != "ByID" {
		t.Errorf("FieldStep gives %q", step)
	}
	if got := kinds.UnderString(typeOf(t, "map[string]interface{}")); got != "map[string]any" {
		t.Errorf("UnderString gives %q", got)
	}
	if got, _ := kinds.FieldStep(typeOf(t, "struct{ A int `b|c` }"), 0); got != ".struct{A int \"b\\x7cc\"}.A" {
		t.Errorf("FieldStep of a type without a name gives %q", got)
	}
}

// typeOf returns the type that is spelled so beside the declarations.
func typeOf(t *testing.T, spelled string) types.Type {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", declarations+"var v "+spelled+"\n", 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{}
	pkg, err := conf.Check("example.com/p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg.Scope().Lookup("v").Type()
}
