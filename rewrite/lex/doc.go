// Package lex reads Go files token by token: by the offsets of their bytes, whatever their line
// ends (Source), and by what has been put in between the tokens of another one (Splice).
//
// Only tokens are taken from what is printed; all other bytes of a user's file stay as they
// are. The package knows neither syntax nor types.
package lex
