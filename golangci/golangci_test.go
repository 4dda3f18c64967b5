package golangci

import (
	"os"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

const text = `package app

import "encoding/json"

var defaults = map[string]string{"city": "1"}

func Params(id string) ([]byte, error) {
	param := defaults
	param["driver_id"] = id
	return json.Marshal(param)
}
`

// TestPlugin gets the linter as golangci-lint does, and runs its analyzers as a host that
// loads packages itself does.
func TestPlugin(t *testing.T) {
	construct, err := register.GetPlugin("mapfix")
	if err != nil {
		t.Fatal(err)
	}
	linter, err := construct(nil)
	if err != nil {
		t.Fatal(err)
	}
	analyzers, err := linter.BuildAnalyzers()
	if err != nil {
		t.Fatal(err)
	}
	if err := analysis.Validate(analyzers); err != nil {
		t.Error(err)
	}
	if mode := linter.GetLoadMode(); mode != register.LoadModeTypesInfo {
		t.Errorf("load mode %s", mode)
	}
	found := run(t, analyzers)
	if len(found) != 1 || !strings.Contains(found[0], "copy defaults before writing to it: app.defaults is shared") {
		t.Errorf("found %q", found)
	}
	if _, err := construct(map[string]any{"unknown": true}); err == nil {
		t.Error("a setting that is not known is taken")
	}
}

// run returns what the analyzers say of a package.
func run(t *testing.T, analyzers []*analysis.Analyzer) []string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "go.mod", "module app\n\ngo 1.22\n")
	write(t, dir, "app.go", text)
	cfg := &packages.Config{Mode: packages.LoadAllSyntax, Dir: dir, Env: append(os.Environ(), "GOWORK=off", "GOFLAGS=")}
	pkgs, err := packages.Load(cfg, "./...")
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze(analyzers, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Error(act.Err)
		}
		for _, d := range act.Diagnostics {
			found = append(found, d.Message)
			if len(d.Related) > 0 {
				t.Errorf("golangci-lint counts related positions as findings: %v", d.Related)
			}
		}
	}
	return found
}
