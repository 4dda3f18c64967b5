package main

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/mapfix/mapfix/internal/command"
	"github.com/mapfix/mapfix/internal/driver"
)

var update = flag.Bool("update", false, "rewrite the goldens in the script archives")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mapfix": main})
}

// TestScripts runs the archives in testdata/script. "exec mapfix" runs the real
// command; "exits CODE mapfix ARGS..." runs it in this program, where all
// scripts share one type-checked standard library, and checks the exit code.
func TestScripts(t *testing.T) {
	cache := goEnv(t, "GOCACHE")
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	loader := driver.NewLoader()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("GOCACHE", cache)
			env.Setenv("ROOT", root) // of this repository
			env.Setenv("GOPROXY", "off")
			env.Setenv("GOTOOLCHAIN", "local")
			env.Setenv("GOFLAGS", "")
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, ".cache"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   func(ts *testscript.TestScript, neg bool, args []string) { exits(ts, loader, args) },
			"append":  appendTo,
			"sarif":   validSARIF,
			"replace": replaceIn,
		},
	})
}

// exits runs mapfix in this program: exits CODE mapfix ARGS...
func exits(ts *testscript.TestScript, loader *driver.Loader, args []string) {
	if len(args) < 2 || args[1] != "mapfix" {
		ts.Fatalf("usage: exits code mapfix [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	setting := command.Setting{Dir: ts.MkAbs("."), Env: scriptEnv(ts), Loader: loader, Stdout: ts.Stdout(), Stderr: ts.Stderr()}
	if got := command.Run(context.Background(), setting, args[2:]); got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// scriptEnv returns our environment with what the script sets in it.
func scriptEnv(ts *testscript.TestScript) []string {
	env := os.Environ()
	for _, key := range []string{"GOPROXY", "GOTOOLCHAIN", "GOFLAGS", "CGO_ENABLED", "GO111MODULE", "GOWORK", "GOOS", "GOARCH"} {
		if value := ts.Getenv(key); value != "" {
			env = append(env, key+"="+value)
		}
	}
	return env
}

// appendTo adds a line to a file: append FILE TEXT
func appendTo(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: append file text")
	}
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_WRONLY, 0)
	ts.Check(err)
	_, err = f.WriteString(args[1])
	ts.Check(err)
	ts.Check(f.Close())
}

// validSARIF checks a file against the schema of SARIF 2.1.0: sarif FILE
func validSARIF(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: sarif file")
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(filepath.Join(ts.Getenv("ROOT"), "internal", "sarif", "testdata", "sarif-2.1.0-rtm.5.json"))
	ts.Check(err)
	log, err := jsonschema.UnmarshalJSON(strings.NewReader(ts.ReadFile(args[0])))
	ts.Check(err)
	ts.Check(schema.Validate(log))
}

// replaceIn edits a file: replace FILE OLD NEW
func replaceIn(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: replace file old new")
	}
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not contain %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, args[1], args[2])), 0o666))
}

func goEnv(t *testing.T, key string) string {
	t.Helper()
	out, err := exec.Command("go", "env", key).Output()
	if err != nil {
		t.Fatalf("go env %s: %v", key, err)
	}
	return strings.TrimSpace(string(out))
}
