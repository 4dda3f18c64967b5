// Package verdict judges programs that are in memory as the command does, and
// compares what it says of two of them.
//
// judge.go is the only file that knows how the analysis is called. That the
// findings are those of the command is what the package's test is for.
package verdict
