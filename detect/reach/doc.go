// Package reach tells which functions of a program can matter: those that first-party code
// and the start of the program lead to, by a call, by a mention as a value, or behind an
// interface.
//
// In go the summaries of packages, part by part; out come the functions that are wanted, of
// which alone the bodies are decoded, and which methods a call through an interface may
// reach. The package looks at no values, and changes none of the summaries.
package reach
