package detect

import (
	vflow "github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// shelves are APIs by which data is laid down at one place and taken up again at another,
// without a value that leads from one to the other. Which of the data it is that is taken
// up is not known, so it may be any.
var shelves = map[string]vflow.Shelf{
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

// shelf returns the API of this kind that a call is of.
func shelf(c *summary.Call) (vflow.Shelf, bool) {
	id := c.Callee
	if c.Method != "" {
		id = "(" + c.Iface + ")." + c.Method
	}
	s, ok := shelves[id]
	return s, ok
}
