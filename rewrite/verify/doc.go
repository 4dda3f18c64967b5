// Package verify type-checks what was written, before anybody sees it.
//
// In go a unit and the texts of its files as they become; out come the errors that it did not
// have before. Nothing is repaired here, and nothing is read from disk.
package verify
