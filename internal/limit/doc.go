// Package limit chooses among the findings those that are asked for: by file, by changed lines, by
// what a crash log shows, by their IDs, and no safer than their directory allows.
//
// In go all findings, and what is asked for; what is not goes. What git and the log say has been
// read before, and nothing is said here about what is dropped.
package limit
