package driver_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layers says what each part must not depend on, directly or not. The arrows go
// cmd -> command -> builds -> driver -> rewrite -> detect; detect stays pure.
var layers = map[string][]string{
	"detect":           {dst, packages, module + "rewrite", module + "internal/driver", module + "internal/command", module + "cmd"},
	"rewrite":          {module + "internal/driver", module + "internal/command", module + "cmd"},
	"rewrite/place":    {dst},
	"rewrite/library":  {dst},
	"internal/driver":  {module + "internal/command", module + "cmd"},
	"internal/modules": {dst, packages, module + "detect", module + "internal"},
	"internal/builds":  {module + "internal/command", module + "cmd"},
	"internal/command": {module + "cmd"},
	"internal/workdir": {module + "internal/driver", module + "internal/builds", module + "internal/command"},
	"internal/options": {module + "internal/fixes", module + "internal/report", module + "internal/command"},
	"internal/fixes":   {module + "internal/options", module + "internal/report", module + "internal/command"},
	"internal/report":  {module + "internal/options", module + "internal/limit", module + "internal/command"},
	"internal/limit":   {module + "internal/command"},
	"internal/manual":  {module + "detect", module + "rewrite", module + "internal/driver", module + "internal/command", module + "cmd"},
	"internal/page":    {module + "detect", module + "rewrite", module + "internal/driver", module + "internal/command", module + "cmd"},

	"detect/scan":  {module + "detect/finding", module + "detect/flow", module + "detect/program", module + "detect/judge"},
	"detect/judge": {module + "detect/scan"},
}

// analysis lists the packages of the analysis in order: each imports only those that stand
// before it. Scan and judge have nothing to do with each other, see layers.
var analysis = []string{
	"internal/cgofile",
	"internal/directive",
	"detect/bounds",
	"detect/summary",
	"detect/contract",

	"detect/scan/kinds",
	"detect/scan/syntax",
	"detect/scan/binds",
	"detect/scan/keys",
	"detect/scan/sequence",
	"detect/scan/values",
	"detect/scan",

	"detect/finding",
	"detect/rule",
	"detect/result",
	"detect/flow",
	"detect/reach",
	"detect/keyuse",
	"detect/program",
	"detect/lock",
	"detect/way",
	"detect/handed",
	"detect/judge",
	"detect",
}

// repair lists the packages of the rewriter in order: of these, each imports only those that
// stand before it.
var repair = []string{
	"rewrite/lex",
	"rewrite/edit",
	"rewrite/unit",
	"rewrite/verify",
	"rewrite/prune",
	"rewrite/clone",
	"rewrite/access",
	"rewrite/stmts",
	"rewrite/copies",
	"rewrite/site",
	"rewrite/place",
	"rewrite/library",
	"rewrite/emit",
	"rewrite",
}

// direct says what each part must not import itself. What it depends on may.
var direct = map[string][]string{
	"detect":           {"os", "log", "flag"},
	"rewrite":          {packages, "log", "flag"},
	"rewrite/clone":    {packages, dst, "os", "log", "flag"},
	"internal/driver":  {dst, "log", "flag"},
	"internal/builds":  {dst, "log", "flag"},
	"internal/command": {dst, "log"},
}

const (
	module   = "github.com/mapfix/mapfix/"
	dst      = "github.com/dave/dst"
	packages = "golang.org/x/tools/go/packages"
)

func TestLayers(t *testing.T) {
	for part, banned := range layers {
		check(t, part, goList(t, "{{join .Deps \"\\n\"}}", module+part), banned)
	}
	for part, banned := range direct {
		check(t, part, goList(t, "{{join .Imports \"\\n\"}}", module+part), banned)
	}
}

func TestAnalysisHasOneDirection(t *testing.T) {
	for _, pkg := range listImports(t, "detect/...") {
		inOrder(t, analysis, pkg)
	}
}

func TestRewriteHasOneDirection(t *testing.T) {
	for _, pkg := range listImports(t, "rewrite/...") {
		pkg.imports = slices.DeleteFunc(pkg.imports, func(name string) bool { return !strings.HasPrefix(name, "rewrite") })
		inOrder(t, repair, pkg)
	}
}

// What stands behind the front is known to nobody else, but for the copy functions, which are
// compared with those of others.
func TestRewriteHasOneFront(t *testing.T) {
	for _, pkg := range listImports(t, "...") {
		for _, name := range pkg.imports {
			if strings.HasPrefix(name, "rewrite/") && !strings.HasPrefix(pkg.name, "rewrite") && name != "rewrite/clone" {
				t.Errorf("%s imports %s, which is behind the front", pkg.name, name)
			}
		}
	}
}

// imports are what a package of ours imports of our packages.
type imports struct {
	name    string
	imports []string
}

func listImports(t *testing.T, pattern string) []imports {
	t.Helper()
	var list []imports
	for _, line := range goLines(t, "{{.ImportPath}} {{join .Imports \" \"}}", module+pattern) {
		fields := strings.Fields(line)
		pkg := imports{name: strings.TrimPrefix(fields[0], module)}
		for _, imp := range fields[1:] {
			if name, own := strings.CutPrefix(imp, module); own {
				pkg.imports = append(pkg.imports, name)
			}
		}
		list = append(list, pkg)
	}
	return list
}

// inOrder checks that all imports of pkg stand before it.
func inOrder(t *testing.T, order []string, pkg imports) {
	t.Helper()
	place := slices.Index(order, pkg.name)
	if place < 0 {
		t.Errorf("%s has no place in the order", pkg.name)
	}
	for _, name := range pkg.imports {
		if !slices.Contains(order[:max(place, 0)], name) {
			t.Errorf("%s imports %s, which does not stand before it", pkg.name, name)
		}
	}
}

func check(t *testing.T, part string, deps, banned []string) {
	t.Helper()
	for _, dep := range deps {
		if slices.ContainsFunc(banned, func(b string) bool { return dep == b || strings.HasPrefix(dep, b+"/") }) {
			t.Errorf("%s depends on %s", part, dep)
		}
	}
}

func goList(t *testing.T, format, pkg string) []string {
	t.Helper()
	return strings.Fields(strings.Join(goLines(t, format, pkg), " "))
}

// goLines returns what go list prints, which is not empty.
func goLines(t *testing.T, format, pattern string) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-e", "-f", format, pattern).Output()
	if err != nil {
		t.Fatalf("go list %s: %v", pattern, err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if lines[0] == "" {
		t.Fatalf("go list %s: nothing", pattern)
	}
	return lines
}
