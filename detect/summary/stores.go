package summary

// PutsInside reports whether the event stores something in what is at l, which is no use of that.
func (e *Event) PutsInside(l Loc) bool {
	return e.Kind == EventStore && e.Target.Base == l.Base && e.Target.Path.HasPrefix(l.Path)
}

// IsAway reports whether the event puts something into an object of somebody else's, or into a
// package variable.
func (e *Event) IsAway() bool {
	return e.Kind == EventStore && e.Target != nil && IsForeign(*e.Target)
}

// StoresAway reports whether it puts the data at s there.
func (e *Event) StoresAway(s Src) bool {
	return e.IsAway() && !e.PutsInside(s.Loc) && Overlap(Val{s}, e.Stored)
}
