// Package driver loads a Go program from source and streams it through
// scan.Summarise, package by package, in dependency order.
//
// # What happens
//
// The go command lists the packages (it neither compiles nor runs cgo). Each
// package is then parsed and type-checked, at most Config.Workers at a time, by
// a checker whose importer hands out the packages checked before. A package of the
// user's own is checked twice:
//
//   - without function bodies, for those who import it. This result is small,
//     is handed on at once, and stays in memory;
//   - with bodies, for its summary. Syntax, bodies and type information are
//     dropped as soon as the summary is made.
//
// Of dependencies, most functions are never reached. They are checked with the bodies
// of what runs by itself at first, and once more with those bodies that turn out to be
// asked for, when the packages that import them are done (parts.go). That is about one
// in six.
//
// Keeping only types and summaries bounds memory: what is in flight, plus the
// package-level objects, plus the summaries. The standard library is never
// checked with bodies unless it is what was asked for, and a [Loader] keeps it
// from one run to the next.
//
// # Cache
//
// With a Cache, a package is checked only if its key is new (cache.go), and types
// without bodies come from the cache where they can (types.go). Types are made when
// a check asks for them, so that a run in which little changed makes few. The parts of
// a summary are one entry, which grows as more of its functions are asked for. Link
// keeps the result too.
//
// # Tests
//
// With tests, the go command lists variants of a package: p alone, p with its
// test files, p_test, and dependencies recompiled against p with its test files.
// Each source file is summarised once, in the variant with the most files; the
// others are checked for their types only. Generated test mains are skipped.
//
// # What may go wrong
//
// Syntax and type errors in the main modules, and in whatever the patterns
// match, are load failures. Errors elsewhere are tolerated, and so are type
// errors in packages that use cgo, since cgo is not run. A panic in the checker
// or in the analysis fails the package it happened in and no other.
package driver
