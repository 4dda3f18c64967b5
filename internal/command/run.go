package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/driver"
	"github.com/mapfix/mapfix/internal/options"
	"github.com/mapfix/mapfix/internal/report"
	"github.com/mapfix/mapfix/internal/workdir"
)

// A Setting is where a command line is carried out.
type Setting struct {
	Dir    string         // absolute; where it runs, and what printed paths are relative to
	Env    []string       // of the go command; nil is our own
	Go     driver.Go      // stands in for the go command; nil is the go command itself
	Loader *driver.Loader // many runs may share one
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
}

// Main carries out a command line in the current directory, for the user: load,
// link, and then report, diff or fix. It returns the exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	wd, err := os.Getwd()
	if err != nil {
		fmt.Fprintf(stderr, "mapfix: cannot determine the current directory: %v\n", err)
		return exitFailure
	}
	c := &command{opts: new(options.CommandLine), dir: workdir.Dir(wd), userCache: userCache(), loader: driver.NewLoader(), stdin: stdin, stdout: stdout, stderr: stderr}
	ctx, stop := c.untilInterrupted()
	defer stop()
	return c.run(ctx, args)
}

// Run carries out a command line in a setting and returns the exit code. It
// uses no cache unless args name one.
func Run(ctx context.Context, s Setting, args []string) int {
	c := &command{
		opts: new(options.CommandLine),
		dir:  workdir.Dir(s.Dir), env: s.Env, goCommand: s.Go, userCache: cacheOff, loader: s.Loader,
		stdin: s.Stdin, stdout: s.Stdout, stderr: s.Stderr,
	}
	return c.run(ctx, args)
}

// version returns the module version that this binary was built from, or
// "devel" for a build from a checkout.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}

// Exit codes. They are part of the command line's contract.
const (
	exitClean   = 0 // nothing found, or all that was found is fixed
	exitFound   = 1 // findings remain, or the diff is not empty
	exitFailure = 2 // usage, load or write failure

	exitInterrupted = 130 // by the user or the system, before anything was changed
)

// code returns the exit code for the findings that remain.
func (c *command) code(rest []*detect.Finding) int {
	for _, f := range rest {
		if o := c.opts.At(report.Place(f).File); o.FailsOn(f.Applicability) {
			return exitFound
		}
	}
	return exitClean
}
