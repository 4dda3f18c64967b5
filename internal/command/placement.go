package command

import (
	"errors"
	"fmt"
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/builds"
	"github.com/mapfix/mapfix/internal/driver"
	"github.com/mapfix/mapfix/internal/fixes"
	"github.com/mapfix/mapfix/internal/options"
	"github.com/mapfix/mapfix/rewrite"
)

// planFixes works out the fixes of all findings that have one.
func (c *command) planFixes(out *outcome) (*fixes.Planner, error) {
	ways := c.rewriteOptions(out.builds)
	for _, b := range out.builds {
		if _, err := ways(b.Program, c.opts.Way()); err != nil {
			return nil, err // also if there is nothing to repair
		}
	}
	p, err := fixes.New(out.builds, out.found, func(findings []*detect.Finding) (*builds.Planner, error) {
		return out.builds.NewPlanner(c.filesToChange(out.builds, findings), c.wayIn(out.builds), ways)
	})
	return p, c.shorter(err)
}

// filesToChange returns the files that the findings are in, and those with
// copy functions, in which some may have lost their last caller. Files of the
// user's are looked into only if that is where functions go.
func (c *command) filesToChange(all builds.Set, findings []*detect.Finding) []string {
	var files []string
	for _, f := range findings {
		files = append(files, f.Repair.Target.File)
	}
	if !c.opts.Mode.Changes() {
		return files
	}
	for _, name := range all.Files() {
		if hasCopies(name) || c.opts.At(name).Placement == rewrite.Inline && builds.HasInline(name) {
			files = append(files, name)
		}
	}
	return files
}

// wayIn returns how copies are made in a directory, see [builds.Set.Kept].
func (c *command) wayIn(all builds.Set) func(dir string) builds.Way {
	return func(dir string) builds.Way {
		o := c.opts.At(dir)
		return all.Kept(o.Way(), dir, c.opts.IsGiven("helper"))
	}
}

// rewriteOptions returns what a way of making copies means in each of the programs.
func (c *command) rewriteOptions(all builds.Set) func(*driver.Program, builds.Way) (rewrite.Options, error) {
	return func(program *driver.Program, way builds.Way) (rewrite.Options, error) {
		opts := rewrite.Options{PreserveNil: way.PreserveNil, Placement: way.Placement}
		if c.opts.Mode.Changes() {
			opts.Used = all.References().Contain
		}
		if way.Shared == "" {
			return opts, nil
		}
		var err error
		if opts.Shared, err = program.SharedPackage(way.Shared); err == nil {
			return opts, nil
		}
		if slices.ContainsFunc(all, func(b *builds.Build) bool { return hasPackage(b.Program, way.Shared) }) {
			opts.Placement = rewrite.File // the package is of another module
			return opts, nil
		}
		return opts, fmt.Errorf("-helper=%s: the package %v", way.Shared, err)
	}
}

// hasPackage reports whether copy functions may go to the package at path.
func hasPackage(program *driver.Program, path string) bool {
	_, err := program.SharedPackage(path)
	return err == nil
}

// shorter is err with the name of a file as the user has it.
func (c *command) shorter(err error) error {
	if shared := (*builds.SharedFileError)(nil); errors.As(err, &shared) {
		return &builds.SharedFileError{File: c.dir.Relative(shared.File)}
	}
	return err
}

// wants reports whether the fix of f is to be part of the plan. What only
// reports shows all that could be applied; the reader decides.
func (c *command) wants(f *detect.Finding) bool {
	if (c.opts.Mode == options.Fix || c.opts.Mode == options.Review) && c.unstaged(f) != "" {
		return false
	}
	switch f.Applicability {
	case detect.Safe:
		return true
	case detect.Unsafe:
		return c.opts.Unsafe || !c.opts.Mode.Changes()
	}
	return false
}
