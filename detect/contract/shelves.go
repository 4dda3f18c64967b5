package contract

import (
	"github.com/mapfix/mapfix/detect/summary"
)

// A Shelf is an API by which data is laid down out of sight, or taken up again.
type Shelf struct {
	Name string // the same for what is laid down and taken up
	Puts bool   // it lays down
	Arg  int    // the argument that is laid down
	Asks bool   // of a field: what its function returns is laid down

	Each summary.Path // from its receiver to what the function that it is handed takes up
}

// Shelves are APIs by which data is laid down at one place and taken up again at another,
// without a value that leads from one to the other. Which of the data it is that is taken
// up is not known, so it may be any.
var Shelves = map[string]Shelf{
	"context.WithValue":                   {Name: "context", Arg: 2, Puts: true},
	"(context.Context).Value":             {Name: "context"},
	"(*container/list.List).PushBack":     {Name: "list", Arg: 1, Puts: true},
	"(*container/list.List).PushFront":    {Name: "list", Arg: 1, Puts: true},
	"(*container/list.List).InsertBefore": {Name: "list", Arg: 1, Puts: true},
	"(*container/list.List).InsertAfter":  {Name: "list", Arg: 1, Puts: true},
	".container/list.Element.Value":       {Name: "list"},
	".container/ring.Ring.Value":          {Name: "ring"},
	"(*container/ring.Ring).Do":           {Name: "ring", Each: "|" + summary.StepDeref + "|.container/ring.Ring.Value"},
	"(*sync.Pool).Put":                    {Name: "pool", Arg: 1, Puts: true},
	"(*sync.Pool).Get":                    {Name: "pool"},
	".sync.Pool.New":                      {Name: "pool", Asks: true},
}

// IsShelf reports whether a step leads to a field from which data is taken up.
func IsShelf(step string) bool {
	s, ok := Shelves[step]
	return ok && !s.Asks
}

// ShelfOf returns the API of this kind that a call is of.
func ShelfOf(c *summary.Call) (Shelf, bool) {
	id := c.Callee
	if c.Method != "" {
		id = "(" + c.Iface + ")." + c.Method
	}
	s, ok := Shelves[id]
	return s, ok
}
