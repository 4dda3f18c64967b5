package detect_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/summary"
)

// outside holds the packages of contracts that are not in the standard library.
var outside = map[string]string{
	"golang.org/x/sync/syncmap":       "package syncmap; import \"sync\"; type Map = sync.Map",
	"google.golang.org/grpc/metadata": "package metadata; type MD map[string][]string; func (md MD) Set(k string, v ...string) {}; func (md MD) Append(k string, v ...string) {}; func (md MD) Delete(k string) {}; func (md MD) Copy() MD { return md }",
}

// anyImporter imports the packages of the standard library and those outside.
type anyImporter struct{}

func (im anyImporter) Import(path string) (*types.Package, error) {
	src, ok := outside[path]
	if !ok {
		return std.Import(path)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path+".go", src, 0)
	if err != nil {
		return nil, err
	}
	conf := types.Config{Importer: std}
	return conf.Check(path, fset, []*ast.File{file}, nil)
}

// modelled lists the functions of which contracts say what they do to maps.
func modelled(t *testing.T) []string {
	data, err := os.ReadFile("contract/standard.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Contracts []struct{ Functions []string }
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range file.Contracts {
		for _, name := range e.Functions {
			if _, ok := contract.DefaultContracts().Effect(name); ok && !strings.HasSuffix(name, "*") {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// callsOf spells calls of the named function in all ways that Go has, and some that do
// not type-check: editors have such code all the time.
func callsOf(name string) (imported string, funs []string) {
	recv, method, isMethod := strings.Cut(strings.TrimPrefix(name, "("), ").")
	if !isMethod {
		recv, method = "", name[strings.LastIndexByte(name, '/')+1:]
		imported = name[:strings.LastIndexByte(name, '.')]
		return imported, []string{method, method + "[[]int]", method + "[map[string]int, string, int]"}
	}
	star, typ := "", recv
	if strings.HasPrefix(recv, "*") {
		star, typ = "*", recv[1:]
	}
	imported = typ[:strings.LastIndexByte(typ, '.')]
	typ = typ[strings.LastIndexByte(typ, '/')+1:]
	typ = strings.Replace(typ, "[T]", "[map[string]int]", 1)
	return imported, []string{"new(" + typ + ")." + method, "(" + star + typ + ")." + method, "zero[" + typ + "]()." + method}
}

// No call of a function that is known by its model makes the summary fail.
func TestModelsTakeEveryCall(t *testing.T) {
	const frame = `package p

import lib %q

func zero[T any]() (z T) { return z }
func one() map[string]int { return nil }
func two() (map[string]int, map[string]int) { return nil, nil }
func three() (a *map[string]int, b []byte, c string) { return nil, nil, "" }

func F(m map[string]int, k string, all ...[]int) {
	f := %[2]s
	%[3]s
}
`
	args := []string{"", "two()", "three()", "one()", "m", "m, k", "m, m, m", "k, m, k", "all...", "&m"}
	for _, name := range modelled(t) {
		imported, funs := callsOf(name)
		for _, fun := range funs {
			fun = strings.Replace(fun, imported[strings.LastIndexByte(imported, '/')+1:]+".", "lib.", 1)
			var body strings.Builder
			for _, a := range args {
				fmt.Fprintf(&body, "%[1]s(%[2]s); _ = %[1]s(%[2]s); f(%[2]s); go f(%[2]s); defer %[1]s(%[2]s); x, y := %[1]s(%[2]s)\n\t", fun, a)
			}
			detect.Link([]*summary.PackageSummary{summaryAnyway(t, fmt.Sprintf(frame, imported, fun, body.String()))}, detect.Options{})
		}
	}
}

// What a model says of a function holds however the function is called.
func TestModelsHoldForEveryCall(t *testing.T) {
	const frame = `package p

import (
	"maps"
	"net/http"
	"slices"
)

type Rule struct{ Labels map[string]string }

var (
	defaults = map[string]string{"host": "h1"}
	headers  = http.Header{"Host": {"h1"}}
	rules    = []Rule{{Labels: map[string]string{"zone": "z1"}}}
	_, _, _  = maps.Copy[map[string]string, map[string]string], http.MethodGet, slices.Sort[[]int]
)

func lists(a, b []Rule) (x, y []Rule) { return a, b }

func Params(id string) any {
	%s
}
`
	roots := map[string]bool{"p.defaults": true, "p.headers": true, "p.rules[].Labels": true}
	for _, body := range []string{
		`m := defaults; maps.Copy(m, map[string]string{"id": id}); return m`,
		`m := defaults; f := maps.Copy[map[string]string, map[string]string]; f(m, map[string]string{"id": id}); return m`,
		`m := headers; http.Header.Set(m, "id", id); return m`,
		`m := headers; f := http.Header.Set; f(m, "id", id); return m`,
		`m := headers; f := m.Set; f("id", id); return m`,
		`m := slices.Concat(rules, nil)[0].Labels; m["id"] = id; return m`,
		`m := slices.Concat(lists(nil, rules))[0].Labels; m["id"] = id; return m`,
		`m := slices.Concat([][]Rule{rules}...)[0].Labels; m["id"] = id; return m`,
		`m := append(rules[:1:1], rules...)[0].Labels; m["id"] = id; return m`,
	} {
		sum := summaryOf(t, fmt.Sprintf(frame, strings.ReplaceAll(body, "; ", "\n\t")))
		found := detect.Link([]*summary.PackageSummary{sum}, detect.Options{}).Findings
		if len(found) != 1 {
			t.Errorf("%d findings in %s", len(found), body)
			continue
		}
		if root := found[0].Root.Path; !roots[root] {
			t.Errorf("the root is %s in %s", root, body)
		}
	}
}
