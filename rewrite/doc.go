// Package rewrite turns findings into edits: it wraps an expression in a call
// that copies it, or inserts a statement that gives a variable a copy of its
// own, and writes the copy functions that those calls need.
//
// This package is the front: Rewrite takes packages and findings, and returns the
// files as they should become, the fix of each finding, or the reason why it has none.
// It writes nothing to disk. The way of a finding goes through the packages below,
// each of which imports only those before it:
//
//   - lex reads files by their tokens, edit says how their bytes change, and where a new
//     line fits in;
//   - unit is what is compiled together, a package with the tests that are part of it;
//     verify type-checks it as it becomes;
//   - clone knows how to copy a type, and writes the copy functions; access and stmts know
//     what expressions and statements do to a variable; copies knows what is copied already;
//   - site is the plan as data. place makes it: it decides, on the ast and its types,
//     whether a copy can go where the analysis would have it, and where else. That is
//     decided nowhere else;
//   - library picks the function that each site calls, and writes the files that have them;
//     prune takes out what is not used any more;
//   - emit makes the edits. What is added goes over the dst, and only the tokens that were
//     added are taken over from the printed text, so that no other byte of a file changes.
//
// Here, plan.go goes through the units and settle.go tries the sites of one: if the outcome
// does not compile, the sites that cause it are dropped.
//
// Known gaps: copy functions of a shared package that is only extended are not
// taken out, nor those in files of the user's unless that is where they go; a name
// that is declared only in files of another directory's build is not seen; a copy
// function that the tests have and the package then needs is written twice; comments
// in one column are not moved where expressions are only wrapped; what reads a field
// through another variable or in another function is not seen when the field gets a
// local variable.
package rewrite
