package program

import (
	"github.com/mapfix/mapfix/detect/summary"
)

// A VarEvent is an assignment to a package variable or a part of it, or its address
// being passed on.
type VarEvent struct {
	Fn *summary.Func
	*summary.Event
}

// indexVariables notes these events, for many questions are about one variable.
func (p *Program) indexVariables() {
	for f := range p.Each() {
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

func (p *Program) noteVariable(f *summary.Func, e *summary.Event, b summary.Base) {
	if b.Kind == summary.BaseGlobal {
		p.Variables[b] = append(p.Variables[b], VarEvent{f, e})
	}
}

// Assigns reports whether the event gives what is around loc in the variable, or loc
// itself, a value.
func (e VarEvent) Assigns(loc summary.Loc) bool {
	return e.Kind == summary.EventStore && loc.Path.HasPrefix(e.Target.Path)
}

// Sets reports whether that value is not nil.
func (e VarEvent) Sets(loc summary.Loc) bool {
	return e.Assigns(loc) && (len(e.Val) > 0 || e.Filled != summary.ContentUnknown)
}

// LeftOut reports whether the variable around loc is a struct literal that does
// not speak of loc, so that the map there is nil.
func (p *Program) LeftOut(loc summary.Loc) bool {
	literal, spoken := false, false
	for _, e := range p.Variables[loc.Base] {
		if summary.IsInit(e.Fn) && e.Assigns(loc) {
			literal = literal || e.Filled == summary.ContentFields
			spoken = spoken || e.Filled != summary.ContentFields
		}
	}
	return literal && !spoken
}

// DecodesInto reports whether the event passes the variable to a call out of sight, as
// decoders are handed what they fill.
func (p *Program) DecodesInto(e VarEvent) bool {
	return p.Funcs[e.Fn.Calls[e.Call].Callee] == nil
}
