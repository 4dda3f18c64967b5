package flow

// The bounds of the analysis. Reaching one never makes an answer wrong: the answer says
// that it is not all, and why.
type Bounds struct {
	Nodes  int // locations that the questions about a value may lead to; what is beyond is not followed
	Near   int // the same for questions that are asked of most candidates
	Fields int // of a path; deeper inside a data structure objects are not told apart
	Run    int // steps between two fields of a path; beyond, objects are not told apart
	Stores int // functions that a store behind a parameter is lifted through
}

// What is not known if one of them is reached.
const (
	tooLarge      = "the data gets to too many places to follow it to all of them"
	tooManyStores = "what callees store"
	tooDeepStores = "what is stored deep in a data structure"
)

// DefaultBounds are those that a program of a million lines stays within.
var DefaultBounds = Bounds{Nodes: 10_000, Near: 300, Fields: 3, Run: 3, Stores: 20_000}
