// Package detect finds writes to a shared map that are made through something
// that looks local, and decides which of them are mistakes.
//
// # One direction
//
// A package's syntax and types go in, and findings come out. Nothing flows back:
//
//	Input -> Summarise -> PackageSummary     one package at a time, in any order
//	[]*PackageSummary -> Link -> Result      the whole program at once
//
// Only Summarise sees syntax and types; only Link sees more than one package.
// Between them is data that can be stored (summary.go, packed.go). The package loads
// nothing, prints nothing and changes nothing: internal/driver loads, package
// rewrite repairs. Analyzer wraps both halves for go/analysis drivers.
//
// # Words of a summary
//
//   - A Path is a sequence of steps, through a pointer, into an element or to a
//     field. A Base is what it starts from: a parameter, a package variable, a
//     call's result, something made here. Both together are a Loc, a location.
//     (path.go)
//   - A Val is the set of sources (Src) that a value may have, each the contents
//     of a location when the function was entered, or its address. A value that
//     refers to no map has no sources.
//   - A Bind is a place where a value gets a new name, and with it an alias
//     appears: x := E, a field of a literal, a range variable, an argument, the
//     copy of a struct. Sources remember the binds that they went through, for
//     that is where a copy may go. (binds.go)
//   - An Event is what a function does with a value: mutate, look up, range,
//     pass, return, store, send, capture. Events of one function are related by
//     what may come after what. (events.go)
//   - A Func holds the binds, events and calls of one function, what it returns
//     and what it leaves in memory. Its values are followed through the
//     control-flow graph in function.go, eval.go, assign.go, calls.go and
//     heap.go; what the standard library does is data, in models.go.
//
// # Words of the whole program
//
//   - A program joins the summaries: callees of each call, implementations of
//     each interface, what is stored in each field, and which functions run only
//     while the program starts. (program.go, link.go)
//   - A write says that a function writes a map that a parameter or captured
//     variable leads to, itself or through its callees. (writes.go)
//   - A candidate is a bind whose value is written. (candidates.go)
//   - An origin is where a value comes from, found by going backwards through
//     assignments, results and all callers. A candidate with an origin in a
//     package variable, or in what main keeps, writes what is shared: its
//     origin is the root. (origins.go)
//   - An access is an event of any function on a root. (judge.go)
//   - A signal is one observation about a candidate: for a mistake, a doubt, or
//     a sign that the write is meant. All signals are the evidence, and the
//     verdict is a function of the evidence alone. (intent.go for the function
//     that writes, roots.go for the rest of the program)
//   - A Finding is a candidate with its verdict, evidence, the trace from the
//     root to the readers, and a Repair, which says where a copy goes and how
//     deep it has to be. (report.go, finding.go)
//
// # Bounds
//
// Everything that could grow without end has a bound, in bounds.go, flow/bounds.go or
// summary/bounds.go, which says what reaching it means. What is beyond a bound is not
// known: the finding says so, and is not safe.
package detect
