// Package builds looks at a program in all the ways in which it is built: for several
// platforms, with several sets of tags, and in several modules. What is found in each
// goes in; what is found in all, each finding once, and repairs that compile in every
// build come out. It neither prints nor writes.
//
// A [Build] is one of these ways. Where there is only one, everything is as it says.
package builds
