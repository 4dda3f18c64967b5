package detect

import (
	"cmp"

	"github.com/mapfix/mapfix/detect/summary"
)

// A chain is the calls on the way to a write, that of the caller first. Chains share
// their ends; nil is the empty one.
type chain struct {
	call   *summary.Call
	how    string // what the call does with the map: returnedBy, or passedTo
	next   *chain
	length int
}

// after returns c with a call before it.
func (c *chain) after(how string, call *summary.Call) *chain {
	return &chain{call, how, c, c.len() + 1}
}

func (c *chain) len() int {
	if c == nil {
		return 0
	}
	return c.length
}

// compare orders chains: the shorter one comes first, of two alike that whose calls stand
// first.
func (c *chain) compare(d *chain) int {
	if n := c.len() - d.len(); n != 0 {
		return n
	}
	for ; c != d && c != nil; c, d = c.next, d.next {
		if n := cmp.Or(cmp.Compare(c.call.Pos.File, d.call.Pos.File), c.call.Pos.Offset-d.call.Pos.Offset, cmp.Compare(c.how, d.how)); n != 0 {
			return n
		}
	}
	return 0
}

// endsWith reports whether the last calls of c are those of end.
func (c *chain) endsWith(end *chain) bool {
	for c.len() > end.len() {
		c = c.next
	}
	for ; c != end && c != nil && end != nil && c.call == end.call && c.how == end.how; c, end = c.next, end.next {
	}
	return c == end
}

func (c *chain) steps() []Step {
	var out []Step
	for ; c != nil; c = c.next {
		out = append(out, callStep(c.call, c.how))
	}
	return out
}
