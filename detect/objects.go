package detect

import "slices"

// An objectParam is a parameter or captured variable of a function by which objects
// come in that a first-party function has a name for and could copy.
type objectParam struct {
	fn   string
	base Base
}

// findObjects follows the objects that first-party functions bind down into the
// functions that they hand them to. Assignments to fields are of interest there alone:
// most functions assign fields, and hardly any of these objects can be copied.
func (p *program) findObjects() {
	var queue []objectParam
	hand := func(f *Func, e *Event) {
		_, kind := f.Calls[e.Call].handed()
		for _, id := range p.writers(f, e) {
			o := objectParam{id, Base{Kind: kind, Index: int32(e.Arg)}}
			if !slices.Contains(p.objects[id], o.base) {
				p.objects[id] = append(p.objects[id], o.base)
				queue = append(queue, o)
			}
		}
	}
	each := func(f *Func, carries func(s Src) bool) {
		for i := range f.Events {
			if e := &f.Events[i]; e.handsOn() && slices.ContainsFunc(e.Val, carries) {
				hand(f, e)
			}
		}
	}
	for _, f := range p.order {
		if !p.own[f.Package] || f.Test && !p.opts.Tests {
			continue
		}
		each(f, func(s Src) bool {
			return slices.ContainsFunc(s.bindList(), func(r BindRef) bool { return f.Binds[r.ID-1].isObject() })
		})
	}
	for len(queue) > 0 {
		o := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if f := p.funcs[o.fn]; f != nil {
			each(f, func(s Src) bool { return s.Base == o.base })
		}
	}
}
