package contract

import (
	"net/textproto"

	"github.com/mapfix/mapfix/detect/summary"
)

// An Effect says what a function does to maps that is out of sight: one of the standard
// library, whose packages are loaded for their types alone, or one that a contract of the
// user's speaks of. Arguments are given by their numbers plus one, so that 0 is none.
type Effect struct {
	Writes   int // whose map is written
	LooksUp  int // whose map is looked into
	Key      int // that is the key of either
	From     int // whose entries are put into the map that is written
	Lists    int // that the result is an iterator over
	Chunks   int // likewise, which yields parts of it
	Pulls    int // that is an iterator: the first result is a function that gives what that yields
	Gathers  int // that is an iterator: the result is a new map or slice of what that yields
	Onto     int // or this slice with more elements
	Decodes  int // that points to what is filled
	Finds    int // that points to what gets Within or a part of it
	Within   int
	CopyOf   int    // of which the result is a copy
	Shallow  bool   // that is a new map or slice with the elements of the original
	Joins    bool   // the original is a list of slices, and the copy has the elements of these
	Loads    int    // that holds what the result is
	Stores   int    // that is put into Into
	Into     int    //
	Edits    int    // that is a slice whose elements are written
	Grows    int    // that the result is, or a new slice with its elements, and with the other arguments as elements
	HandsOn  int    // a function that is called with what Holder has at Each
	Holder   int    //
	Each     string // the step to a field, or to the elements
	Compares int    // whose method Less compares its elements
	Performs int    // whose method Method does it, with the arguments that come next
	Method   string
	KeysOnly bool   // Lists gives the keys of a map alone
	Locks    int    // that is locked
	Unlocks  int    // that is unlocked
	Wraps    int    // a function that the result calls
	inside   string // the step from what holds something to that
	mime     bool   // keys are spelled as those of MIME headers
}

// Inside returns the step from what holds something to that.
func (m Effect) Inside() string { return m.inside }

// Spelled returns k as the map spells it.
func (m Effect) Spelled(k summary.Key) summary.Key {
	if m.mime && k.Kind == summary.KeyConst {
		k.Text = textproto.CanonicalMIMEHeaderKey(k.Text)
	}
	return k
}

// Effect returns what contracts say that the named function does.
func (c *Contracts) Effect(name string) (Effect, bool) {
	var m Effect
	found := c.effects.all(funcRef(name))
	for _, e := range found {
		e.apply(&m)
	}
	return m, len(found) > 0
}

// number returns a number of an entry in the form that an Effect has it.
func number(n *int) int {
	if n == nil {
		return 0
	}
	return *n + 1
}

// apply adds to m what an entry says.
func (c *contract) apply(m *Effect) {
	argument, of := number(c.Argument), number(c.Of)
	switch c.Promise {
	case promiseSets:
		m.Writes, m.From, m.Key, m.mime = argument, number(c.From), number(c.Key), c.Spelling != ""
	case promiseLooksUp:
		m.LooksUp, m.Key, m.mime = argument, number(c.Key), c.Spelling != ""
	case promiseLists:
		c.applyLists(m)
	case promisePulls:
		m.Pulls = of
	case promiseGathers:
		m.Gathers, m.Onto = of, argument
	case promiseGrows:
		m.Grows = argument
	case promiseHandsOn:
		m.HandsOn, m.Holder, m.Each = argument, of, c.step()
		if c.Each != "" {
			m.Each = "." + c.Each
		}
	case promiseCompares:
		m.Compares = of
	case promisePerforms:
		m.Performs, m.Method = of, c.Method
	case promiseDecodes:
		m.Decodes = argument
	case promiseFinds:
		m.Finds, m.Within = argument, of
	case promiseCopies:
		m.CopyOf, m.Shallow, m.Joins = of, c.Shallow, c.Joins
	case promiseLoads:
		m.Loads, m.inside = of, c.step()
	case promiseStores:
		m.Stores, m.Into, m.inside = argument, of, c.step()
	case promiseEdits:
		m.Edits = argument
	case promiseLocks:
		m.Locks = argument
	case promiseUnlocks:
		m.Unlocks = argument
	case promiseWraps:
		m.Wraps = of
	}
}

// applyLists adds to m that the result is an iterator.
func (c *contract) applyLists(m *Effect) {
	if c.Yields == "parts" {
		m.Chunks = number(c.Argument)
		return
	}
	m.Lists, m.KeysOnly = number(c.Argument), c.Yields == "keys"
}

// step returns the step from what holds something to that: one value that is replaced as a
// whole, or one of several.
func (c *contract) step() string {
	if c.Cell {
		return summary.StepCell
	}
	return summary.StepElem
}

// Fits reports whether a call with n arguments has all that m speaks of.
func (m Effect) Fits(n int) bool {
	return n >= max(m.Writes, m.LooksUp, m.Key, m.From, m.Lists, m.Chunks, m.Pulls, m.Gathers, m.Onto, m.Grows, m.HandsOn, m.Holder, m.Compares, m.Performs, m.Decodes, m.Finds, m.Within,
		m.CopyOf, m.Loads, m.Stores, m.Into, m.Locks, m.Unlocks, m.Wraps)
}
