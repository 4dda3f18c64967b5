package contract

import "github.com/mapfix/mapfix/detect/summary"

// A Shelf is an API by which data is laid down out of sight, or taken up again, without a
// value that leads from one to the other. Which of the data it is that is taken up is not
// known, so it may be any.
type Shelf struct {
	Name string       // the same for what is laid down and taken up
	Puts bool         // it lays down; of a field: what its function returns
	Arg  int          // the argument that is laid down
	Key  int          // the argument that keeps apart what is laid down, plus one
	Each summary.Path // from its receiver to what the function that it is handed takes up
}

func (c *contract) shelf() Shelf {
	s := Shelf{Name: c.Place, Puts: c.Promise == promiseLaysDown, Arg: orZero(c.Argument), Key: number(c.Key)}
	if c.Each != "" {
		s.Each = "|" + summary.StepDeref + "|." + summary.Path(c.Each)
	}
	return s
}

// Shelf returns the API of this kind that a call is of.
func (c *Contracts) Shelf(call *summary.Call) (Shelf, bool) {
	if e := c.shelves.find(callRef(call.Callee, call.Iface, call.Method, nil), nil); e != nil {
		return e.shelf(), true
	}
	return Shelf{}, false
}

// IsShelf reports whether a step leads to a field from which data is taken up.
func (c *Contracts) IsShelf(step string) bool {
	s, ok := c.laid[step]
	return ok && !s.Puts
}

// Shelves returns the fields that data is laid down in or taken up from, by their steps.
func (c *Contracts) Shelves() map[string]Shelf { return c.laid }
