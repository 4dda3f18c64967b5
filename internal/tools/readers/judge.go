package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// A bench is where programs are judged and run.
type bench struct {
	mapfix string   // the built command
	env    []string // of all commands
}

// command runs a command in dir and returns its standard output. Exit status 1 is
// no failure: mapfix says so that there are findings.
func (b bench) command(dir, name string, args ...string) (string, error) {
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

// verdicts are what mapfix says about programs, by their directories: the word for
// the finding that changes most, or nothing.
type verdicts map[string]string

// ranks orders the words.
var ranks = map[string]int{"display": 1, "unsafe": 2, "safe": 3}

// judge runs mapfix on the module in dir, all programs in one run.
func (b bench) judge(dir string) (verdicts, error) {
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
	v := verdicts{}
	for _, f := range report.Findings {
		dir := programOf(f.Package)
		if ranks[f.Applicability] > ranks[v[dir]] {
			v[dir] = f.Applicability
		}
	}
	return v, nil
}

// programOf returns the directory of the program that a package belongs to.
func programOf(pkg string) string {
	parts := strings.SplitN(strings.TrimPrefix(pkg, modulePath+"/"), "/", 3)
	return path.Join(parts[:min(2, len(parts))]...)
}

// fix applies the safe fixes to the module in dir.
func (b bench) fix(dir string) error {
	_, err := b.command(dir, b.mapfix, "-fix", "./...")
	return err
}

// run builds and runs programs of the module in dir, which are changed for that, and
// returns what each printed.
func (b bench) run(dir string, programs []program) (map[string]string, error) {
	if len(programs) == 0 {
		return nil, nil
	}
	if err := mergeMains(dir, programs); err != nil {
		return nil, err
	}
	// The compiler's results are kept for equal sources, wherever they are.
	binary := filepath.Join(dir, "run", "run.exe")
	if _, err := b.command(dir, "go", "build", "-trimpath", "-ldflags=-s -w", "-gcflags="+modulePath+"/...=-N -l", "-o", binary, "./run"); err != nil {
		return nil, err
	}
	out, err := b.command(dir, binary)
	if err != nil {
		return nil, err
	}
	printed := map[string]string{}
	for part := range strings.SplitSeq("\n"+out, "\n"+marker) {
		if name, text, ok := strings.Cut(part, "\n"); ok {
			printed[name] = text
		}
	}
	return printed, nil
}

// seen begins the lines in which a program shows what its reader saw.
const seen = "reader saw:"

// saw returns those lines.
func saw(printed string) string {
	var b strings.Builder
	for line := range strings.Lines(printed) {
		if strings.HasPrefix(line, seen) {
			b.WriteString(line)
		}
	}
	return b.String()
}
