package command

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/builds"
	"github.com/mapfix/mapfix/internal/driver"
	"github.com/mapfix/mapfix/rewrite"
)

// filesToChange returns the files that the findings are in, and those with
// copy functions, in which some may have lost their last caller. Files of the
// user's are looked into only if that is where functions go.
func (c *command) filesToChange(all builds.Set, findings []*detect.Finding) []string {
	var files []string
	for _, f := range findings {
		files = append(files, f.Repair.Target.File)
	}
	if !c.opts.mode.changes() {
		return files
	}
	for _, name := range all.Files() {
		if hasCopies(name) || c.optionsAt(name).placement == rewrite.Inline && hasInline(name) {
			files = append(files, name)
		}
	}
	return files
}

// hasInline reports whether a file may have a copy function of ours among the
// user's own. What cannot be read has none that could be taken out.
func hasInline(name string) bool {
	text, err := os.ReadFile(name)
	return err == nil && bytes.Contains(text, []byte(rewrite.InlineMark))
}

// way returns how copies are made where these options hold.
func (o *options) way() builds.Way {
	return builds.Way{Placement: o.placement, Shared: o.shared, PreserveNil: o.keepsNil()}
}

// wayIn returns how copies are made in a directory: as the options say, except that a
// package which calls the copy functions of another one, or has them in its own files, goes
// on with that.
func (c *command) wayIn(all builds.Set) func(dir string) builds.Way {
	return func(dir string) builds.Way {
		o := c.optionsAt(dir)
		way := o.way()
		if way.Shared != "" || way.Placement == rewrite.Maps {
			return way
		}
		if way.Shared = all.Lender(dir); way.Shared != "" {
			way.Placement = rewrite.Shared
		} else if way.Placement == rewrite.File && !c.given["helper"] && inlined(dir) {
			way.Placement = rewrite.Inline
		}
		return way
	}
}

// inlined reports whether the copy functions of a package are in files of the user's alone.
func inlined(dir string) bool {
	names, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	return slices.ContainsFunc(names, hasInline) && !slices.ContainsFunc(names, hasCopies)
}

// rewriteOptions returns what a way of making copies means in each of the programs.
func (c *command) rewriteOptions(all builds.Set) func(*driver.Program, builds.Way) (rewrite.Options, error) {
	return func(program *driver.Program, way builds.Way) (rewrite.Options, error) {
		opts := rewrite.Options{PreserveNil: way.PreserveNil, Placement: way.Placement}
		if c.opts.mode.changes() {
			opts.Used = (&references{program: all}).of
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
