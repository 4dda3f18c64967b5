package command

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/builds"
	"github.com/mapfix/mapfix/internal/driver"
	"github.com/mapfix/mapfix/internal/limit"
	"github.com/mapfix/mapfix/internal/modules"
	"github.com/mapfix/mapfix/internal/report"
)

// analyse loads the program, finds, and plans the fixes that are asked for.
func (c *command) analyse(ctx context.Context) (*outcome, error) {
	defer c.showProgress()()
	out, err := c.findWhole(ctx)
	if err != nil {
		return nil, err
	}
	c.bar.Begin("planning fixes")
	start := time.Now()
	defer func() { c.verbose("planned fixes in %v", time.Since(start)) }()
	if err := c.passOver(out); err != nil {
		return nil, err
	}
	left := setOf(out.found.Findings)
	out.plan, err = out.planner.Plan(func(f *detect.Finding) bool { return left[f] && c.wants(f) })
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
	out.planner, err = c.planFixes(out)
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
	out := new(outcome)
	if out.builds, err = c.load(ctx, contracts); err != nil {
		return nil, err
	}
	if err := c.tellOutside(out.builds); err != nil {
		return nil, err
	}
	place, err := c.explainAt(out.builds)
	if err != nil {
		return nil, err
	}
	opts := detect.Options{Tests: c.opts.Tests, Contracts: contracts, Explain: place}
	c.bar.Begin("following maps through the program")
	for _, b := range out.builds {
		if err := c.link(b, opts, contractsText); err != nil {
			return nil, err
		}
	}
	out.found = out.builds.Merge()
	report.Sort(out.found.Findings)
	out.complaints = c.complain(out)
	return out, c.limits().Apply(out.found)
}

// limits returns which findings are asked for.
func (c *command) limits() *limit.Limits {
	return &limit.Limits{Asked: c.opts, Lines: c.lines, Crashes: c.crashes}
}

// link finds what there is in one build.
func (c *command) link(b *builds.Build, opts detect.Options, contractsText string) (err error) {
	start := time.Now()
	if b.Found, err = b.Program.Link(opts, contractsText); err != nil {
		return err
	}
	stats := b.Program.Stats
	if stats.Gather > 0 {
		c.verbose("collected the functions that matter in %v; analysed %d dependencies in depth", stats.Gather, stats.Completed)
	}
	c.verbose("linked %d functions in %v", b.Found.Functions, time.Since(start)-stats.Gather)
	return nil
}

// load summarises the program in all the ways in which it is built.
func (c *command) load(ctx context.Context, known *detect.Contracts) (builds.Set, error) {
	kept, id, err := c.cache()
	if err != nil {
		return nil, err
	}
	groups, err := c.modules()
	if err != nil {
		return nil, err
	}
	c.bar.Begin("listing packages")
	cfg := driver.Config{
		Dir: string(c.dir), Cache: kept, Lost: func() { c.lost.Store(true) }, Version: id, Tests: c.opts.Tests, Tags: c.opts.Tags, Overlay: c.overlay(),
		Contracts: known, Workers: c.opts.Workers, Env: c.env, Go: c.goCommand, Progress: c.progress(), Completing: c.completing(),
	}
	if err := builds.CheckPlatforms(ctx, cfg, c.opts.Platforms); err != nil {
		return nil, fmt.Errorf("%s: %v", c.opts.Said("platforms", builds.Names(c.opts.Platforms)), err)
	}
	set, err := builds.Load(ctx, c.loader, cfg, groups, c.opts.Platforms)
	for _, b := range set {
		stats := b.Program.Stats
		if b.Name != "" {
			c.verbose("%s:", b.Name)
		}
		c.verbose("listed %d packages in %v, analysed %d in %v, found %d in the cache",
			stats.Units, stats.List, stats.Bodies, stats.Check, stats.Cached)
	}
	return set, err
}

// modules returns where the packages are that the command line names.
func (c *command) modules() ([]modules.Group, error) {
	if c.getenv("GO111MODULE") == "off" {
		return []modules.Group{{Dir: string(c.dir), Patterns: c.opts.Patterns}}, nil
	}
	return modules.Groups(string(c.dir), c.opts.Patterns, c.getenv("GOWORK"))
}

// getenv returns a variable of the environment that the go command runs in.
func (c *command) getenv(key string) string {
	if c.env == nil {
		return os.Getenv(key)
	}
	value := ""
	for _, entry := range c.env {
		if v, ok := strings.CutPrefix(entry, key+"="); ok {
			value = v // the last one holds
		}
	}
	return value
}
