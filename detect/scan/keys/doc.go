// Package keys finds out what one function does with the keys of a map, and with texts that
// show a map: whether it tells one key from another, by a look-up, a comparison or a search,
// or only hands all of them on.
//
// In go a function's body and an expression that gives keys or texts; out comes a
// summary.KeyFlow: how they are used, which calls they are arguments of, whether they are
// returned. A Tracer has the questions, one method for each; a trace goes from variable to
// variable to answer one of them. What functions of the standard library do with keys and
// texts is data (functions.go).
//
// The package follows names, not values: a key that is stored where it cannot be traced is
// used in a way that is not known.
package keys
