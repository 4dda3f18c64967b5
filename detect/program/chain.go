package program

import (
	"cmp"

	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/summary"
)

// A Chain is the calls on the way to a write, that of the caller first. Chains share
// their ends; nil is the empty one.
type Chain struct {
	Call   *summary.Call
	how    string // what the call does with the map: returnedBy, or passedTo
	Next   *Chain
	length int
}

// after returns c with a call before it.
func (c *Chain) after(how string, call *summary.Call) *Chain {
	return &Chain{call, how, c, c.Len() + 1}
}

func (c *Chain) Len() int {
	if c == nil {
		return 0
	}
	return c.length
}

// compare orders chains: the shorter one comes first, of two alike that whose calls stand
// first.
func (c *Chain) compare(d *Chain) int {
	if n := c.Len() - d.Len(); n != 0 {
		return n
	}
	for ; c != d && c != nil; c, d = c.Next, d.Next {
		if n := cmp.Or(cmp.Compare(c.Call.Pos.File, d.Call.Pos.File), c.Call.Pos.Offset-d.Call.Pos.Offset, cmp.Compare(c.how, d.how)); n != 0 {
			return n
		}
	}
	return 0
}

// EndsWith reports whether the last calls of c are those of end.
func (c *Chain) EndsWith(end *Chain) bool {
	for c.Len() > end.Len() {
		c = c.Next
	}
	for ; c != end && c != nil && end != nil && c.Call == end.Call && c.how == end.how; c, end = c.Next, end.Next {
	}
	return c == end
}

func (c *Chain) Steps() []finding.Step {
	var out []finding.Step
	for ; c != nil; c = c.Next {
		out = append(out, callStep(c.Call, c.how))
	}
	return out
}
