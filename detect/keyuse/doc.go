// Package keyuse tells what becomes of the keys that somebody ranges over, and of texts that
// show a map: whether one is told from another, so that a key which was written by mistake
// could be noticed.
//
// In go what each function does with them, as its summary has it, and the calls of the
// value-flow graph; out comes the strongest use that anybody makes of them. The package
// knows nothing of mistakes and verdicts.
package keyuse
