// Package values follows the values of a function along its control-flow graph, and writes
// down what the function does with maps.
//
// In go a function's body and the summaries of the functions of its package that it calls; out
// comes a summary.Func with binds, events, calls, results and what is left in memory. A Unit is
// a package under way. A follower goes through one function until what is known of memory at
// each block is stable (run.go), and then once more to write events down; each literal has a
// follower of its own.
//
//   - expressions: eval gives the value of one, locs the locations it denotes (eval.go,
//     locations.go, composite.go, functions.go);
//   - statements: assign.go, elements.go for those of maps, range.go, exit.go; iterators.go for what
//     iterators yield;
//   - calls: calls.go, builtins.go, models.go for functions whose effects are data, effects.go
//     for those that have been followed before;
//   - what is noted: binds.go, events.go, inner.go for writes into what a map holds, edits.go
//     for those that callees make.
//
// Values that refer to no map have no sources, except those that lie in elements of maps
// (refs.go). The package sees no other package's bodies, and judges nothing.
package values
