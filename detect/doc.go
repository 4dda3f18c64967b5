// Package detect finds writes to a shared map that are made through something that looks
// local, and decides which of them are mistakes.
//
// A package's syntax and types go in, and findings come out. Nothing flows back:
//
//	scan.Input -> scan.Summarise -> summary.PackageSummary   one package at a time, in any order
//	[]*summary.PackageSummary -> Link -> Result              the whole program at once
//
// Only Summarise sees syntax and types; only Link sees more than one package. Between them is
// data that can be stored. The stages, in order, each a package that imports only those above
// it:
//
//	bounds    the limits of the analysis, and what reaching one of them means
//	summary   what one function does with maps, and its encoding: paths, values, binds, events
//	contract  what APIs and the standard library promise about maps
//	scan      syntax and types -> summary
//	finding   what is said about a write
//	flow      the value-flow graph of a program: which values may be one object
//	reach     which functions of a program can matter, and what calls through interfaces reach
//	handed    what a function hands to somebody and then writes again
//	keyuse    what becomes of keys that are ranged over, and of texts that show a map
//	program   the summaries joined: callees, writes, candidates and their origins
//	lock      which locks callers hold
//	way       what happens to a map on the way to where it is written
//	rule      the decision: a table, and the verdict as a function of the facts
//	result    the findings, and why they were decided as they were, for storing
//	judge     the facts about each candidate
//
// Their package comments explain the words. To look for how a form of alias or write is
// understood, start at scan/values; for a way that a value goes between functions, at flow and
// program; for why a write was found or left alone, at rule and judge.
//
// The package loads nothing, prints nothing and changes nothing: internal/driver loads,
// package rewrite repairs. Analyzer wraps both halves for go/analysis drivers. What is beyond
// a bound is not known: the finding says so, and is not safe.
package detect
