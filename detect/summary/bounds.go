package summary

// Bounds are the limits of what a summary says. Reaching one makes a value unknown: it gets
// a source of the kind BaseUnknown, whose name is the reason. Only tests change them.
var Bounds = struct {
	Steps         int // of an access path
	Sources       int // of a value
	Forwards      int // structs assigned as a whole that are looked through for one location: copies of copies of recursive types branch
	Snapshot      int // locations in what a call sees of memory
	SnapshotDepth int // references from an argument to such a location
	Visits        int // of one block before its state is taken as it stands
}{Steps: 12, Sources: 12, Forwards: 24, Snapshot: 64, SnapshotDepth: 6, Visits: 8}

// The reasons for which something is not known.
const (
	tooLong      = "the data structure is too deep to follow"
	tooMany      = "the value may come from too many places"
	tooManyCopy  = "the value is copied too often to follow"
	tooMuchState = "the argument leads to too much data to follow"
	// TooManyRounds is for loops that do not come to rest.
	TooManyRounds = "a loop changes the value in too many ways to follow"
)

// Unknown returns why v may be something else too, empty if it may not.
func (v Val) Unknown() string {
	if len(v) > 0 && v[len(v)-1].Base.Kind == BaseUnknown {
		return v[len(v)-1].Base.Name
	}
	return ""
}

// Unknown returns a value of which nothing is known, for a reason.
func Unknown(reason string) Src {
	return Src{Loc: Loc{Base: Base{Kind: BaseUnknown, Name: reason}}}
}
