package command

import (
	"context"
	"time"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/driver"
)

// analyse loads the program, finds, and plans the fixes that are asked for.
func (c *command) analyse(ctx context.Context) (*outcome, error) {
	out, err := c.findWhole(ctx)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	defer func() { c.verbose("planned fixes in %v", time.Since(start)) }()
	if err := c.passOver(out); err != nil {
		return nil, err
	}
	left := setOf(out.found.Findings)
	out.plan, err = out.planner.plan(func(f *detect.Finding) bool { return left[f] && c.wants(f) })
	return out, err
}

// findWhole finds, and works out what can be fixed, with a cache that does not lose
// anything meanwhile: after it did so twice, without one.
func (c *command) findWhole(ctx context.Context) (*outcome, error) {
	for range 2 {
		c.lost.Store(false)
		out, err := c.findFixable(ctx)
		if !c.lost.Load() {
			return out, err
		}
		c.verbose("starts anew, since entries of the cache are gone")
	}
	c.forgetful = true
	return c.findFixable(ctx)
}

// findFixable finds, and works out what can be fixed.
func (c *command) findFixable(ctx context.Context) (*outcome, error) {
	out, err := c.find(ctx)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	out.planner, err = c.newPlanner(out)
	c.verbose("worked out fixes in %v", time.Since(start))
	return out, err
}

// find loads the program and finds what the command line asks for.
func (c *command) find(ctx context.Context) (*outcome, error) {
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
	out.found, err = program.Link(detect.Options{Tests: c.opts.tests, Contracts: contracts, Explain: place}, contractsText)
	if err != nil {
		return nil, err
	}
	stats := program.Stats
	if stats.Gather > 0 {
		c.verbose("gathered what can matter in %v, for which %d dependencies were analysed further", stats.Gather, stats.Completed)
	}
	c.verbose("linked %d functions in %v", out.found.Functions, time.Since(start)-stats.Gather)
	sortFindings(out.found.Findings)
	out.complaints = c.complain(out)
	return out, c.limit(out)
}

// load summarises the program.
func (c *command) load(ctx context.Context) (*driver.Program, error) {
	kept, id, err := c.cache()
	if err != nil {
		return nil, err
	}
	program, err := c.loader.Run(ctx, driver.Config{
		Dir: c.dir, Cache: kept, Lost: func() { c.lost.Store(true) }, Version: id, Patterns: c.opts.patterns, Tests: c.opts.tests, Tags: c.opts.tags, Overlay: c.overlay(),
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
