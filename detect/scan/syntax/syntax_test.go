package syntax_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan/syntax"
)

func TestSameExpressionOfTheSameVariables(t *testing.T) {
	b := body(t, `use(m[k], m[k]); use(m[k], m["a"]); { m := other; use(m[k], other[k]) }; use("a", first); use(len(m), len(m))`)
	want := []bool{true, false, false, true, true}
	for i, call := range calls(b, "use") {
		if got := b.Same(call.Args[0], call.Args[1]); got != want[i] {
			t.Errorf("%s, %s: same is %v", types.ExprString(call.Args[0]), types.ExprString(call.Args[1]), got)
		}
	}
}

func TestVariablesOfFunctionAndLiteral(t *testing.T) {
	b := body(t, `
		var current map[string]int
		reload := func() { current = other }
		once := other
		show := func() { use(once) }
		reload(); show(); use(current)`)
	var names []string
	for obj := range b.Shared() {
		names = append(names, obj.Name())
	}
	if !slices.Equal(names, []string{"current"}) {
		t.Errorf("shared are %v", names)
	}
}

func TestNilTested(t *testing.T) {
	for stmts, want := range map[string]bool{
		`if m == nil { m = make(map[string]int) }`: false, // it is only made
		`if m == nil { m = map[string]int{} }`:     false,
		`if m == nil { m = other }`:                true,
		`if m != nil { use(m) }`:                   true,
		`if other == nil { use(m) }`:               false,
	} {
		b := body(t, stmts)
		isM := func(e ast.Expr) bool { id, ok := e.(*ast.Ident); return ok && id.Name == "m" }
		if got := b.NilTested(isM); got != want {
			t.Errorf("%s: %v", stmts, got)
		}
	}
}

func TestElementsThatAreOnlyWritten(t *testing.T) {
	for stmts, want := range map[string]bool{
		`lists[k][0] = 1`:                                           true,
		`l := lists[k]; l[0] = 1`:                                   true,
		`l := lists[k]; l[0] = 1; use(l)`:                           false,
		`copy(lists[k], []int{1})`:                                  true,
		`use(lists[k])`:                                             false,
		`set(lists[k])`:                                             true,
		`l := set(lists[k]); l[0] = 1`:                              false,
		`p := &lists[k][0]; *p = 1`:                                 true,
		`p := &lists[k][0]; use(*p)`:                                false,
		`if l := lists[k]; l != nil && len(l) > 1 { l[0] = 1 }`:     true,
		`l := lists[k]; for i := range l { l[i] = 1 }`:              true,
		`l := lists[k]; for i := range l { if l[i] > 1 { break } }`: false,
	} {
		b := body(t, stmts)
		var elem ast.Expr
		ast.Inspect(b.Block, func(n ast.Node) bool {
			if ix, ok := n.(*ast.IndexExpr); ok && types.ExprString(ix) == "lists[k]" {
				elem = ix
			}
			return true
		})
		if got := b.OnlyWritten(elem, func(call *ast.CallExpr, _ int) bool { return types.ExprString(call.Fun) != "set" }); got != want {
			t.Errorf("%s: %v", stmts, got)
		}
	}
}

func TestLent(t *testing.T) {
	b := body(t, `use([]int{1}); use(list); use(append([]int(nil), list...)); use(map[string][]int{"a": list}); use(append(list, 1)); use(1)`)
	want := []bool{false, true, false, true, true, false}
	for i, call := range calls(b, "use") {
		if got := b.Lends(call.Args[0]); got != want[i] {
			t.Errorf("%s: lends is %v", types.ExprString(call.Args[0]), got)
		}
	}
}

func calls(b *syntax.Body, name string) []*ast.CallExpr {
	var out []*ast.CallExpr
	ast.Inspect(b.Block, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && types.ExprString(call.Fun) == name {
			out = append(out, call)
		}
		return true
	})
	return out
}

// body returns the body of a function that has the statements.
func body(t *testing.T, stmts string) *syntax.Body {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", `package p
const first = "a"
var other map[string]int
func use(...any) {}
func set(list []int) []int { return list }
func f(m map[string]int, lists map[string][]int, list []int, k string) { `+stmts+" }", 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), Implicits: make(map[ast.Node]types.Object),
	}
	pkg, err := (&types.Config{}).Check("example.com/p", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	fn := pkg.Scope().Lookup("f").(*types.Func)
	decl := file.Decls[len(file.Decls)-1].(*ast.FuncDecl)
	return syntax.NewPackage(fset, pkg, info, contract.DefaultContracts()).NewBody(fn.Signature(), decl.Body, nil)
}
