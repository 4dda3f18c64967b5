// Package contract holds what APIs promise about maps, as data: what functions of the standard
// library do to the maps that they are given (a Model), and whether the objects that an API
// hands out or takes may be written (a contract, of a file that is built in or given by the
// user; docs/contracts.md explains the files).
//
// In go names of functions, methods and types as summaries have them; out come promises. The
// package sees neither syntax nor programs, and does not decide what a promise means for a
// finding.
package contract
