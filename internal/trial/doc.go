// Package trial tries changes to a program before a file is written: a command of
// the user's, such as its tests, is run on an overlay, and the changes with which it
// fails are found by halves.
package trial
