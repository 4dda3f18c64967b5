// Demo shows what mapfix is for: it runs the test of the small service in testdata, which
// fails since all requests write one map, repairs a copy of the service, and runs the test
// again. Nothing outside a temporary directory is written. Run it at the root of the
// repository:
//
//	go run ./internal/tools/demo
//
// It exits with 0 if the test failed before and passes afterwards.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/mapfix/mapfix/internal/command"
)

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(out io.Writer) error {
	dir, err := os.MkdirTemp("", "mapfix-demo")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "service"))); err != nil {
		return err
	}
	title(out, "go test: eight clients ask a service whose requests share one map")
	if test(out, dir) == nil {
		return errors.New("the service's test passes before the repair")
	}
	title(out, "mapfix: where the map is shared, who writes it, and who sees that")
	mapfix(out, dir)
	title(out, "mapfix -fix -short, and the difference that it makes")
	mapfix(out, dir, "-diff")
	if code := mapfix(out, dir, "-fix", "-short"); code != 0 {
		return fmt.Errorf("mapfix -fix: exit code %d", code)
	}
	title(out, "go test: each client gets its own answer")
	return test(out, dir)
}

func title(out io.Writer, text string) { fmt.Fprintf(out, "\n=== %s\n\n", text) }

// mapfix runs the command in dir and returns its exit code.
func mapfix(out io.Writer, dir string, flags ...string) int {
	args := append([]string{"-C", dir}, flags...)
	return command.Main(append(args, "./..."), os.Stdin, out, out)
}

// shown is how many of the first lines of a test's output are printed: each client has the
// same to say.
const shown = 10

// test runs the service's test, prints the beginning and the last line of what it says, and
// returns an error if it fails.
func test(out io.Writer, dir string) error {
	cmd := exec.Command("go", "test", "-count=1", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off")
	text, err := cmd.CombinedOutput()
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if left := len(lines) - shown - 1; left > 0 {
		last := lines[len(lines)-1]
		lines = append(lines[:shown], fmt.Sprintf("... %d more lines ...", left), last)
	}
	for _, line := range lines {
		fmt.Fprintf(out, "%.160s\n", line)
	}
	return err
}
