// Package access says what expressions read: a path of fields and elements from a variable, and
// how two such paths relate.
//
// In go expressions and their types; out come paths. What calls return, and what else may hold
// the same value, is not looked at.
package access
