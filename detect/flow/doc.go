// Package flow is the value-flow graph of a program: which values may be one object.
//
// In go the summaries of a program's functions; out come answers to two questions, which
// are one relation read from its two ends:
//
//   - Origins: which objects a value may be, and the way from there;
//   - Holders: who accesses an object, by whatever name, and the way to them.
//
// A node is a location in a function: what it holds when the function is entered or, for
// what the function makes or is given by a call, from then on. An edge leads from a node
// to another that its value may come from. Edges through calls are labelled with the call,
// and a call that is entered is left the same way (Horwitz, Reps, Binkley, Interprocedural
// slicing using dependence graphs, 1990): what a function does between its parameters and
// results is found once and used at each call (balance.go), so recursion ends by itself.
//
//	call      a parameter -> the arguments of all calls
//	result    a call's result -> what the callees return
//	capture   a captured variable -> what it held where the literal is made
//	memory    a field, element, package variable -> what is stored there (memory.go)
//	copy      a map -> the map that its entries are copied from
//
// Before that, a coarse look at the program (classes.go) finds the functions that are called
// through values, and which variables and fields an object can get to at all. Nodes exist for
// what a question leads to among these, and for nothing else. Each answer says whether
// it is all, and if not, what is missing: code out of sight, or a bound that was reached
// (bounds.go).
//
// The package knows nothing of mistakes, intentions and verdicts, reads no syntax, and
// changes none of the summaries.
package flow
