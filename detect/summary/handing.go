package summary

// A Handing is a place where a function gives a map of its own to somebody who keeps it, and
// writes the same map later on:
//
//	row["name"] = name
//	rows = append(rows, row) // each round the same one
type Handing struct {
	Bind   int // index into Func.Binds: what is handed over
	Way    HandingWay
	Call   int  // HandedToCall: index into Func.Calls
	Arg    int  // and which argument
	Whole  bool // the map itself rather than a struct that has it
	Loc    Loc  // the map
	Writes []HandedWrite
}

// A HandedWrite is a write that may follow when a map was handed over.
type HandedWrite struct {
	Rewrite int  // index into Func.Rewrites
	Again   bool // after it the map may be handed over at the same place again
	Other   bool // likewise in the same way, at another place
}

// A HandingWay says to whom a map is handed over.
type HandingWay uint8

const (
	HandedToList     HandingWay = iota + 1 // an element of a slice
	HandedToMap                            // an element of a map
	HandedToCell                           // what an atomic value holds
	HandedToReceiver                       // sent over a channel
	HandedToCall
	HandedToResult // part of what the function makes and returns; its writes come before
)

// A Rewrite is a write to a map that was handed over before.
type Rewrite struct {
	Event
	Varies bool // what is put in is not always the same
}
