// Package unit holds what is compiled together: a package with its internal tests, or its
// external tests.
//
// In go type-checked packages; out come their units, and answers about what names mean, under
// which build constraints files are built, what can be imported, and which files and functions
// are ones that we wrote. The package decides nothing about repairs and changes none of what
// it is given.
package unit
