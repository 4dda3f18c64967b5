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
	out, err := exec.Command("go", "list", "-e", "-f", format, pkg).Output()
	if err != nil {
		t.Fatalf("go list %s: %v", pkg, err)
	}
	return strings.Fields(string(out))
}
