// Package kinds answers questions about types that need nothing else: of which kind values
// are, whether they lead to a map or hold plain data only, what their fields are called in a
// summary, and how names of types and methods are spelled so that packages agree on them.
//
// In go types of go/types; out come booleans, steps of paths and names. It never looks at
// syntax.
package kinds
