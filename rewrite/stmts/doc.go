// Package stmts says what the statements of a block do to the object that a variable refers to,
// as far as it can be read off their syntax.
//
// In go statements in order, and the variable; out come places among them. Aliases of the
// variable and what callees do are not looked at.
package stmts
