package program

import (
	"cmp"
	"slices"

	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/summary"
)

// These begin the texts of steps into a callee and out of one.
const (
	passedTo   = "passed to "
	returnedBy = "returned by "
)

// A Link is one step of a trace, nearest to the root first.
type Link struct {
	call   *summary.Call // that the data went through, nil if there is none
	how    string        // it did: passedTo or returnedBy
	bind   *summary.Bind // that put the data into something else
	result *summary.Func // whose result this step takes, nil for an argument
	by     *summary.Func // that passed it on, as an argument
	given  *summary.Src  // what by had
	Memory bool          // the data lay in memory meanwhile
	Caught *summary.Func // a literal that captures it
	around *summary.Func // which is in this function
	had    *summary.Src  // that had it by this name
	serves bool          // it was the request of a handler from there on
	guess  bool          // in any object of a type: in which one was not followed
	choice bool          // the result is that of one implementation of an interface, see isWrapped
	next   *Link
	first  *summary.Func // see firstResult; kept, since each step of a search asks for it
	length int           // steps from here on that are shown
	kept   *Link         // what keep has returned
}

// before returns l as the step that comes before next, which may be nil.
func (l Link) before(next *Link) Link {
	l.next, l.first = next, next.firstResult()
	if l.first == nil {
		l.first = l.result
	}
	l.length = next.shown()
	if l.isShown() {
		l.length++
	}
	return l
}

// A trail holds the links of the way that a search is on, the nearest to the root on top.
// Most ways lead nowhere, so their links are used again.
type trail struct {
	chunks []*[trailChunk]Link
	length int
}

const trailChunk = 64

// push puts l before next, which may be nil. Whoever has come back from there sets the
// length to what it was.
func (t *trail) push(l Link, next *Link) *Link {
	if t.length == len(t.chunks)*trailChunk {
		t.chunks = append(t.chunks, new([trailChunk]Link))
	}
	top := &t.chunks[t.length/trailChunk][t.length%trailChunk]
	t.length++
	*top = l.before(next)
	return top
}

// keep returns a copy of the trace for the time after the search.
func (l *Link) keep() *Link {
	if l == nil {
		return nil
	}
	if l.kept == nil {
		kept := *l
		kept.next = l.next.keep()
		l.kept = &kept
	}
	return l.kept
}

func (l *Link) isShown() bool { return l.call != nil || l.bind != nil }

// step returns the step as it is shown.
func (l *Link) step() finding.Step {
	if l.bind != nil {
		return finding.Step{Position: l.bind.Pos, Text: BindText(l.bind)}
	}
	return callStep(l.call, l.how)
}

// callStep returns the step through c, how being passedTo or returnedBy.
func callStep(c *summary.Call, how string) finding.Step {
	return finding.Step{Position: c.Pos, Text: how + c.Text}
}

// shown returns the number of steps that are shown.
func (l *Link) shown() int {
	if l == nil {
		return 0
	}
	return l.length
}

// putBy returns the bind by which f put the data at s into something else that went on
// from there, nil if it did not.
func putBy(f *summary.Func, s summary.Src) *summary.Bind {
	refs := s.BindList()
	for i := len(refs) - 1; i >= 0; i-- {
		if b := &f.Binds[refs[i].ID-1]; b.PutsIn() {
			return b
		}
	}
	return nil
}

// Now reports whether the trace leads through arguments only, so that whoever
// made the data is still at work. Callees may have given back what they were given.
func (l *Link) Now() bool {
	return !slices.ContainsFunc(l.outsideCallees(), func(l *Link) bool { return l.Memory || l.result != nil })
}

// FirstGiver returns the function that is the first one, from the root on, to pass the data
// on as an argument or by a literal that captures it, and what it had; nil if there is none
// or if the data is returned to somebody afterwards, other than to who gave it.
func (l *Link) FirstGiver() (*summary.Func, *summary.Src) {
	links := l.outsideCallees()
	first := slices.IndexFunc(links, func(l *Link) bool { return l.by != nil || l.Caught != nil })
	if first < 0 || slices.ContainsFunc(links[first:], func(l *Link) bool { return l.result != nil }) {
		return nil, nil
	}
	if l := links[first]; l.by != nil {
		return l.by, l.given
	}
	return links[first].around, links[first].had
}

// outsideCallees returns the links without those on the way through callees that give back
// what they are given.
func (l *Link) outsideCallees() []*Link {
	var out []*Link
	var given []int // where callees that the search has gone through were given what they give back
	for ; l != nil; l = l.next {
		switch {
		case l.result != nil && len(given) > 0:
			out = out[:given[len(given)-1]]
			given = given[:len(given)-1]
			continue
		case l.by != nil && l.call == nil:
			given = append(given, len(out))
		}
		out = append(out, l)
	}
	return out
}

// remembers reports whether the data lay in memory on its way, other than in a variable that
// a function literal captures.
func (l *Link) remembers() bool {
	return l.Any(func(l *Link) bool { return l.Memory && l.Caught == nil })
}

// Any reports whether f holds for one of the links.
func (l *Link) Any(f func(*Link) bool) bool {
	for ; l != nil; l = l.next {
		if f(l) {
			return true
		}
	}
	return false
}

// firstResult returns the function nearest to the question whose result the
// trace came through, nil if there is none.
func (l *Link) firstResult() *summary.Func {
	if l == nil {
		return nil
	}
	return l.first
}

// ThroughResult reports whether the data came through f's result, with f nil
// through that of any function.
func (l *Link) ThroughResult(f *summary.Func) bool {
	return l.Any(func(l *Link) bool { return l.result != nil && (f == nil || l.result == f) })
}

// GivenBy lists what f passed on as an argument on the way of the data.
func (l *Link) GivenBy(f *summary.Func) []summary.Src {
	var out []summary.Src
	for ; l != nil; l = l.next {
		if l.given != nil && l.by == f {
			out = append(out, *l.given)
		}
	}
	return out
}

func (l *Link) Steps() []finding.Step {
	var out []finding.Step
	for ; l != nil; l = l.next {
		if l.isShown() {
			out = append(out, l.step())
		}
	}
	return out
}

// Last returns the step nearest to the question, the zero Step if there is none, and
// whether it is an argument's.
func (l *Link) Last() (s finding.Step, passes bool) {
	var last *Link
	for ; l != nil; l = l.next {
		if l.isShown() {
			last = l
		}
	}
	if last == nil {
		return finding.Step{}, false
	}
	return last.step(), last.bind == nil && last.how == passedTo
}

func BindText(b *summary.Bind) string {
	if b.Name == "" || b.Form == summary.BindLiteral || b.Form == summary.BindArg {
		return b.Text + " is an alias, not a copy"
	}
	return b.Name + " is an alias of " + b.Text + ", not a copy"
}

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

// Plain reports whether all calls happen where they stand.
func (c *Chain) Plain() bool {
	for ; c != nil; c = c.Next {
		if c.Call.Mode != summary.CallPlain {
			return false
		}
	}
	return true
}

func (c *Chain) Steps() []finding.Step {
	var out []finding.Step
	for ; c != nil; c = c.Next {
		out = append(out, callStep(c.Call, c.how))
	}
	return out
}

// Display spells a root's location for users: conf.Rules[].FilterMap.
func (p *Program) Display(l summary.Loc) string {
	f := p.Funcs[l.Base.Name]
	if f == nil || l.Base.Kind == summary.BaseGlobal {
		return summary.ShortName(l.Base.Name) + l.Path.String()
	}
	switch l.Base.Kind {
	case summary.BaseLocal:
		return "the " + f.Object(int(l.Base.Index)).Type + " made in " + f.Name + l.Path.String()
	case summary.BaseReceived:
		return "the " + f.Object(int(l.Base.Index)).Type + " decoded in " + f.Name + l.Path.String()
	case summary.BaseCall:
		return f.Calls[l.Base.Index].Text + "()" + l.Path.String()
	case summary.BaseParam:
		if int(l.Base.Index) < len(f.Params) {
			return f.Params[l.Base.Index].Name + l.Path.String() + " of " + f.Name
		}
	}
	return "what " + f.Name + " captures" + l.Path.String()
}

// RootPos returns where a root is declared, made or taken from.
func (p *Program) RootPos(l summary.Loc) summary.Position {
	f := p.Funcs[l.Base.Name]
	if f == nil || l.Base.Kind == summary.BaseGlobal {
		return p.Globals[l.Base.Name].Pos
	}
	switch l.Base.Kind {
	case summary.BaseLocal, summary.BaseReceived:
		return f.Object(int(l.Base.Index)).Pos
	case summary.BaseCall:
		return f.Calls[l.Base.Index].Pos
	}
	return f.Pos
}
