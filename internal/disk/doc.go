// Package disk writes changes to the user's files: each file at once, each package as
// a whole or not at all, and nothing that changed since it was read. What a killed run
// leaves behind is swept by the next one.
package disk
