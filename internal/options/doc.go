// Package options reads what the user asks for: the command line, and the settings file as far as
// the command line does not say otherwise.
//
// In go arguments; out come Options that make sense, those that hold in each directory, and where
// each of them was said. What is wrong is an error in one line, with where to read on. The package
// prints nothing but the settings that hold, and carries nothing out.
package options
