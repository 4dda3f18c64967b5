// Package variants writes a program in other ways that mean the same.
//
// A Transformation gets a type-checked program and returns the files of a variant,
// or nothing if there is no place for it. It decides on the syntax and its types,
// and makes its changes in the text (edit.go), so that whatever it does not touch
// keeps its bytes. Transformations are careful: where it is not plain that the
// variant means the same, the place is left alone.
//
// The package's test holds the analysis to it: all variants of the programs in
// testdata get the verdict of the original. Differences that are known are listed in
// testdata/known.txt, with how many programs each transformation applied to. An
// entry that is no longer true must go, and a new difference fails the test:
//
//	go test ./internal/tools/variants                                # a sample
//	MAPFIX_TESTS=all go test ./internal/tools/variants               # every program, every transformation
//	go test ./internal/tools/variants -run Meaning -all -update      # record what is known
//	go test ./internal/tools/variants -run Transformations -update   # record the archives in testdata
//	go test ./internal/tools/variants -v -run Meaning -archive fix/NAME -show
//	go test ./internal/tools/variants -v -run Meaning -transformation closure -show
//
// The last two print each variant that is judged differently, with all findings in it
// and in the original and their reasons.
//
// # Known gaps
//
// All places of a program that a transformation finds are changed at once. Lines do
// not count, so that archives with directives are left out. A function that takes over
// a write may be named in the finding instead of the one that had it.
package variants
