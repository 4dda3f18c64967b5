package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// TestGoTool adds mapfix to a module as a tool, in a file of its own and in go.mod, and
// checks what docs/drivers.md says of that. The release comes from a directory.
func TestGoTool(t *testing.T) {
	if os.Getenv("MAPFIX_TESTS") != "drivers" {
		t.Skip("builds mapfix as a tool of another module, which takes minutes; MAPFIX_TESTS=drivers does")
	}
	version := module.Version{Path: "github.com/mapfix/mapfix", Version: "v0.1.0"}
	proxy, dir := t.TempDir(), t.TempDir()
	release(t, filepath.Join(proxy, filepath.FromSlash(version.Path), "@v"), version)
	const mod = "module app\n\ngo 1.22\n"
	app := section(t, "vettool.txtar", "app.go")
	for name, text := range map[string]string{"go.mod": mod, "tools.mod": mod, "app.go": app} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	run := func(code int, args ...string) string {
		t.Helper()
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-modcacherw", "GONOSUMDB=*", "GOTOOLCHAIN=local",
			"GOPROXY=file://"+filepath.ToSlash(proxy)+",file://"+filepath.ToSlash(goEnv(t, "GOMODCACHE"))+"/cache/download",
			"GOMODCACHE="+filepath.Join(proxy, "cache"))
		out, _ := cmd.CombinedOutput() // the exit code says what there is to say
		if cmd.ProcessState.ExitCode() != code {
			t.Fatalf("go %s: exit code %d\n%s", strings.Join(args, " "), cmd.ProcessState.ExitCode(), out)
		}
		return string(out)
	}

	run(0, "get", "-modfile=tools.mod", "-tool", version.Path+"/cmd/mapfix@"+version.Version)
	if got := readText(t, filepath.Join(dir, "go.mod")); got != mod {
		t.Errorf("with a file of its own, go.mod is\n%s", got)
	}
	out := run(1, "tool", "-modfile=tools.mod", "mapfix", "-short", "-cache", "off")
	if !strings.Contains(out, "app.go:8:11: copy defaults before writing to it") {
		t.Errorf("go tool mapfix prints\n%s", out)
	}
	run(0, "get", "-tool", version.Path+"/cmd/mapfix@"+version.Version)
	got := readText(t, filepath.Join(dir, "go.mod"))
	for _, want := range []string{"\ngo 1.26.0\n", "\ntool github.com/mapfix/mapfix/cmd/mapfix\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("go.mod has no %q:\n%s", want, got)
		}
	}
	if n := strings.Count(got, "// indirect"); n != 1+requirements(t) {
		t.Errorf("go.mod has %d indirect requirements:\n%s", n, got)
	}
}

// TestRequirements checks how many modules docs/drivers.md says that mapfix brings along.
func TestRequirements(t *testing.T) {
	want := fmt.Sprintf("mapfix and the %d modules that it needs", requirements(t))
	if !strings.Contains(readText(t, "../../docs/drivers.md"), want) {
		t.Errorf("docs/drivers.md does not have %q", want)
	}
}

// requirements returns how many modules the command is built from, besides its own.
func requirements(t *testing.T) int {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	paths := strings.Fields(string(out))
	slices.Sort(paths)
	return len(slices.Compact(paths)) - 1
}

// release writes the module as it is here to a directory that is a proxy.
func release(t *testing.T, dir string, version module.Version) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"list": version.Version + "\n", version.Version + ".info": `{"Version":"` + version.Version + `"}`,
		version.Version + ".mod": readText(t, "../../go.mod"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Create(filepath.Join(dir, version.Version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	err = zip.CreateFromDir(f, version, filepath.Join("..", ".."))
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		t.Fatal(err)
	}
}
