// Package samples makes programs of templates, many in one module, and judges,
// repairs and runs them all at once. What the programs are about is up to the tools
// that use it: readers and sharing.
//
// A template is Go source with words in it, which stand for code, and without import
// declarations. [Expand] replaces the words, [Finish] adds the imports. A [Bench] runs
// the built command on a module, and the programs of a module in one binary: one
// program is quicker to build than hundreds.
package samples
