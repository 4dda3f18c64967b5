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

func (t *targets) add(x *index, id string) {
	if f := x.byID[id]; f == nil {
		t.outside = true
	} else if !slices.Contains(t.funcs, f) {
		t.funcs = append(t.funcs, f)
	}
}

// resolveCalls finds the functions that each call may reach, and the callers of each
// function. Which functions a value may be depends on the callers of the functions on its
// way, and the other way round: both grow until nothing changes.
func (x *index) resolveCalls() {
	v := &funcValues{index: x, values: make(map[valueKey]*funcValue), params: make(map[*summary.Func][]*funcValue), results: make(map[Site][]*funcValue), calls: make(map[*funcValue][]Site)}
	for _, f := range x.Funcs {
		for i := range f.Calls {
			v.call(Site{f, i})
		}
	}
	v.solve()
	for value, sites := range v.calls {
		for _, s := range sites {
			t := x.targets[s]
			t.outside = t.outside || value.outside
			x.targets[s] = t
		}
	}
	for s, t := range x.targets {
		if c := s.At(); c.Fun != nil && c.Callee == "" && len(t.funcs) == 0 && !v.yields(s) {
			t.outside = true
			x.targets[s] = t
		}
	}
}

// callees returns the functions that a call may reach.
func (x *index) callees(s Site) targets { return x.targets[s] }

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

// funcValues finds the functions that values may be, by inclusion: what a value may be, so
// may those that it flows to. (L. Andersen, Program analysis and specialization for the C
// programming language, 1994.)
type funcValues struct {
	*index
	values  map[valueKey]*funcValue
	params  map[*summary.Func][]*funcValue // values that come from parameters
	results map[Site][]*funcValue          // values that come from the results of a call
	calls   map[*funcValue][]Site          // that call the value
	queue   []*funcValue
}

type valueKey struct {
	fn  *summary.Func
	loc summary.Loc
}

// A funcValue is what a function finds at a location, as far as it is a function.
type funcValue struct {
	valueKey
	ids     []string
	outside bool // it may be a function that has no summary
	to      []*funcValue
	known   map[*funcValue]bool // those in to
	queued  bool
}

// call notes the targets of a call that are known without looking at values, and asks for
// those that are not.
func (v *funcValues) call(s Site) {
	c := s.At()
	t := v.targets[s]
	switch {
	case c.Callee != "":
		t.add(v.index, c.Callee)
	case c.Method != "":
		ids, complete := v.Implementations(c.Iface + "." + c.Method)
		t.outside = !complete || len(ids) == 0
		for _, id := range ids {
			t.add(v.index, id)
		}
	}
	v.targets[s] = t
	for _, f := range t.funcs {
		v.reached(f, s)
	}
	if c.Callee == "" && c.Method == "" {
		for _, src := range c.Fun {
			value := v.value(s.Fn, src)
			v.calls[value] = append(v.calls[value], s)
			v.push(value)
		}
	}
}

// reached notes that a call may reach f, whose parameters may be its arguments then, and its
// results those of f.
func (v *funcValues) reached(f *summary.Func, s Site) {
	v.callers[f] = append(v.callers[f], s)
	for _, p := range v.params[f] {
		v.fromArgument(p, s)
	}
	for _, r := range v.results[s] {
		v.fromResult(r, f)
	}
}

// value returns the value at src in fn, and finds out where it comes from at first sight.
func (v *funcValues) value(fn *summary.Func, src summary.Src) *funcValue {
	key := valueKey{fn, src.Loc}
	value := v.values[key]
	if value == nil {
		value = &funcValue{valueKey: key}
		v.values[key] = value
		if len(v.values) > max(v.Bounds.Values, v.Bounds.Each*len(v.Funcs)) {
			value.outside = true
			return value
		}
		v.begin(value)
	}
	return value
}

func (v *funcValues) begin(value *funcValue) {
	switch b := value.loc.Base; b.Kind {
	case summary.BaseFunc:
		value.ids = []string{b.Name}
	case summary.BaseUnknown:
		value.outside = true
	case summary.BaseParam:
		v.params[value.fn] = append(v.params[value.fn], value)
		for _, s := range v.callers[value.fn] {
			v.fromArgument(value, s)
		}
		for _, l := range v.memory.constructed(value.loc.Path) {
			v.from(value, l.fn, -1, summary.Val{l.val}, l.rest)
		}
	case summary.BaseFree:
		v.fromCapture(value)
	case summary.BaseCall:
		s := Site{value.fn, int(b.Index)}
		v.results[s] = append(v.results[s], value)
		for _, f := range v.targets[s].funcs {
			v.fromResult(value, f)
		}
		value.outside = v.targets[s].outside
	}
	for _, l := range v.memory.at(value.fn, value.loc) {
		v.from(value, l.fn, -1, summary.Val{l.val}, l.rest)
	}
}

func (v *funcValues) fromArgument(p *funcValue, s Site) {
	args := s.At().Args
	if i := int(p.loc.Base.Index); s.At().Mode != summary.CallRef && i < len(args) {
		v.from(p, s.Fn, s.Call, args[i], p.loc.Path)
	}
}

func (v *funcValues) fromCapture(value *funcValue) {
	made, ok := v.made[value.fn.ID]
	if free := made; !ok || int(value.loc.Base.Index) >= len(free.At().Free) {
		value.outside = true
		return
	}
	v.from(value, made.Fn, made.Call, made.At().Free[value.loc.Base.Index], value.loc.Path)
}

func (v *funcValues) fromResult(r *funcValue, f *summary.Func) {
	if i := int(r.loc.Base.Result); i < len(f.Results) {
		v.from(r, f, -1, f.Results[i], r.loc.Path)
	}
}

// from lets a value be what fn finds at the end of a path from val.
func (v *funcValues) from(value *funcValue, fn *summary.Func, call int, val summary.Val, path summary.Path) {
	for _, src := range v.at(fn, call, val, path) {
		if source := v.value(fn, src); source != value && !source.known[value] {
			if source.known == nil {
				source.known = make(map[*funcValue]bool)
			}
			source.known[value] = true
			source.to = append(source.to, value)
			v.push(source)
		}
	}
}

func (v *funcValues) push(value *funcValue) {
	if !value.queued {
		value.queued = true
		v.queue = append(v.queue, value)
	}
}

func (v *funcValues) solve() {
	for len(v.queue) > 0 {
		value := v.queue[len(v.queue)-1]
		v.queue = v.queue[:len(v.queue)-1]
		value.queued = false
		for _, to := range value.to {
			if to.include(value) {
				v.push(to)
			}
		}
		for _, s := range v.calls[value] {
			v.callValue(s, value)
		}
	}
}

// include reports whether the functions that w may be are new to value.
func (value *funcValue) include(w *funcValue) bool {
	grown := w.outside && !value.outside
	value.outside = value.outside || w.outside
	for _, id := range w.ids {
		if !slices.Contains(value.ids, id) {
			value.ids = append(value.ids, id)
			grown = true
		}
	}
	return grown
}

// callValue notes that a call reaches what its value may be.
func (v *funcValues) callValue(s Site, value *funcValue) {
	t := v.targets[s]
	known := len(t.funcs)
	for _, id := range value.ids {
		t.add(v.index, id)
	}
	v.targets[s] = t
	for _, f := range t.funcs[known:] {
		v.reached(f, s)
	}
}

// yields reports whether a call calls what an iterator yields to: the body of a loop, which
// is part of the iterator's caller.
func (v *funcValues) yields(s Site) bool {
	return slices.ContainsFunc(s.At().Fun, func(src summary.Src) bool {
		last := src.Base.Kind == summary.BaseParam && src.Path == "" && int(src.Base.Index) == len(s.Fn.Params)-1
		return last && slices.ContainsFunc(v.callers[s.Fn], func(by Site) bool { return by.At().Iter })
	})
}
