// Package edit says how the bytes of a file change: what replaces what (Edit), what becomes of
// the whole (Change), and where a new line fits into the text that is there (Layout).
//
// In go texts and offsets; out come edits. All bytes outside of an edit stay as they are. The
// package knows tokens, but neither syntax nor types, and writes nothing to disk.
package edit
