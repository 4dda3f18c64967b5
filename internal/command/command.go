package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/builds"
	"github.com/mapfix/mapfix/internal/changed"
	"github.com/mapfix/mapfix/internal/crash"
	"github.com/mapfix/mapfix/internal/driver"
	"github.com/mapfix/mapfix/internal/fixes"
	"github.com/mapfix/mapfix/internal/options"
	"github.com/mapfix/mapfix/internal/report"
	"github.com/mapfix/mapfix/internal/terminal"
	"github.com/mapfix/mapfix/internal/workdir"
	"github.com/mapfix/mapfix/rewrite"
)

// A command is one invocation of mapfix.
type command struct {
	dir    workdir.Dir // where it runs, and what printed paths are relative to
	env    []string    // of the go command; nil is our own
	loader *driver.Loader
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	opts   *options.CommandLine
	start  time.Time
	bar    *terminal.Progress // nil while there is none

	lines changed.Lines  // that findings are limited to; nil for all
	index *changed.Index // with -staged

	crashes []crash.Report // with -from

	interruption interruption
	lost         atomic.Bool // see findWhole
	forgetful    bool        // the cache loses entries, so there is none
	userCache    string      // directory of the cache without -cache; see cacheDir
	goCommand    driver.Go   // stands in for the go command; nil is the go command itself
}

// An outcome is all that is known once the analysis is over.
type outcome struct {
	builds  builds.Set
	found   *builds.Merged
	planner *fixes.Planner
	plan    *rewrite.Result   // of the fixes that are wanted
	failed  []failure         // that -check left out
	passed  []*detect.Finding // over, because the baseline has them

	complaints []report.Complaint // about directives
}

// run carries out one command line and returns the exit code.
func (c *command) run(ctx context.Context, args []string) int {
	c.start = time.Now()
	if code, ok := c.word(args); ok {
		return code
	}
	var err error
	c.opts, err = options.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		code, _ := c.word(append([]string{"help"}, c.opts.Args()...))
		return code
	}
	if err != nil {
		return c.fail(err)
	}
	if c.opts.Version {
		code, _ := c.word([]string{"version"})
		return code
	}
	if err := c.prepare(); err != nil {
		return c.fail(err)
	}
	switch {
	case c.opts.CleanCache:
		return c.cleanCache()
	case c.opts.PrintConfig:
		c.opts.Print(c.stdout)
		return exitClean
	}
	code, err := c.look(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return c.interrupted()
	case err != nil:
		return c.failReports(err)
	}
	return code
}

// prepare finds the directory to run in and the settings that hold there.
func (c *command) prepare() (err error) {
	if c.dir, err = c.dir.Change(c.opts.Chdir); err != nil {
		return err
	}
	if err := c.opts.ReadSettings(c.dir); err != nil {
		return err
	}
	return c.checkTerminal()
}

// look analyses the program and does what the command line asks for with what
// comes of that.
func (c *command) look(ctx context.Context) (code int, err error) {
	unlock, err := c.alone(ctx)
	if err != nil {
		return 0, err
	}
	defer unlock()
	done, err := c.findChanges(ctx)
	if err != nil {
		return 0, err
	}
	defer done()
	c.interruption.atExit(done)
	if c.unchanged() {
		fmt.Fprintln(c.stderr, "mapfix: no line of a Go file has changed")
		return exitClean, nil
	}
	if err := c.readCrash(); err != nil {
		return 0, err
	}
	out, err := c.analyse(ctx)
	if err != nil {
		return 0, c.hintUnstaged(err)
	}
	c.tellCrash(out)
	c.tellScope(out)
	if err := c.check(ctx, out); err != nil {
		return 0, err
	}
	if err := c.writeReports(out); err != nil {
		return 0, err
	}
	code = c.act(ctx, out)
	c.tellComplaints(out)
	if causes := c.leftOut(out.builds); len(causes) > 0 {
		if c.opts.Mode != options.JSON {
			c.printCauses(causes)
		}
		return exitFailure, nil
	}
	return code, nil
}

// act does what the mode says with the outcome.
func (c *command) act(ctx context.Context, out *outcome) int {
	if c.opts.Explain != nil {
		return c.explain(out)
	}
	switch c.opts.Mode {
	case options.Diff:
		return c.diff(out)
	case options.Fix:
		return c.fix(ctx, out)
	case options.Review:
		return c.review(ctx, out)
	case options.JSON:
		return c.reportJSON(out)
	case options.Baseline:
		return c.writeBaseline(out)
	}
	return c.report(out)
}

// fail prints an error, one line for each cause, and returns the exit code.
func (c *command) fail(err error) int {
	causes := strings.Split(err.Error(), "\n")
	if c.opts.Mode == options.JSON && report.WriteFailureJSON(c.stdout, version(), causes) == nil {
		return exitFailure
	}
	c.printCauses(causes)
	return exitFailure
}

// printCauses prints what went wrong, a line for each cause.
func (c *command) printCauses(causes []string) {
	for _, line := range causes {
		if !strings.HasPrefix(line, outputMark) {
			line = "mapfix: " + line
		}
		fmt.Fprintln(c.stderr, line)
	}
}
