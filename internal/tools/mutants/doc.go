// Package mutants changes programs at random, so that the analysis and the rewrite
// meet code that nobody would write. A mutant compiles; what it does, nobody knows.
//
//	go test -fuzz FuzzSummarise ./internal/tools/mutants
//	go test -fuzz FuzzRewrite ./internal/tools/mutants
//
// Both targets begin with the archives in testdata. What makes one of them fail is to
// become an archive.
package mutants
