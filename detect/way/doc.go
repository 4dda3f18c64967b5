// Package way looks at what happens to a map on the way from where it is bound to where it is
// written, besides the write.
//
// In go a candidate and one of its writes; out come those who may find the map without the
// write (Beside), who keeps the map before it is written (KeptBefore), where others are handed
// it in turn (FannedOut), where a loop hands it to the writer once more (Again), and who
// ignores it when it is returned (Dropped). The package only looks at calls: what a field or
// variable leads to is for the value-flow graph to say, and what it all means for package judge.
package way
