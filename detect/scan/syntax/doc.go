// Package syntax answers what can be asked of one function's syntax and types alone: which
// expressions are the same, who mentions a variable, whether an element of a map is only
// written, what a key is, what tests for nil there are.
//
// A Package is type-checked, a Body is that of one of its functions or literals. A Body is
// surveyed once, when it is made; tables that few questions need are made when first asked
// for. The answers depend on the body and the functions around it, and never on the values
// of variables: whoever needs these has a Body and follows them (package values).
package syntax
