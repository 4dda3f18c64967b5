// Package rewrite turns findings into edits: it wraps an expression in a call
// that copies it, or inserts a statement that gives a variable a copy of its
// own, and writes the copy functions that those calls need.
//
// The way of a finding:
//
//   - plan.go sorts the findings by unit, a package with the tests that are
//     part of it;
//   - locate.go finds the syntax at a finding's target and decides, on the ast
//     and its types, whether a copy can go there (wrap.go for expressions) and
//     whether one is there already (copied.go). The answer is a site or a
//     refusal. package clone knows how to copy the type; dynamic.go refuses what
//     it cannot: pointers behind values of type any;
//   - object.go is about what copies itself as a whole (copiedobject.go), and
//     anchor.go about where: behind the checks of what came with it;
//   - local.go is about expressions that get a variable for the rest of the
//     block. access.go knows which expressions mean the same, hazard.go what in
//     these statements forbids it, later.go what would miss the write;
//   - library.go picks the function that each site calls: one that the package
//     has already (existing.go), or a new one under a free name (scope.go);
//   - apply.go makes the change on the dst, prints it, and splice.go takes over
//     from the printed text only the tokens that were added, so that no other
//     byte of the file changes. layout.go finds the place for a new line, and
//     align.go keeps comments in their column. A copy that is there but not
//     deep enough only gets another callee (replace.go);
//   - copyfile.go writes the file with the copy functions, constraint.go keeps
//     it right for other platforms, prune.go takes out what is not used any
//     more. placement.go and shared.go put functions elsewhere, fileimports.go
//     adds to the user's files what they need for that;
//   - verify.go type-checks the outcome. If that fails, settle drops the sites
//     that cause it.
//
// Known gaps: copy functions of a shared package that is only extended are not
// taken out, nor those in files of the user's unless that is where they go; a name
// that is declared only in files of another directory's build is not seen; a copy
// function that the tests have and the package then needs is written twice; comments
// in one column are not moved where expressions are only wrapped; what reads a field
// through another variable or in another function is not seen when the field gets a
// local variable.
package rewrite
