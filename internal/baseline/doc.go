// Package baseline remembers findings that a team lives with, so that only new
// ones are reported.
//
// A baseline is a text file with one line for each kind of finding: the package,
// the function, what the alias is made of, the type of the map, and how often that
// occurs. None of it depends on lines or file names, nor on how mapfix words what
// it finds, so a baseline survives unrelated edits, moved functions, renamed files
// and other versions of mapfix. Lines are sorted, and independent of each other:
// branches that change different ones merge.
//
// The package reads and writes text, and knows nothing of files.
package baseline
