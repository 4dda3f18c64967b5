package golangci

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestGolangciLint builds golangci-lint with the plugin, as docs/drivers.md says, and runs it.
func TestGolangciLint(t *testing.T) {
	if os.Getenv("MAPFIX_TESTS") != "drivers" {
		t.Skip("builds golangci-lint, which takes minutes; MAPFIX_TESTS=drivers does")
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	drivers, err := os.ReadFile(filepath.Join(root, "docs", "drivers.md"))
	if err != nil {
		t.Fatal(err)
	}
	section := block(t, string(drivers), "## golangci-lint\n", "\n## ")
	_, version, _ := strings.Cut(section, "\nversion: ")
	version, _, _ = strings.Cut(version, "\n")
	build, app := t.TempDir(), t.TempDir()
	write(t, build, "main.go", block(t, section, "```go\n", "```\n"))
	write(t, build, "go.mod", fmt.Sprintf("module custom-gcl\n\ngo 1.26.0\n\nrequire (\n\tgithub.com/golangci/golangci-lint/v2 %s\n"+
		"\tgithub.com/mapfix/mapfix v0.0.0\n)\n\nreplace github.com/mapfix/mapfix => %s\n", version, root))
	lint := filepath.Join(build, "custom-gcl")
	command(t, build, 0, "go", "mod", "tidy")
	command(t, build, 0, "go", "build", "-o", lint, ".")

	write(t, app, "go.mod", "module app\n\ngo 1.22\n")
	write(t, app, "app.go", text)
	write(t, app, ".golangci.yml", "version: \"2\"\n"+block(t, section, "version: \"2\"\n", "```\n"))
	shown := block(t, section, "$ golangci-lint run\n", "```\n")
	if got := command(t, app, 1, lint, "run"); got != shown {
		t.Errorf("it prints\n%s\nand docs/drivers.md has\n%s", got, shown)
	}
	command(t, app, 0, lint, "run", "--fix")
	command(t, app, 0, "go", "vet", ".")
	fixed, err := os.ReadFile(filepath.Join(app, "app.go"))
	if err != nil || !strings.Contains(string(fixed), "param := DeepCopyMap(defaults)") {
		t.Errorf("--fix leaves %v\n%s", err, fixed)
	}
}

// block returns what stands between two texts.
func block(t *testing.T, text, begin, end string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, begin)
	found, _, ended := strings.Cut(rest, end)
	if !ok || !ended {
		t.Fatalf("docs/drivers.md has no %q, or no end of it", begin)
	}
	return found
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// command runs a command that ends with an exit code, and returns what it prints.
func command(t *testing.T, dir string, code int, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOLANGCI_LINT_CACHE="+filepath.Join(dir, "cache"))
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != code {
		t.Fatalf("%s %s: %v, want exit code %d\n%s", name, strings.Join(args, " "), err, code, out)
	}
	return string(out)
}
