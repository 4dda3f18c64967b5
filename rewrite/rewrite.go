package rewrite

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/library"
	"github.com/mapfix/mapfix/rewrite/site"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// Package is one that may be edited; package unit explains its fields.
type Package = unit.Package

// What the user may choose; package library explains it.
type (
	Options       = library.Options
	Placement     = library.Placement
	SharedPackage = library.SharedPackage
)

// Where copy functions live.
const (
	File   = library.File   // in a file of their own in the package that calls them
	Inline = library.Inline // at the end of the file that calls them
	Shared = library.Shared // in one package for all
	Maps   = library.Maps   // nowhere: maps.Clone, where one level is enough
)

// What becomes of a finding and of files; packages site and edit explain it.
type (
	Refusal = site.Refusal
	Edit    = edit.Edit
	Change  = edit.Change
)

// InlineMark stands in the comment of each function that is put into a file of the user's.
const InlineMark = unit.InlineMark

// HoldsCopies reports whether a file is named like one that copy functions are written to.
func HoldsCopies(name string) bool { return unit.HoldsCopies(name) }

// Fix is what repairs one finding.
type Fix struct {
	Finding *detect.Finding
	Message string // a verb phrase, such as "copy rule.FilterMap before writing to it"
	// Edits are the smallest edits for this finding, in file order. Findings
	// that the same copy repairs carry the same edits. Calls that are replaced
	// all carry the edit that removes an import which they alone used.
	Edits []Edit
	// NewFiles holds the files of copy functions that the edits call into,
	// with the functions of the whole run. It is nil if the edits call
	// nothing new.
	NewFiles []Change
}

// Touches reports whether the fix edits or creates a file in a directory for which is holds.
func (f *Fix) Touches(is func(dir string) bool) bool {
	return slices.ContainsFunc(f.Edits, func(e Edit) bool { return is(filepath.Dir(e.File)) }) ||
		slices.ContainsFunc(f.NewFiles, func(c Change) bool { return is(filepath.Dir(c.File)) })
}

// Result is what Rewrite found to do. Changes are sorted by file name, Fixes
// and Refusals are in the order of the findings.
type Result struct {
	Changes  []Change
	Fixes    []Fix
	Refusals []Refusal
}

// Rewrite plans and checks the repair of each finding that has one, and
// returns the files as they should become. It writes nothing. Findings without
// a Repair are passed over; those that cannot be repaired are Refusals. The
// result is the same for the same input. The error is for options that make no
// sense.
func Rewrite(pkgs []*Package, findings []*detect.Finding, opts Options) (*Result, error) {
	switch opts.Placement {
	case File, Inline, Maps:
	case Shared:
		if opts.Shared == nil || opts.Shared.Name == "main" {
			return nil, fmt.Errorf("copy functions cannot be placed in a package that cannot be imported")
		}
	default:
		return nil, fmt.Errorf("placement %q is not known", opts.Placement)
	}
	p := newPlan(pkgs, findings, opts)
	for _, j := range p.jobs {
		j.do()
	}
	p.finishShared()
	return p.result(), nil
}
