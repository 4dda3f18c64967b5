package flow

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// targets are the functions that a call may reach.
type targets struct {
	funcs   []*summary.Func
	outside bool // it may reach a function that has no summary
}

// resolveCalls finds the callers of all functions. Which functions a value may be depends
// on the callers of the functions on its way, so this is repeated until nothing changes.
func (x *index) resolveCalls() {
	for range x.Bounds.Rounds {
		clear(x.targets)
		callers := make(map[*summary.Func][]Site)
		for _, f := range x.Funcs {
			for i := range f.Calls {
				s := Site{f, i}
				for _, g := range x.callees(s).funcs {
					callers[g] = append(callers[g], s)
				}
			}
		}
		same := len(callers) == len(x.callers)
		for g, sites := range callers {
			same = same && len(sites) == len(x.callers[g])
		}
		if x.callers = callers; same {
			return
		}
	}
	x.memory.cut = append(x.memory.cut, "which functions are called through values")
}

// indexHanded notes which functions are handed to code out of sight, by which calls.
func (x *index) indexHanded() {
	for _, f := range x.Funcs {
		for i := range f.Calls {
			s := Site{f, i}
			if s.At().Mode == summary.CallRef || !x.callees(s).outside {
				continue
			}
			for _, arg := range s.At().Args {
				for _, v := range arg {
					if v.Base.Kind == summary.BaseFunc {
						x.handed[v.Base.Name] = append(x.handed[v.Base.Name], s)
					}
				}
			}
		}
	}
}

// callees returns the functions that a call may reach.
func (x *index) callees(s Site) targets {
	t, known := x.targets[s]
	if !known {
		t = x.resolve(s)
		x.targets[s] = t
	}
	return t
}

func (x *index) resolve(s Site) targets {
	var t targets
	c := s.At()
	switch {
	case c.Callee != "":
		t.add(x, c.Callee)
	case c.Method != "":
		ids, complete := x.Implementations(c.Iface + "." + c.Method)
		t.outside = !complete || len(ids) == 0
		for _, id := range ids {
			t.add(x, id)
		}
	default:
		v := funcValues{index: x, seen: make(map[valueKey]bool)}
		v.val(s.Fn, c.Fun)
		t.outside = v.outside || len(v.ids) == 0 && !v.yields
		for _, id := range v.ids {
			t.add(x, id)
		}
	}
	return t
}

func (t *targets) add(x *index, id string) {
	if f := x.byID[id]; f == nil {
		t.outside = true
	} else if !slices.Contains(t.funcs, f) {
		t.funcs = append(t.funcs, f)
	}
}

// funcValues finds the functions that a value may be.
type funcValues struct {
	*index
	seen    map[valueKey]bool
	ids     []string
	yields  bool // it may be the body of a loop over an iterator
	outside bool
}

type valueKey struct {
	fn  *summary.Func
	loc summary.Loc
}

func (v *funcValues) val(fn *summary.Func, val summary.Val) {
	for _, s := range val {
		key := valueKey{fn, s.Loc}
		if !v.seen[key] {
			v.seen[key] = true
			v.src(fn, s)
		}
	}
}

func (v *funcValues) src(fn *summary.Func, s summary.Src) {
	switch s.Base.Kind {
	case summary.BaseFunc:
		v.ids = append(v.ids, s.Base.Name)
	case summary.BaseParam:
		v.param(fn, s.Loc)
	case summary.BaseFree:
		if made, ok := v.made[fn.ID]; ok && int(s.Base.Index) < len(made.At().Free) {
			v.val(made.Fn, v.at(made.Fn, made.Call, made.At().Free[s.Base.Index], s.Path))
		} else {
			v.outside = true
		}
	case summary.BaseCall:
		v.result(fn, s.Loc)
	case summary.BaseUnknown:
		v.outside = true
	}
	for _, st := range v.memory.at(fn, s.Loc) {
		v.val(st.fn, v.at(st.fn, -1, summary.Val{st.val}, st.rest))
	}
}

func (v *funcValues) param(fn *summary.Func, l summary.Loc) {
	known := false
	for _, s := range v.callers[fn] {
		if s.At().Iter && int(l.Base.Index) == len(fn.Params)-1 && l.Path == "" {
			known = true // the body of the loop, which is part of the caller
			v.yields = true
		}
		if args := s.At().Args; s.At().Mode != summary.CallRef && int(l.Base.Index) < len(args) {
			known = true
			v.val(s.Fn, v.at(s.Fn, s.Call, args[l.Base.Index], l.Path))
		}
	}
	if known {
		return
	}
	stores := v.memory.constructed(l.Path)
	for _, st := range stores {
		v.val(st.fn, v.at(st.fn, -1, summary.Val{st.val}, st.rest))
	}
	v.outside = v.outside || len(stores) == 0
}

func (v *funcValues) result(fn *summary.Func, l summary.Loc) {
	s := Site{fn, int(l.Base.Index)}
	if s.At().Fun != nil && v.targets[s].funcs == nil {
		v.targets[s] = targets{outside: true} // while it is looked for
	}
	t := v.callees(s)
	v.outside = v.outside || t.outside
	for _, g := range t.funcs {
		if int(l.Base.Result) < len(g.Results) {
			v.val(g, v.at(g, -1, g.Results[l.Base.Result], l.Path))
		}
	}
}
