package programs

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/mapfix/mapfix/internal/archive"
)

// A Program is a module whose root is a main package.
type Program struct {
	Name  string // tells it from others
	Files archive.Tree
}

// An Output is what a program printed.
type Output struct {
	Stdout string
	Err    error // it could not be built, or failed
	Alone  bool  // it was built by itself
}

// timeLimit is how long a program may run, and a build of one.
const timeLimit = 2 * time.Minute

// Run builds programs in dir, which must be empty, runs each, and returns their
// outputs in the same order. The error is for what no program is to blame for.
func Run(ctx context.Context, dir string, programs []Program) ([]Output, error) {
	r := &runner{ctx: ctx, dir: dir, outputs: make([]Output, len(programs))}
	var groups []*group
	var alone []member
	byVersion := map[string]*group{}
	for i, p := range programs {
		m := member{Program: p, index: i}
		version, ok := batchable(p)
		if !ok {
			alone = append(alone, m)
			continue
		}
		if byVersion[version] == nil {
			byVersion[version] = &group{version: version}
			groups = append(groups, byVersion[version])
		}
		byVersion[version].members = append(byVersion[version].members, m)
	}
	for _, g := range groups {
		if err := r.runGroup(g); err != nil {
			return nil, err
		}
	}
	return r.outputs, r.each(alone, r.runAlone)
}

// A runner builds and runs in its directory.
type runner struct {
	ctx     context.Context
	dir     string
	outputs []Output
	batches int // begun
}

// A member is a program on its way to an output.
type member struct {
	Program
	index int // of the output
}

// dir returns the name of the directory that the program is built in.
func (m member) dir() string { return fmt.Sprintf("p%04d", m.index) }

// each calls f for all members, as many at a time as there are CPUs.
func (r *runner) each(members []member, f func(member) error) error {
	var running errgroup.Group
	running.SetLimit(runtime.GOMAXPROCS(0))
	for _, m := range members {
		running.Go(func() error { return f(m) })
	}
	return running.Wait()
}

// runAlone builds and runs one program as its author would.
func (r *runner) runAlone(m member) error {
	dir := filepath.Join(r.dir, "alone", m.dir())
	if err := m.Files.Write(dir); err != nil {
		return err
	}
	binary := filepath.Join(dir, "program.exe")
	out := Output{Alone: true}
	if _, out.Err = r.command(dir, nil, "go", "build", "-ldflags=-s -w", "-o", binary, "."); out.Err == nil {
		out.Stdout, out.Err = r.command(dir, nil, binary)
	}
	r.outputs[m.index] = out
	return nil
}

// command runs a command in dir, in the surroundings of this process but for the
// settings of the go command, and returns what it prints.
func (r *runner) command(dir string, env []string, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(r.ctx, timeLimit)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOPROXY=off", "GOTOOLCHAIN=local", "PWD="+dir)
	cmd.Env = append(cmd.Env, env...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return stdout.String(), fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, &stderr)
	}
	return stdout.String(), nil
}
