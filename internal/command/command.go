package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/mapfix/mapfix/detect"
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

	userCache string    // directory of the cache without -cache; see cacheDir
	goCommand driver.Go // stands in for the go command; nil is the go command itself
}

// An outcome is all that is known once the analysis is over.
type outcome struct {
	program *driver.Program
	found   *detect.Result
	plan    *rewrite.Result
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
	out, err := c.analyse(ctx)
	if err != nil {
		return c.fail(err)
	}
	code := c.act(out)
	for _, f := range out.program.Internal {
		fmt.Fprintln(c.stderr, f.Cause)
		code = exitFailure
	}
	return code
}

// analyse loads the program, finds, and plans the fixes that are asked for.
func (c *command) analyse(ctx context.Context) (*outcome, error) {
	contracts, contractsText, err := c.contracts()
	if err != nil {
		return nil, err
	}
	if err := c.checkExplain(); err != nil {
		return nil, err
	}
	program, err := c.load(ctx)
	if err != nil {
		return nil, err
	}
	place, err := c.explainAt(program)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	out := &outcome{program: program}
	out.found, err = program.Link(detect.Options{
		Tests: c.opts.tests, Contracts: contracts, Explain: place,
	}, contractsText)
	if err != nil {
		return nil, err
	}
	sortFindings(out.found.Findings)
	stats := program.Stats
	if stats.Gather > 0 {
		c.verbose("gathered what can matter in %v, for which %d dependencies were analysed further", stats.Gather, stats.Completed)
	}
	c.verbose("linked %d functions in %v", out.found.Functions, time.Since(start)-stats.Gather)
	start = time.Now()
	defer func() { c.verbose("planned fixes in %v", time.Since(start)) }()
	out.plan, err = c.plan(out)
	return out, err
}

// load summarises the program.
func (c *command) load(ctx context.Context) (*driver.Program, error) {
	kept, id, err := c.cache()
	if err != nil {
		return nil, err
	}
	program, err := c.loader.Run(ctx, driver.Config{
		Dir: c.dir, Cache: kept, Version: id, Patterns: c.opts.patterns, Tests: c.opts.tests, Tags: c.opts.tags,
		Workers: c.opts.workers, Env: c.env, Go: c.goCommand, Progress: c.progress(), Completing: c.completing(),
	})
	if err != nil {
		return nil, err
	}
	stats := program.Stats
	c.verbose("listed %d units in %v, analysed %d packages in %v, found %d in the cache",
		stats.Units, stats.List, stats.Bodies, stats.Check, stats.Cached)
	return program, nil
}

// plan works out the fixes of all findings that have one, so that every mode
// knows what stops a copy, and returns those that are wanted.
func (c *command) plan(out *outcome) (*rewrite.Result, error) {
	all := slices.DeleteFunc(slices.Clone(out.found.Findings), func(f *detect.Finding) bool {
		return f.Repair == nil || f.Applicability == detect.Display
	})
	opts, err := c.rewriteOptions(out.program)
	if err != nil {
		return nil, err
	}
	all, foreign := withoutForeign(out.program, all)
	downgrade(foreign, out.found.Explained)
	files := c.filesToChange(out.program, all)
	if len(files) == 0 {
		return &rewrite.Result{Refusals: foreign}, nil
	}
	pkgs, err := out.program.Packages(files)
	if err != nil {
		return nil, err
	}
	plan, err := rewrite.Rewrite(pkgs, all, opts)
	if err != nil {
		return nil, err
	}
	all = out.withoutSettled(all, plan)
	downgrade(plan.Refusals, out.found.Explained)
	wanted := slices.DeleteFunc(slices.Clone(all), func(f *detect.Finding) bool { return !c.wants(f) })
	if len(wanted)+len(plan.Refusals) == len(all) {
		plan.Refusals = append(plan.Refusals, foreign...)
		return plan, nil
	}
	refused := append(plan.Refusals, foreign...)
	plan, err = rewrite.Rewrite(pkgs, wanted, opts) // which may need fewer copy functions
	if err != nil {
		return nil, err
	}
	downgrade(plan.Refusals, out.found.Explained)
	plan.Refusals = append(refused, plan.Refusals...)
	return plan, nil
}

// withoutForeign drops the findings in files that are not for us to change, and
// returns a refusal for each.
func withoutForeign(program *driver.Program, findings []*detect.Finding) (rest []*detect.Finding, refused []rewrite.Refusal) {
	for _, f := range findings {
		if reason := program.Foreign(f.Repair.Target.File); reason != "" {
			refused = append(refused, rewrite.Refusal{Finding: f, Reason: reason})
		} else {
			rest = append(rest, f)
		}
	}
	return rest, refused
}

// withoutSettled drops the findings that turned out to be repaired already, or to
// be doubtful and beyond repair, and returns the rest of those that were planned
// for.
func (o *outcome) withoutSettled(planned []*detect.Finding, plan *rewrite.Result) []*detect.Finding {
	settled := make(map[*detect.Finding]bool)
	for _, r := range plan.Refusals {
		doubted := r.Finding.Doubted && !r.Bug && !r.Copied
		settled[r.Finding] = r.Copied || doubted
		if doubted {
			amend(o.found.Explained, r, "left alone")
		}
	}
	is := func(f *detect.Finding) bool { return settled[f] }
	o.found.Findings = slices.DeleteFunc(o.found.Findings, is)
	plan.Refusals = slices.DeleteFunc(plan.Refusals, func(r rewrite.Refusal) bool { return settled[r.Finding] })
	return slices.DeleteFunc(planned, is)
}

// downgrade makes findings for which no copy can be made ones for display, and
// what is explained of their writes too.
func downgrade(refused []rewrite.Refusal, explained []detect.Explanation) {
	for _, r := range refused {
		if r.Bug {
			continue
		}
		r.Finding.Applicability = detect.Display
		r.Finding.Reasons = append(r.Finding.Reasons, detect.Reason{Text: r.Reason})
		amend(explained, r, string(detect.Display))
	}
}

// amend tells in the explanations of a finding's writes that no copy can be made,
// and what comes of that.
func amend(explained []detect.Explanation, r rewrite.Refusal, outcome string) {
	for i := range explained {
		x := &explained[i]
		isIt := func(m detect.Mutation) bool { return m.Position == x.Position }
		if x.Function == r.Finding.Function && x.Outcome != "left alone" && slices.ContainsFunc(r.Finding.Mutations, isIt) {
			x.Outcome = outcome
			x.Reasons = append(x.Reasons, "no copy: "+r.Reason)
		}
	}
}

// wants reports whether the fix of f is to be part of the plan. What only
// reports shows all that could be applied; the reader decides.
func (c *command) wants(f *detect.Finding) bool {
	switch f.Applicability {
	case detect.Safe:
		return true
	case detect.Unsafe:
		return c.opts.unsafe || c.opts.mode != modeDiff && c.opts.mode != modeFix
	}
	return false
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

// verbose prints a line of progress if -v is set.
func (c *command) verbose(format string, args ...any) {
	if c.opts.verbose {
		fmt.Fprintf(c.stderr, "mapfix: "+format+"\n", rounded(args)...)
	}
}

// rounded takes meaningless digits out of durations.
func rounded(args []any) []any {
	out := make([]any, len(args))
	for i, arg := range args {
		if d, ok := arg.(time.Duration); ok {
			arg = d.Round(time.Millisecond)
		}
		out[i] = arg
	}
	return out
}

// progress returns what tells the user how far the analysis is, once a second.
func (c *command) progress() func(done, total int) {
	if !c.opts.verbose {
		return nil
	}
	due := everySecond()
	return func(done, total int) {
		if due() {
			c.verbose("%d of %d units", done, total)
		}
	}
}

// completing is progress for what is analysed further.
func (c *command) completing() func(done int) {
	if !c.opts.verbose {
		return nil
	}
	due := everySecond()
	return func(done int) {
		if due() {
			c.verbose("%d dependencies analysed further", done)
		}
	}
}

// everySecond returns a function that is true at most once a second.
func everySecond() func() bool {
	last := time.Now()
	return func() bool {
		if time.Since(last) <= time.Second {
			return false
		}
		last = time.Now()
		return true
	}
}
