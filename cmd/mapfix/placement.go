package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/driver"
	"github.com/mapfix/mapfix/rewrite"
)

// filesToChange returns the files that the findings are in, and those with
// copy functions, in which some may have lost their last caller.
func (c *command) filesToChange(program *driver.Program, findings []*detect.Finding) []string {
	var files []string
	for _, f := range findings {
		files = append(files, f.Repair.Target.File)
	}
	if c.opts.mode != modeFix && c.opts.mode != modeDiff {
		return files
	}
	for _, name := range program.Files() {
		if strings.HasPrefix(filepath.Base(name), "mapfix_deepcopy") {
			files = append(files, name)
		}
	}
	return files
}

// rewriteOptions returns what the command line says about repairs.
func (c *command) rewriteOptions(program *driver.Program) (rewrite.Options, error) {
	opts := rewrite.Options{PreserveNil: c.opts.preserveNil, Placement: c.opts.placement}
	if c.opts.mode == modeFix || c.opts.mode == modeDiff {
		opts.Used = (&references{program: program, text: map[string]string{}}).of
	}
	if c.opts.shared == "" {
		return opts, nil
	}
	shared, err := program.SharedPackage(c.opts.shared)
	if err != nil {
		return opts, fmt.Errorf("-helper=%s: the package %v", c.opts.shared, err)
	}
	opts.Shared = shared
	return opts, nil
}

// A references finds out whether packages refer to names of others.
type references struct {
	program *driver.Program
	text    map[string]string // of files that import something we wrote
}

// of reports whether a file outside of the package at path imports it and
// mentions name. A file that cannot be read may do so.
func (u *references) of(path, name string) bool {
	word := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`)
	for _, file := range u.program.Files() {
		text, ok := u.text[file]
		if !ok {
			data, err := os.ReadFile(file)
			if err != nil {
				return true
			}
			text = string(data)
			u.text[file] = text
		}
		if strings.Contains(text, strconv.Quote(path)) && word.MatchString(text) {
			return true
		}
	}
	return false
}
