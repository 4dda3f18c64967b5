// Package prune takes out the copy functions that we wrote and that nothing refers to any more.
//
// In go a unit, its files as they become, and who else refers to a function; out come the changes
// of the files that have such functions. A function of the user's is never taken out, nor one
// whose name occurs anywhere else.
package prune
