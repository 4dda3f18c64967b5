// Package summary is the data that one half of the analysis hands to the other: what each
// function of a package does with maps, without syntax and types, in a form that can be
// stored.
//
// Words:
//
//   - A Path is a sequence of steps, through a pointer, into an element or to a field. A
//     Base is what it starts from: a parameter, a package variable, a call's result,
//     something made here. Both together are a Loc, a location. (path.go)
//   - A Val is the set of sources (Src) that a value may have, each the contents of a
//     location when the function was entered, or its address. A value that refers to no
//     map has no sources.
//   - A Bind is a place where a value gets a new name. Sources remember the binds that
//     they went through, for that is where a copy may go. (bind.go)
//   - An Event is what a function does with a value: mutate, look up, range, pass, return,
//     store, send, capture.
//   - A Func holds the binds, events and calls of one function, what it returns and what it
//     leaves in memory. A PackageSummary holds the functions of a package. (summary.go)
//   - A State is what is known of memory at one point of a function. (state.go, follow.go)
//
// A Coder encodes what goes in and out and decodes it (codec.go, stream.go, places.go,
// sharing.go, packed.go and movable.go), as fields.go describes it; findings and results
// describe themselves. The package never loads, reads syntax or decides anything.
package summary
