package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/changed"
	"github.com/mapfix/mapfix/internal/driver"
	"github.com/mapfix/mapfix/rewrite"
)

// A command is one invocation of mapfix.
type command struct {
	dir    string   // absolute; where it runs, and what printed paths are relative to
	env    []string // of the go command; nil is our own
	loader *driver.Loader
	stdout io.Writer
	stderr io.Writer
	opts   options
	start  time.Time

	lines changed.Lines  // that findings are limited to; nil for all
	index *changed.Index // with -staged

	userCache string    // directory of the cache without -cache; see cacheDir
	goCommand driver.Go // stands in for the go command; nil is the go command itself
}

// An outcome is all that is known once the analysis is over.
type outcome struct {
	program *driver.Program
	found   *detect.Result
	planner *planner
	plan    *rewrite.Result // of the fixes that are wanted
	known   int             // findings that are in the baseline
}

// run carries out one command line and returns the exit code.
func (c *command) run(ctx context.Context, args []string) int {
	opts, err := parseArgs(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(c.stdout, usage)
		return exitClean
	case err != nil:
		return c.fail(err)
	case opts.version:
		fmt.Fprintln(c.stdout, "mapfix "+version())
		return exitClean
	}
	c.opts, c.start = opts, time.Now()
	if c.dir, err = changeDir(c.dir, opts.dir); err != nil {
		return c.fail(err)
	}
	if opts.cleanCache {
		return c.cleanCache()
	}
	done, err := c.findChanges(ctx)
	if err != nil {
		return c.fail(err)
	}
	defer done()
	if c.unchanged() && c.opts.mode != modeJSON {
		fmt.Fprintln(c.stderr, "mapfix: no line of a Go file has changed")
		return exitClean
	}
	out, err := c.analyse(ctx)
	if err != nil {
		return c.fail(c.hintUnstaged(err))
	}
	code := c.act(out)
	for _, f := range out.program.Internal {
		fmt.Fprintln(c.stderr, f.Cause)
		code = exitFailure
	}
	return code
}

// act does what the mode says with the outcome.
func (c *command) act(out *outcome) int {
	if c.opts.explain != nil {
		return c.explain(out)
	}
	switch c.opts.mode {
	case modeDiff:
		return c.diff(out)
	case modeFix:
		return c.fix(out)
	case modeJSON:
		return c.reportJSON(out)
	case modeBaseline:
		return c.writeBaseline(out)
	}
	return c.report(out)
}

// fail prints an error, one line for each cause, and returns the exit code.
func (c *command) fail(err error) int {
	for _, line := range strings.Split(err.Error(), "\n") {
		fmt.Fprintln(c.stderr, "mapfix: "+line)
	}
	return exitFailure
}
