// Package program type-checks whole programs from memory, without the go command,
// for tools that look at many small variants of one program.
//
// Files go in by their slash-separated names below the main module's directory,
// go.mod among them, and type-checked packages come out in dependency order. A
// nested go.mod begins another module, of which only the imported packages are
// loaded. The standard library comes from export data (std.go), which one call of
// the go command finds.
//
// Build constraints and test files are not known here: all Go files of a directory
// are one package.
package program
