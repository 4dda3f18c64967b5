package detect

import (
	"github.com/mapfix/mapfix/detect/summary"
)

// A varEvent is an assignment to a package variable or a part of it, or its address
// being passed on.
type varEvent struct {
	fn *summary.Func
	*summary.Event
}

// indexVariables notes these events, for many questions are about one variable.
func (p *program) indexVariables() {
	for _, f := range p.order {
		for i := range f.Events {
			e := &f.Events[i]
			switch e.Kind {
			case summary.EventStore:
				p.noteVariable(f, e, e.Target.Base)
			case summary.EventPass:
				for _, s := range e.Val {
					if s.Addr {
						p.noteVariable(f, e, s.Base)
					}
				}
			}
		}
	}
}

func (p *program) noteVariable(f *summary.Func, e *summary.Event, b summary.Base) {
	if b.Kind == summary.BaseGlobal {
		p.variables[b] = append(p.variables[b], varEvent{f, e})
	}
}

// assigns reports whether the event gives what is around loc in the variable, or loc
// itself, a value.
func (e varEvent) assigns(loc summary.Loc) bool {
	return e.Kind == summary.EventStore && loc.Path.HasPrefix(e.Target.Path)
}

// sets reports whether that value is not nil.
func (e varEvent) sets(loc summary.Loc) bool {
	return e.assigns(loc) && (len(e.Val) > 0 || e.Filled != summary.ContentUnknown)
}

// leftOut reports whether the variable around loc is a struct literal that does
// not speak of loc, so that the map there is nil.
func (p *program) leftOut(loc summary.Loc) bool {
	literal, spoken := false, false
	for _, e := range p.variables[loc.Base] {
		if summary.IsInit(e.fn) && e.assigns(loc) {
			literal = literal || e.Filled == summary.ContentFields
			spoken = spoken || e.Filled != summary.ContentFields
		}
	}
	return literal && !spoken
}

// decodesInto reports whether the event passes the variable to a call out of sight, as
// decoders are handed what they fill.
func (p *program) decodesInto(e varEvent) bool {
	return p.funcs[e.fn.Calls[e.Call].Callee] == nil
}
