package program

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// FindObjects finds the parameters by which objects come in that a first-party function has
// a name for and could copy. Assignments to fields are of interest there alone: most
// functions assign fields, and hardly any of these objects can be copied.
func (p *Program) FindObjects() {
	q := p.newInquiry()
	ask := func(f *summary.Func, carries func(s summary.Src) bool) {
		for i := range f.Events {
			if e := &f.Events[i]; e.HandsOn() && slices.ContainsFunc(e.Val, carries) {
				q.ask(f, e)
			}
		}
	}
	for _, f := range p.Order {
		if p.isCandidate(f) {
			ask(f, func(s summary.Src) bool { return s.BoundAs(f, (*summary.Bind).IsObject) })
		}
	}
	q.follow(func(at Param) {
		ask(at.Fn, func(s summary.Src) bool { return s.Base == at.Base })
	})
	p.objects = q.found
}
