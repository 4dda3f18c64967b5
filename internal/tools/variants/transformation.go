package variants

import (
	"github.com/mapfix/mapfix/internal/tools/program"
	"github.com/mapfix/mapfix/internal/tools/verdict"
)

// A Transformation rewrites a program into one that means the same.
type Transformation struct {
	Name string
	Doc  string // what it does, as a phrase
	// Lowers says that the verdict of a variant may be lower, but not better than
	// that of the original and than with neutral names.
	Lowers bool
	// Apply returns a variant of the program, nil if it does not apply. It does
	// not change the program.
	Apply func(*program.Program) *Variant
}

// A Variant is a program that means the same as another one.
type Variant struct {
	Files map[string][]byte
	Names verdict.Names // what its functions and packages are called in the original
	Sites int           // how many places differ
}

// All returns all transformations.
func (v *Vocabulary) All() []Transformation {
	all := append([]Transformation{v.Rename()}, forms()...)
	all = append(all,
		Transformation{Name: "package-funcs", Doc: "functions move to a package of their own", Apply: v.moveFunctions},
		Transformation{Name: "package-types", Doc: "types move to a package of their own and leave an alias", Apply: v.moveTypes},
	)
	for _, verb := range v.Verbs {
		all = append(all, v.Verb(verb))
	}
	return all
}

// forms returns the transformations that do not depend on what the analysis knows by
// name.
func forms() []Transformation {
	return []Transformation{
		{Name: "swap", Doc: "neighbouring statements that are independent change places", Apply: swap},
		{Name: "argument", Doc: "a call within a call is made before it, into a local variable", Apply: hoistArguments},
		{Name: "selector", Doc: "a chain of selectors is split by a local variable", Apply: splitSelectors},
		{Name: "extract", Doc: "writes to a map move into a function of their own", Apply: extract},
		{Name: "inline", Doc: "the body of a small function takes the place of its only call", Apply: inline},
		{Name: "closure", Doc: "function bodies run in a closure", Apply: wrapInClosure},
		{Name: "goroutine", Doc: "bodies of functions without results run in a goroutine that is waited for", Apply: wrapInGoroutine},
		{Name: "goroutine-result", Doc: "bodies of functions with results run in a goroutine that sets variables for them", Apply: resultsFromGoroutine},
		{Name: "reorder", Doc: "functions and types of a file are declared in reverse order", Apply: reorder},
		{Name: "split", Doc: "the functions of a file move into another file that comes first", Apply: splitFiles},
		{Name: "merge", Doc: "the files of a package become one", Apply: mergeFiles},
		{Name: "reads", Doc: "what getters return is encoded once more where they are called", Apply: addReads},
		Callers(5),
		Callers(900),
		Strangers(300),
		{Name: "interface", Doc: "methods are called through an interface", Apply: throughInterface},
		{Name: "method-value", Doc: "methods and functions are called through a variable", Apply: throughValue},
		{Name: "generic", Doc: "maps are read through a generic function", Apply: throughGeneric},
		{Name: "var", Doc: "m := x becomes var m = x", Apply: declareByVar},
		{Name: "assign", Doc: "m := x becomes var m T and m = x", Apply: declareThenAssign},
		{Name: "paren", Doc: "m[k] becomes (m)[k] where it is written", Apply: parenthesise},
		{Name: "pointer", Doc: "maps are written through a pointer to their variable", Apply: throughPointer},
		{Name: "negate", Doc: "the branches of if and else change places", Apply: negate},
		{Name: "range-index", Doc: "range loops over slices use the index", Apply: rangeByIndex},
		{Name: "range-value", Doc: "range loops that use the index use the value", Apply: rangeByValue},
	}
}
