package driver

import (
	"cmp"
	"context"
	"errors"
	"go/token"
	"go/types"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/scan"
	"github.com/mapfix/mapfix/detect/summary"
	"golang.org/x/sync/semaphore"
)

// A Loader runs the analysis over programs. It keeps the type-checked standard
// library, so that later runs are faster. It is safe for concurrent use.
type Loader struct {
	fset      *token.FileSet
	std       stdTypes
	summarise func(*scan.Input) *summary.PackageSummary
}

// NewLoader returns a Loader that knows no packages yet.
func NewLoader() *Loader {
	return &Loader{fset: token.NewFileSet(), std: newStdTypes(), summarise: scan.Summarise}
}

// Config says what to load.
type Config struct {
	// Dir is the directory the go command runs in. It must be absolute.
	Dir string
	// Base is the directory that file names in errors are relative to; "" is Dir.
	Base string
	// Patterns are the package patterns; none means ".".
	Patterns []string
	// Implied are those of Patterns that stand for another one that was typed, as the
	// modules of a workspace do for all below a directory. They may match nothing.
	Implied []string
	// Tests includes the test files of the packages that the patterns match.
	Tests bool
	// Tags is a comma-separated list of build tags.
	Tags string
	// Workers is how many packages are in flight at a time. Below 1 it means
	// one for each CPU.
	Workers int
	// Env is the environment of the go command; nil means that of this program.
	Env []string
	// Overlay has the files to look at in the place of others, both by absolute
	// names, as the go command's -overlay does: a file of the work tree that is ""
	// there does not exist.
	Overlay map[string]string
	// Go stands in for the go command, which it may ask with RunGo. Nil means the go
	// command itself.
	Go Go
	// Contracts says what functions do that are out of sight; nil stands for the built-in
	// contracts.
	Contracts *detect.Contracts
	// Cache keeps what was found out between runs. It may be nil.
	Cache Cache
	// Lost, if not nil, is called when an entry of the cache is gone that others rely
	// on: what this program leads to may be wrong. Run it again.
	Lost func()
	// Version tells what this program makes of a package from what any other
	// version of it makes; it is part of the cache's keys.
	Version string
	// Progress, if not nil, is told how many of all units are done. It is
	// called by one goroutine at a time.
	Progress func(done, total int)
	// Completing, if not nil, is told how many dependencies are completed, of which
	// nobody knows how many there will be. It is called like Progress.
	Completing func(done int)
}

// Stats counts and times what a run did.
type Stats struct {
	Packages int           // summarised packages of the main modules
	Units    int           // everything that was listed, with variants
	Bodies   int           // units that were checked with function bodies
	Cached   int           // units whose summary came from the cache
	List     time.Duration // spent in the go command
	Check    time.Duration // spent parsing, checking and summarising

	Completed int           // dependencies that were checked again, with the bodies that turned out to be asked for
	Gather    time.Duration // spent on that and on reading summaries; 0 if the result came from the cache
}

// Run loads the program that cfg describes and summarises its packages.
//
// The error is a *LoadError when the patterns are at fault, or none of the user's
// packages could be loaded; then there is a Program nevertheless, in which everything is
// left out. Packages that could not be loaded beside others are left out: Program.Failed
// says why. So are those in which the analysis itself failed, which Program.Internal
// names.
func (l *Loader) Run(ctx context.Context, cfg Config) (*Program, error) {
	p, err := l.prepare(ctx, cfg)
	if failed := (*LoadError)(nil); errors.As(err, &failed) {
		return &Program{loader: l, cfg: cfg, tool: new(goTool), Failed: failed.Failures}, err
	}
	if err != nil {
		return nil, err
	}
	start := time.Now()
	if err := p.stream(ctx); err != nil {
		return nil, err
	}
	p.Stats.Check = time.Since(start)
	return p, p.collect()
}

// prepare lists the program that cfg describes.
func (l *Loader) prepare(ctx context.Context, cfg Config) (*Program, error) {
	if cfg.Workers < 1 {
		cfg.Workers = runtime.GOMAXPROCS(0)
	}
	cfg.Base = cmp.Or(cfg.Base, cfg.Dir)
	start := time.Now()
	tool, err := askGo(ctx, &cfg)
	if err != nil {
		return nil, err
	}
	listed, err := list(ctx, &cfg, tool)
	if err != nil {
		return nil, err
	}
	cfg.Version += cfg.Contracts.Scanned()
	p := &Program{loader: l, fset: l.fset, cfg: cfg, tool: tool, units: newUnits(listed), bodies: semaphore.NewWeighted(maxBodies)}
	if cfg.Cache != nil {
		p.fset = token.NewFileSet()
	}
	p.imported.byPath = make(map[string]*types.Package)
	p.Stats.List = time.Since(start)
	p.others = p.listOthers(ctx)
	return p, nil
}

// A Program is what a run found. Its methods are not safe for concurrent use.
type Program struct {
	// Failed says why packages could not be loaded, without what follows from that.
	Failed []*Failure
	// Internal names the packages in which mapfix itself failed.
	Internal []*Failure
	// Stats counts what was done.
	Stats Stats

	loader *Loader
	fset   *token.FileSet // the loader's or, with a cache, in which all types are, its own
	cfg    Config
	tool   *goTool
	units  []*unit
	others func() []*outside // see Unseen

	imported imported
	bodies   *semaphore.Weighted // see takeTurn
	counting sync.Mutex          // of what is completed
	lost     atomic.Bool         // see lose
}

// collect gathers what the units have to say. The error is that of failures.
func (p *Program) collect() error {
	p.Stats.Units = len(p.units)
	for _, u := range p.units {
		if u.parts != nil || u.cached {
			p.count(u)
		}
	}
	return p.failures()
}

// failures notes which packages could not be loaded, and in which mapfix itself has
// failed. The error is for a program of which nothing is left.
func (p *Program) failures() error {
	p.Internal = nil
	for _, u := range p.units {
		if u.internal != nil {
			p.Internal = append(p.Internal, u.internal)
		}
	}
	p.Failed = nil
	if failed := rootCauses(p.units); len(failed) > 0 {
		p.Failed = newLoadError(failed).Failures
		if !slices.ContainsFunc(p.units, (*unit).loaded) {
			return &LoadError{p.Failed}
		}
	}
	return nil
}

// Files returns the absolute names of the files that first-party summaries are
// made of, in an order that depends only on the program.
func (p *Program) Files() []string {
	var names []string
	for _, u := range p.units {
		if u.loaded() {
			names = append(names, u.files...)
		}
	}
	return names
}

// Sources returns the same for all summaries, those of dependencies included.
func (p *Program) Sources() []string {
	var names []string
	for _, u := range p.units {
		if u.summarise && !u.left() {
			names = append(names, u.files...)
		}
	}
	return names
}

// count adds a summarised unit to the statistics.
func (p *Program) count(u *unit) {
	if u.first {
		p.Stats.Packages++
	}
	if u.cached {
		p.Stats.Cached++
	} else {
		p.Stats.Bodies++
	}
}
