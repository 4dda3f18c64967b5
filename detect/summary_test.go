package detect_test

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"strconv"
	"testing"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/scan"
	"github.com/mapfix/mapfix/detect/summary"
)

const shared = `package p

var defaults = map[string]string{"host": "h1"}

func Params(id string) map[string]string {
	params := defaults
	params["id"] = id
	return params
}

func Private(id string) map[string]string {
	params := make(map[string]string)
	for k, v := range defaults {
		params[k] = v
	}
	params["id"] = id
	return params
}
`

// std imports the packages of the standard library, once for all tests.
var std = importer.Default()

func summaryOf(t *testing.T, src string) *summary.PackageSummary {
	t.Helper()
	return summaryOfPart(t, nil, src)
}

// summaryOfPart summarises a part of the package that has these sources.
func summaryOfPart(t *testing.T, part *scan.Part, sources ...string) *summary.PackageSummary {
	t.Helper()
	return summarised(t, part, types.Config{Importer: std, Error: func(err error) {
		if soft, ok := err.(types.Error); part == nil || !ok || !soft.Soft {
			t.Error(err)
		}
	}}, sources...)
}

// summaryAnyway summarises a package that need not type-check.
func summaryAnyway(t *testing.T, src string) *summary.PackageSummary {
	t.Helper()
	return summarised(t, nil, types.Config{Importer: anyImporter{}, Error: func(error) {}}, src)
}

func summarised(t *testing.T, part *scan.Part, conf types.Config, sources ...string) *summary.PackageSummary {
	t.Helper()
	return summarisedAs(t, "p", part, conf, sources...)
}

// summarisedAs summarises the package with this path that has these sources.
func summarisedAs(t *testing.T, path string, part *scan.Part, conf types.Config, sources ...string) *summary.PackageSummary {
	t.Helper()
	return scan.Summarise(inputOf(t, path, part, conf, sources...))
}

// inputOf type-checks the package with this path that has these sources.
func inputOf(t *testing.T, path string, part *scan.Part, conf types.Config, sources ...string) *scan.Input {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for i, src := range sources {
		file, err := parser.ParseFile(fset, path+strconv.Itoa(i)+".go", src, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	if part != nil {
		scan.Outline(files, part)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance),
	}
	pkg, _ := conf.Check(path, fset, files, info)
	return &scan.Input{Path: path, Fset: fset, Files: files, Types: pkg, Info: info, FirstParty: true, Part: part}
}

// A summary goes into caches and facts, so it must mean the same after a trip
// through gob, and be the same each time it is made.
func TestSummarySurvivesEncoding(t *testing.T) {
	sum := summaryOf(t, shared)
	if again := summaryOf(t, shared); !reflect.DeepEqual(sum, again) {
		t.Error("two summaries of one package differ")
	}
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(sum); err != nil {
		t.Fatal(err)
	}
	decoded := new(summary.PackageSummary)
	if err := gob.NewDecoder(&buf).Decode(decoded); err != nil {
		t.Fatal(err)
	}
	want := detect.Link([]*summary.PackageSummary{sum}, detect.Options{}).Findings
	got := detect.Link([]*summary.PackageSummary{decoded}, detect.Options{}).Findings
	if !reflect.DeepEqual(got, want) {
		t.Errorf("findings after decoding:\n%v\nwant\n%v", got, want)
	}
	if len(want) != 1 || want[0].Function != "Params" || want[0].Applicability != detect.Safe {
		t.Fatalf("found %v, want one safe finding in Params", want)
	}
	if r := want[0].Repair; r == nil || r.Kind != summary.Wrap || shared[r.Target.Start:r.Target.End] != "defaults" {
		t.Errorf("the repair is %+v, want the bound expression to be wrapped", r)
	}
}

func TestPathFoldsRecursiveFields(t *testing.T) {
	var p summary.Path
	for _, step := range []string{summary.StepDeref, ".p.Node.Next", summary.StepDeref, ".p.Node.Next"} {
		p, _ = p.Add(step)
	}
	if want := summary.Path("|*|.p.Node.Next"); p != want {
		t.Errorf("folded to %q, want %q", p, want)
	}
	if q := summary.Path("|*|.p.T.F"); q.HasPrefix("|*|.p.T") || !q.HasPrefix("|*") {
		t.Error("prefixes must end at a step")
	}
}

// A slice can hold itself, and functions are looked for in what slices hold.
func TestSliceThatHoldsItself(t *testing.T) {
	sum := summaryOf(t, `package p

func visit(all ...any) {}

func Run(f func(map[string]string)) {
	tree := []any{f}
	tree[0] = tree
	visit(tree...)
}
`)
	if res := detect.Link([]*summary.PackageSummary{sum}, detect.Options{}); len(res.Findings) != 0 {
		t.Errorf("%d findings", len(res.Findings))
	}
}

// The tag of a field may hold the character that separates the steps of a path.
func TestTagWithBar(t *testing.T) {
	const src = "package p\n\nvar rule = struct {\n\tFilter map[string]string `in:\"query%[1]sform\"`\n}{Filter: map[string]string{\"zone\": \"1\"}}\n\n" +
		"func Filter(id string) map[string]string {\n\tfilter := rule.Filter\n\tfilter[\"id\"] = id\n\treturn filter\n}\n\n" +
		"func Zone() string { return rule.Filter[\"id\"] }\n"
	describe := func(bar string) string {
		found := detect.Link([]*summary.PackageSummary{summaryOf(t, fmt.Sprintf(src, bar))}, detect.Options{}).Findings
		if len(found) != 1 {
			t.Fatalf("%d findings with the tag %q", len(found), "query"+bar+"form")
		}
		return fmt.Sprint(found[0].Applicability, found[0].Root.Path, found[0].Reasons)
	}
	if got, want := describe("|"), describe(","); got != want {
		t.Errorf("with a bar in the tag: %s\nwithout: %s", got, want)
	}
}
