// Package library picks the function that each site calls: one that the package has, one that
// we wrote earlier, or a new one, under a name that is free and in the file where the user wants
// it.
//
// In go sites, and what the unit has; out come calls, the files of copy functions as they become,
// and what the user's own files need for the calls. What a function consists of is for package
// clone to say. The package never moves a site and edits none.
package library
