package rewrite

import (
	"github.com/mapfix/mapfix/rewrite/library"
	"github.com/mapfix/mapfix/rewrite/site"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// Package is one type-checked package whose files may be edited.
type Package = unit.Package

// Refusal is a finding that is not repaired, and why.
type Refusal = site.Refusal

// InlineMark stands in the comment of each function that is put into a file of the user's.
const InlineMark = unit.InlineMark

// HoldsCopies reports whether a file is named like one that copy functions are written to.
func HoldsCopies(name string) bool { return unit.HoldsCopies(name) }

// What the user may choose; package library explains it.
type (
	Options       = library.Options
	Placement     = library.Placement
	SharedPackage = library.SharedPackage
)

// Where copy functions live.
const (
	File   = library.File
	Inline = library.Inline
	Shared = library.Shared
	Maps   = library.Maps
)
