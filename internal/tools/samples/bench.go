package samples

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// A Bench is where the programs of modules are judged, repaired and run.
type Bench struct {
	modulePath string
	mapfix     string   // the built command
	env        []string // of all commands
}

// NewBench builds mapfix from the module at root in dir. Its cache begins empty; the
// go command keeps its own.
func NewBench(root, dir, modulePath string) (*Bench, error) {
	if err := noteSources(root); err != nil {
		return nil, err
	}
	goCache, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		return nil, err
	}
	b := &Bench{
		modulePath: modulePath,
		mapfix:     filepath.Join(dir, "mapfix.exe"),
		env: append(os.Environ(), "GOCACHE="+strings.TrimSpace(string(goCache)),
			"XDG_CACHE_HOME="+filepath.Join(dir, "cache"), "GOWORK=off", "GOFLAGS=", "GOPROXY=off",
			"GOTOOLCHAIN=local", "NO_COLOR=1"),
	}
	_, err = b.command(root, "go", "build", "-o", b.mapfix, "./cmd/mapfix")
	return b, err
}

// noteSources looks at the sources of mapfix, so that the go command runs a test
// again when one changes.
func noteSources(root string) error {
	for _, dir := range []string{"cmd", "detect", "internal", "rewrite"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				_, err = os.Stat(path)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// command runs a command in dir and returns its standard output. Exit status 1 is
// no failure: mapfix says so that there are findings.
func (b *Bench) command(dir, name string, args ...string) (string, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, b.env
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if exit := new(exec.ExitError); errors.As(err, &exit) && exit.ExitCode() == 1 && name == b.mapfix {
		err = nil
	}
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s%s", filepath.Base(name), strings.Join(args, " "), err, tail(stdout.String()), tail(stderr.String()))
	}
	return stdout.String(), nil
}

// tail returns the end of a long text.
func tail(text string) string { return text[max(0, len(text)-4000):] }

// ranks orders the words of verdicts by how much a finding changes.
var ranks = map[string]int{"display": 1, "unsafe": 2, "safe": 3}

// Judge runs mapfix on the module in dir, all programs in one run. It returns the
// verdicts by the directories of the programs: the word for the finding that changes
// most, or nothing.
func (b *Bench) Judge(dir string) (map[string]string, error) {
	out, err := b.command(dir, b.mapfix, "-json", "./...")
	if err != nil {
		return nil, err
	}
	var report struct {
		Findings []struct{ Package, Applicability string }
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		return nil, err
	}
	verdicts := map[string]string{}
	for _, f := range report.Findings {
		dir := b.programOf(f.Package)
		if ranks[f.Applicability] > ranks[verdicts[dir]] {
			verdicts[dir] = f.Applicability
		}
	}
	return verdicts, nil
}

// programOf returns the directory of the program that a package belongs to. All are
// two levels deep.
func (b *Bench) programOf(pkg string) string {
	parts := strings.SplitN(strings.TrimPrefix(pkg, b.modulePath+"/"), "/", 3)
	return path.Join(parts[:min(2, len(parts))]...)
}

// Fix applies the safe fixes to the module in dir. With the flag -unsafe it applies
// the others too.
func (b *Bench) Fix(dir string, flags ...string) error {
	_, err := b.command(dir, b.mapfix, append(append([]string{"-fix"}, flags...), "./...")...)
	return err
}

// Run builds and runs programs of the module in dir, which are changed for that. It
// returns what each printed, by its directory.
func (b *Bench) Run(dir string, programs []string) (map[string]string, error) {
	if len(programs) == 0 {
		return nil, nil
	}
	if err := mergeMains(dir, b.modulePath, programs); err != nil {
		return nil, err
	}
	// The compiler's results are kept for equal sources, wherever they are.
	binary := filepath.Join(dir, "run", "run.exe")
	if _, err := b.command(dir, "go", "build", "-trimpath", "-ldflags=-s -w", "-gcflags="+b.modulePath+"/...=-N -l", "-o", binary, "./run"); err != nil {
		return nil, err
	}
	out, err := b.command(dir, binary)
	if err != nil {
		return nil, err
	}
	printed := map[string]string{}
	for part := range strings.SplitSeq("\n"+out, "\n"+marker) {
		if name, text, ok := strings.Cut(part, "\n"); ok {
			printed[name] = strings.TrimSuffix(text, "\n") // which only the last one has
		}
	}
	return printed, nil
}
