// Package site holds the plan of the repairs as data: the findings to be repaired (Request), the
// places that get a copy (Site), and what the ast says about these (Syntax).
//
// Package place fills the sites in; nobody changes them after that, except that findings are
// refused. The package decides nothing and writes nothing.
package site
