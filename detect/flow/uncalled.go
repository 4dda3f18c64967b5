package flow

import (
	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/summary"
)

// callableFromOutside reports whether code out of sight may call f, a method of what it was handed as an
// interface: nobody else is seen to call it, or it is one that the standard library calls.
func (x *index) callableFromOutside(f *summary.Func) bool {
	return f.Recv != "" && !f.Literal && len(x.callers[f]) == 0 || IsAsked(f)
}

// IsAsked reports whether the standard library calls a method, should it be handed what has it,
// whoever else does.
//
//	fmt.Println(version) // calls version.String
func IsAsked(f *summary.Func) bool {
	return f.Recv != "" && !f.Literal && contract.IsAsked(f.Method, f.Sig)
}

// Uncalled returns the accesses that methods of a map's own type make to their receiver, if
// code out of sight may call them. The list must not be changed.
//
//	flag.Var(labels, "label", "") // calls labels.Set
func (x *index) Uncalled(under string) []Holder {
	if x.uncalled == nil {
		x.uncalled = make(map[string][]Holder)
		for _, f := range x.Funcs {
			if x.callableFromOutside(f) {
				x.noteUncalled(f)
			}
		}
	}
	return x.uncalled[under]
}

func (x *index) noteUncalled(f *summary.Func) {
	for i := range f.Events {
		e := &f.Events[i]
		if e.Kind != summary.EventMutate && e.Kind != summary.EventLookup && e.Kind != summary.EventRange {
			continue
		}
		for _, s := range e.Val {
			if s.Path == "" && s.Base.Kind == summary.BaseParam && s.Base.Index == 0 {
				x.uncalled[e.Under] = append(x.uncalled[e.Under], Holder{Access: Access{Fn: f, Event: i, Src: s}})
			}
		}
	}
}
