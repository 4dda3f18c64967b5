// Package binds says what a bind is in syntax. A bind is a place where a value gets a new name,
// and with it an alias appears: x := E, a field of a literal, a range variable, an argument,
// the copy of a struct.
//
// In goes a Spec, which whoever meets the bind fills in; out comes where a copy would go, if
// there is a place for one. The package decides neither whether a value is shared nor whether
// it should be copied.
package binds
