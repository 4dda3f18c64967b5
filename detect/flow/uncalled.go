package flow

import "github.com/mapfix/mapfix/detect/summary"

// Uncalled returns the accesses that methods of a map's own type make to their receiver, if
// nobody is seen to call them: code out of sight may, to which the map was handed as an
// interface. The list must not be changed.
//
//	flag.Var(labels, "label", "") // calls labels.Set
func (x *index) Uncalled(under string) []Holder {
	if x.uncalled == nil {
		x.uncalled = make(map[string][]Holder)
		for _, f := range x.Funcs {
			if f.Recv != "" && !f.Literal && len(x.callers[f]) == 0 {
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
