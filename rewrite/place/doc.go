// Package place decides where a copy goes. Nothing else does.
//
// In go the findings of a unit, with the expression or statement at which the analysis would
// have the copy; out come sites, in the order of the source, with what is copied there and how
// deep. A finding for which there is no place is refused, with the reason.
//
// Everything is decided on the ast and its types. The package writes no text, picks no function
// to call, and never looks at dst nodes.
package place
