// Package copies says what copies already in a unit: which of its functions copy a map, what
// the functions that we wrote promise to copy, and which calls and statements are copies.
//
// In go a unit, and what is known of the package that copy functions are shared in; out come
// functions and calls, with what the result owns. What a function is called proves nothing:
// the body counts, or a promise of ours. Whether a copy is deep enough is asked elsewhere.
package copies
