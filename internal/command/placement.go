package command

import (
	"bytes"
	"fmt"
	"os"
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
		if hasCopies(name) || c.opts.placement == rewrite.Inline && hasInline(name) {
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

// rewriteOptions returns what the command line says about repairs in each of the
// programs.
func (c *command) rewriteOptions(all builds.Set) func(*driver.Program) (rewrite.Options, error) {
	opts := rewrite.Options{PreserveNil: c.opts.preserveNil, Placement: c.opts.placement}
	if c.opts.mode.changes() {
		opts.Used = (&references{program: all}).of
	}
	return func(program *driver.Program) (rewrite.Options, error) {
		if c.opts.shared == "" {
			return opts, nil
		}
		one := opts
		var err error
		if one.Shared, err = program.SharedPackage(c.opts.shared); err == nil {
			return one, nil
		}
		if slices.ContainsFunc(all, func(b *builds.Build) bool { return hasPackage(b.Program, c.opts.shared) }) {
			one.Placement = rewrite.File // the package is of another module
			return one, nil
		}
		return one, fmt.Errorf("-helper=%s: the package %v", c.opts.shared, err)
	}
}

// hasPackage reports whether copy functions may go to the package at path.
func hasPackage(program *driver.Program, path string) bool {
	_, err := program.SharedPackage(path)
	return err == nil
}
