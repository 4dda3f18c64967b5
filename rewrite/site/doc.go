// Package site holds the plan of the repairs as data: the findings to be repaired (Request), the
// places that get a copy (Site), and what the ast says about these (Syntax).
//
// A site is filled in by package place, and is the same for all who come after. The package
// navigates the ast, but decides nothing and writes nothing.
package site
