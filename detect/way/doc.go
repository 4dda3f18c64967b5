// Package way looks at what happens to a map on the way from where it is bound to where it is
// written, besides the write, and at where it goes from there.
//
// In go a candidate and one of its writes; out come those who may find the map without the write
// (Beside), or find what an earlier call has left there (Earlier); who keeps the map before it is
// written (KeptBefore), and what it is put into (IsStored, StoredUse, LeftBehind); where others
// are handed it in turn (FannedOut), where a loop hands it to the writer once more (Again), and
// which function that is called often writes it (Often); whether its function takes anything out
// of it afterwards (TakesOut), and whether it has no entries of its own (AllEmpty); who ignores
// it when it is returned (Dropped), gets it back (ComesBackTo) or goes on with what it has handed
// in (CallerGoesOn); who goes on with it by another name (ByOtherName), or with what has it
// (OwnerGoesOn); whether another function makes what is written (MadeElsewhere), and where the
// search for origins stops short of the graph (Veiled). What a field or variable leads to is for
// the value-flow graph to say, and what it all means for package judge.
package way
