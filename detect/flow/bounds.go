package flow

// The bounds of the analysis. Reaching one never makes an answer wrong: the answer says
// that it is not all, and why.
type Bounds struct {
	Nodes  int // locations of a graph, of a small program; what is beyond is not followed
	Each   int // the same for each function of a large one
	Values int // locations that functions are followed through; what is beyond may be any function
	Stores int // functions that a store behind a parameter is lifted through
}

// What is not known if one of them is reached.
const (
	tooLarge      = "the program is too large to follow all of its values"
	tooManyStores = "what callees store"
	tooDeepStores = "what is stored deep in a data structure"
)

// DefaultBounds are those that a program of a million lines stays within.
var DefaultBounds = Bounds{Nodes: 20_000, Each: 8, Values: 20_000, Stores: 20_000}
