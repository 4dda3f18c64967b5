// Package bounds holds the limits of the analysis, all of them, and nothing else. Reaching
// one never makes an answer wrong: something is not known then, which the finding says and
// which keeps it from being safe. What is meant where a limit is another matter is said
// there. Only tests change them.
package bounds

// Of is what may be of each.
var Of = struct {
	// What a summary says. Beyond them a value may be anything.
	Steps         int // of an access path
	Sources       int // of a value
	Forwards      int // structs assigned as a whole that are looked through for one location: copies of copies of recursive types branch
	Snapshot      int // locations in what a call sees of memory
	SnapshotDepth int // references from an argument to such a location
	Visits        int // of one block before its state is taken as it stands

	// Writes that are listed as those that may follow an event. Functions that fill a table
	// entry by entry have thousands of them, all of which follow the first; the reads
	// behind them are listed in any case. Beyond them any write may follow.
	Following int

	// What is known of keys. Beyond them a key may be any.
	KeyCallers int // through which a parameter is followed
	KeyLength  int // of a constant argument

	// One question for origins by the search that finds candidates. Beyond them there may
	// be other origins, so that candidates are doubted, and so are those whose root a
	// reader or writer may have that was not followed to its end.
	OriginSteps int // locations
	OriginCalls int // calls that it is inside of
	Stores      int // that are looked at for one field
	Filling     int // objects inside of each other whose fields are filled after they are made

	// The methods that a call through an interface is taken to reach: io.Writer or error
	// stand for anything. Of a call that may reach more it is not known what it writes and
	// what it returns, which is doubted. TODO: methods of dependencies that only such
	// calls reach are left out of the program, and nobody is told what they read.
	Implementations int

	// What is known of the writes of a function. Candidates that are handed to one with
	// more are doubted.
	Writes     int // for one function
	Alike      int // of these to one map: one of them stands for the others, under any key
	WriteCalls int // between the function and the write

	// Returns between a write and the bind that is looked for. Beyond them the bind is no
	// candidate; the write is judged where it happens.
	Returns int

	// Calls between the bind of a lender's map and the write. What a function far below
	// does to one field of what it is given is its own business, so beyond them the
	// candidate is doubted:
	//
	//	info := queue.Pop()
	//	q.requeue(info) // ... plugins.run(info) ... info.Rejected.Insert(plugin)
	Lent int

	// Functions that are looked at to find out whether the callers of one hold a lock.
	// Beyond them it is not known.
	LockCallers int

	// Calls through which a map is followed to who keeps it. Beyond them it is taken to be
	// given back, and what is written after that is no candidate.
	Keepers int

	// Functions of a program in which the value-flow graph is asked for roots that the search
	// for origins does not see. In larger ones these stay what they are, somebody else's: to
	// make the graph takes seconds there, and most programs have no other need of it.
	Refined int

	// The value-flow graph.
	Graph struct {
		Nodes  int // locations that the questions about a value may lead to; what is beyond is not followed
		Near   int // the same for questions that are asked of most candidates
		Fields int // of a path; deeper inside a data structure objects are not told apart
		Run    int // steps between two fields of a path; beyond, objects are not told apart
		Stores int // functions that a store behind a parameter is lifted through
	}

	// What is shown to the user. They decide nothing.
	Trace     int // steps of a trace
	Consumers int // calls through which a derived map is followed to who reads it
	Readers   int // of the root
	Written   int // writes of one candidate
	Facts     int // of one rule
}{
	Steps: 12, Sources: 12, Forwards: 24, Snapshot: 64, SnapshotDepth: 6, Visits: 8,
	Following:  64,
	KeyCallers: 4, KeyLength: 64,
	OriginSteps: 600, OriginCalls: 8, Stores: 64, Filling: 3,
	Implementations: 24,
	Writes:          32, Alike: 12, WriteCalls: 32,
	Returns: 3,
	Lent:    3, LockCallers: 40, Keepers: 3, Refined: 10_000,
	Graph: struct{ Nodes, Near, Fields, Run, Stores int }{Nodes: 10_000, Near: 300, Fields: 3, Run: 3, Stores: 20_000},
	Trace: 12, Consumers: 4, Readers: 2, Written: 3, Facts: 8,
}

// The reasons for which something is not known, as the user is told them.
const (
	TooLong       = "the data structure is too deep to follow"
	TooMany       = "the value may come from too many places"
	TooManyCopies = "the value is copied too often to follow"
	TooMuchState  = "the argument leads to too much data to follow"
	TooManyRounds = "a loop changes the value in too many ways to follow"

	TooManyOrigins  = "the data may come from too many places"
	TooDeepOrigins  = "the data comes from a function that is too many calls away"
	TooManyStores   = "too many functions store into the field that the data comes from"
	TooManyTargets  = "the data comes from a call that too many functions may answer"
	TooLarge        = "the data gets to too many places to follow it to all of them"
	TooManyLifted   = "what callees store"
	TooDeeplyStored = "what is stored deep in a data structure"
)
