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
//	go test ./internal/tools/variants               # a sample
//	go test ./internal/tools/variants -all          # every program, every transformation
//	go test ./internal/tools/variants -all -update  # record what is known
//	go test ./internal/tools/variants -v -run 'Meaning' -archive fix/NAME -show
package variants
