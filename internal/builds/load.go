package builds

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/internal/driver"
	"github.com/mapfix/mapfix/internal/modules"
	"github.com/mapfix/mapfix/internal/nearest"
)

// Load loads the packages of each group in each configuration. Cfg says all that is
// the same for them. Nothing is found in them yet.
func Load(ctx context.Context, loader *driver.Loader, cfg driver.Config, groups []modules.Group, configurations []Configuration) (Set, error) {
	if len(configurations) == 0 {
		configurations = []Configuration{{}}
	}
	l := &loading{failed: map[string][]string{}}
	cfg.Base = cfg.Dir
	for _, g := range groups {
		var broken []failure
		for _, c := range configurations {
			one := cfg
			one.Dir, one.Patterns, one.Implied = g.Dir, g.Patterns, g.Implied
			if c.Name != "" {
				one = c.apply(one, os.Environ())
			}
			program, err := loader.Run(ctx, one)
			switch {
			case err == nil:
				l.set = append(l.set, &Build{Name: c.Name, Dir: g.Dir, Program: program})
			case ctx.Err() != nil:
				return nil, err
			case !l.empty(err, len(groups)):
				broken = append(broken, failure{&Build{Name: c.Name, Dir: g.Dir, Program: program}, err})
			}
		}
		l.settle(broken, len(configurations))
	}
	return l.finish(len(configurations))
}

// CheckPlatforms fails if the go command does not know a platform: it would take its
// name for a tag that no file has.
func CheckPlatforms(ctx context.Context, cfg driver.Config, configurations []Configuration) error {
	if !slices.ContainsFunc(configurations, func(c Configuration) bool { return c.Platform != "" }) {
		return nil
	}
	known, err := driver.Platforms(ctx, cfg)
	if err != nil {
		return err
	}
	for _, c := range configurations {
		if c.Platform != "" && !slices.Contains(known, c.Platform) {
			return fmt.Errorf("there is no platform %s; go tool dist list prints them, such as %s", c.Platform, nearest.To(c.Platform, known))
		}
	}
	return nil
}

// settle takes what could not be loaded of one module. One that is broken in all
// configurations may be left out: see finish.
func (l *loading) settle(broken []failure, configurations int) {
	if len(broken) == configurations && !slices.ContainsFunc(broken, func(f failure) bool { return f.build.Program == nil }) {
		l.broken = append(l.broken, broken...)
		return
	}
	for _, f := range broken {
		l.fail(f.build.Name, f.err)
	}
}

// finish leaves out the modules that are broken if there are others: these are none the
// worse, since each is judged on its own.
func (l *loading) finish(configurations int) (Set, error) {
	alone := len(l.set) == 0
	for _, f := range l.broken {
		if alone {
			l.fail(f.build.Name, f.err)
		} else {
			l.set = append(l.set, f.build)
		}
	}
	return l.set, l.err(configurations)
}

// loading is what comes of the builds one after the other.
type loading struct {
	set    Set
	failed map[string][]string // names of configurations, by what went wrong
	lines  []string            // the keys, in order
	broken []failure           // of modules that are broken in all configurations
	none   error               // a module without packages, if that is no mistake
}

// A failure is a build that nothing could be loaded of, and why.
type failure struct {
	build *Build
	err   error
}

// empty reports whether err says that a module has no packages, which is no mistake
// where there are several.
func (l *loading) empty(err error, groups int) bool {
	var failed *driver.LoadError
	if groups > 1 && errors.As(err, &failed) && failed.NoMatch() {
		l.none = err
		return true
	}
	return false
}

func (l *loading) fail(name string, err error) {
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if l.failed[line] == nil {
			l.lines = append(l.lines, line)
		}
		l.failed[line] = append(l.failed[line], name)
	}
}

// err returns what went wrong, and if that is not so in all configurations, in which.
func (l *loading) err(configurations int) error {
	if len(l.lines) == 0 {
		if len(l.set) == 0 {
			return l.none
		}
		return nil
	}
	var lines []string
	for _, line := range l.lines {
		if names := l.failed[line]; len(names) < configurations {
			line += " (when built for " + strings.Join(names, ", ") + ")"
		}
		lines = append(lines, line)
	}
	return errors.New(strings.Join(lines, "\n"))
}
