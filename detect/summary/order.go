package summary

import "slices"

// Precedes reports whether event i of f happens before event k whenever k happens in the
// same call of f, and it does before each time that k does.
func (f *Func) Precedes(i, k int) bool {
	a, b := f.Events[i].Block, f.Events[k].Block
	if a == b {
		return i < k
	}
	for b = f.dominator(b); b >= 0; b = f.dominator(b) {
		if b == a {
			return true
		}
	}
	return false
}

// GoesOnFrom reports whether the key that a write of f puts in was looked up before, for another
// reason than to put in what is missing: that goes on from nothing that was there.
func (f *Func) GoesOnFrom(write *Event) bool {
	return slices.ContainsFunc(write.Before, func(i int) bool { return !f.Events[i].Fills })
}

func (f *Func) dominator(block int32) int32 {
	if int(block) >= len(f.Doms) {
		return -1
	}
	return f.Doms[block]
}
