package rewrite

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/rewrite/edit"
)

// Package is one type-checked package whose files may be edited: syntax with
// comments and full types.Info. It is not modified.
type Package struct {
	Path, Dir string
	Module    string // its path; "" if there are no modules
	Fset      *token.FileSet
	Files     []*ast.File
	Sources   map[string][]byte // absolute file name -> bytes as read from disk, byte order mark and line ends included
	Types     *types.Package
	Info      *types.Info
	GoVersion string         // language version of the module, such as "go1.21"; "" is the newest
	Sizes     types.Sizes    // of the target; nil is gc on amd64
	Importer  types.Importer // resolves this package's imports when the result is checked
}

// Options is what the user may choose. The zero Options is the default.
type Options struct {
	// PreserveNil makes the copy of a nil map nil. Without it the copy is an
	// empty map, which can be written.
	PreserveNil bool
	// Placement says where copy functions live.
	Placement Placement
	// Shared is the package that they live in if the placement is Shared.
	Shared *SharedPackage
	// Used reports whether some package refers to name in the package at path,
	// which is not its own, before anything is changed. A function that nothing
	// refers to is removed; nil means that none may be.
	Used func(path, name string) bool
}

// A Placement says where copy functions live. What cannot go there goes into
// the package's file.
type Placement string

const (
	File   Placement = ""       // in a file of their own in the package that calls them
	Inline Placement = "inline" // at the end of the file that calls them
	Shared Placement = "shared" // in one package for all
	Maps   Placement = "maps"   // nowhere: maps.Clone, where one level is enough
)

// A SharedPackage is a package of the user's that copy functions are added to.
// It need not exist.
type SharedPackage struct {
	Path, Name, Dir string
	Module          string            // that it is part of
	GoVersion       string            // as in Package
	Sources         map[string][]byte // absolute file name -> bytes, of files that are built
}

// Fix is what repairs one finding.
type Fix struct {
	Finding *detect.Finding
	Message string // a verb phrase, such as "copy rule.FilterMap before writing to it"
	// Edits are the smallest edits for this finding, in file order. Findings
	// that the same copy repairs carry the same edits. Calls that are replaced
	// all carry the edit that removes an import which they alone used.
	Edits []edit.Edit
	// NewFiles holds the files of copy functions that the edits call into,
	// with the functions of the whole run. It is nil if the edits call
	// nothing new.
	NewFiles []edit.Change
}

// Touches reports whether the fix edits or creates a file in a directory for which is holds.
func (f *Fix) Touches(is func(dir string) bool) bool {
	return slices.ContainsFunc(f.Edits, func(e edit.Edit) bool { return is(filepath.Dir(e.File)) }) ||
		slices.ContainsFunc(f.NewFiles, func(c edit.Change) bool { return is(filepath.Dir(c.File)) })
}

// Refusal is a finding that is not repaired, and why.
type Refusal struct {
	Finding *detect.Finding
	Reason  string
	Bug     bool // what we would have written does not compile
	Copied  bool // the copy is there already, so there is nothing to repair
}

// Result is what Rewrite found to do. Changes are sorted by file name, Fixes
// and Refusals are in the order of the findings.
type Result struct {
	Changes  []edit.Change
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
	for _, u := range p.units {
		p.repair(u)
	}
	p.finishShared()
	return p.result(), nil
}

// repair does the work for one unit. A panic in there is a mistake of ours
// that must not spoil the other packages.
func (p *plan) repair(u *unit) {
	defer func() {
		if r := recover(); r != nil {
			u.fail(fmt.Sprintf("internal error in package %s: %v", u.pkg.Path, r))
		}
	}()
	u.resolve()
	u.settle()
}

// What a fix consists of; package edit explains each.
type (
	Edit   = edit.Edit
	Change = edit.Change
)
