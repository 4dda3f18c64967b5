// Package contract holds what APIs promise about maps, as data in one language that users
// extend (docs/contracts.md): whether the objects that an API hands out or takes may be
// written (contracts.json), and what functions do to maps whose bodies are not read, an Effect,
// a Shelf or a Use. What the standard library's
// do is derived from its source (derived.json, written by internal/tools/stdlib); where that
// does not tell, it is in standard.json.
//
// In go names of functions, methods and types as summaries have them; out come promises. The
// package sees neither syntax nor programs, and does not decide what a promise means for a
// finding.
package contract
