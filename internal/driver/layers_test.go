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
	"rewrite/clone":    {module + "internal/driver", module + "internal/command", module + "cmd"},
	"internal/driver":  {module + "internal/command", module + "cmd"},
	"internal/modules": {dst, packages, module + "detect", module + "internal"},
	"internal/builds":  {module + "internal/command", module + "cmd"},
	"internal/command": {module + "cmd"},
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
	for _, line := range goLines(t, "{{.ImportPath}} {{join .Imports \" \"}}", module+"detect/...") {
		pkg, imports, _ := strings.Cut(line, " ")
		place := slices.Index(analysis, strings.TrimPrefix(pkg, module))
		if place < 0 {
			t.Errorf("%s has no place among the packages of the analysis", pkg)
		}
		for _, imp := range strings.Fields(imports) {
			name, own := strings.CutPrefix(imp, module)
			if own && !slices.Contains(analysis[:max(place, 0)], name) {
				t.Errorf("%s imports %s, which does not stand before it", pkg, imp)
			}
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
