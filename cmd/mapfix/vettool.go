package main

import "strings"

// askedByVet reports whether the go command runs us as its vet tool: it asks
// for our version and flags, and then hands us one configuration file for each
// package, after the flags.
func askedByVet(args []string) bool {
	if len(args) == 1 && (args[0] == "-V=full" || args[0] == "-flags") {
		return true
	}
	return len(args) > 0 && strings.HasSuffix(args[len(args)-1], ".cfg")
}
