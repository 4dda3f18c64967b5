package flow

import (
	"iter"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// A Source is what a value may come from in one step.
type Source struct {
	Fn   *summary.Func // that names Src
	Src  *summary.Src
	Kind SourceKind
	Site Site // Passed, Returned: the call
	// Others says that this is what others may have put there, where the function that names it
	// knows of something already.
	Others bool
	May    bool // Kept: only if it is the same object, of which the field alone is known
	Copy   bool // only the entries of the map come from there
}

// A SourceKind says how a value comes from a source.
type SourceKind uint8

const (
	Passed   SourceKind = iota + 1 // by a call, as an argument
	Returned                       // by a call, as a result
	Kept                           // by way of memory, or of a variable that a literal captures
)

// An expansion is all that a value may come from in one step.
type expansion struct {
	parts []part
	open  string // why it may come from elsewhere too; empty if it cannot
}

// A part is some of the sources of a value.
type part struct {
	sources []Source
	of      fieldKey // all who load from that have these; zero if they are of one value
}

// sources goes through all of them.
func (e *expansion) sources() iter.Seq[*Source] {
	return func(yield func(*Source) bool) {
		for _, part := range e.parts {
			for i := range part.sources {
				if !yield(&part.sources[i]) {
					return
				}
			}
		}
	}
}

// Sources goes through what the value that fn finds at loc may come from. The sources must not
// be changed.
func (x *index) Sources(fn *summary.Func, loc summary.Loc) iter.Seq[*Source] {
	return x.expansion(fn, loc).sources()
}

func (x *index) expansion(fn *summary.Func, loc summary.Loc) *expansion {
	key := valueKey{fn, loc}
	out, known := x.expansions[key]
	if !known {
		e := expander{index: x, fn: fn, loc: loc}
		e.expand()
		e.endPart()
		out = &e.expansion
		x.expansions[key] = out
	}
	return out
}

// An expander finds the expansion of a location.
type expander struct {
	*index
	fn  *summary.Func
	loc summary.Loc
	own []Source // that are no part yet
	expansion
}

func (x *expander) expand() {
	fn, loc := x.fn, x.loc
	switch {
	case standsForField(loc):
		x.parts = []part{{sources: x.stored(keyOfField(loc))}}
		return
	case fn == nil && loc.Base.Kind == 0:
		x.expandField()
		return
	}
	if x.takesUp() {
		return
	}
	switch loc.Base.Kind {
	case summary.BaseParam:
		x.expandParam()
	case summary.BaseFree:
		x.expandFree()
	case summary.BaseCall:
		x.expandResult()
	case summary.BaseLocal, summary.BaseReceived:
		x.addLoaded(x.memory.partsOf(fn, loc))
	case summary.BaseUnknown:
		x.open = loc.Base.Name
	}
	x.addLoaded(x.memory.direct(fn, loc))
	x.addFields(loc.Path)
}

// addFields gives a node what is stored into the fields on its way, whichever the object.
func (x *expander) addFields(path summary.Path) {
	for _, key := range fieldsOn(path) {
		x.share(key)
	}
}

// addConstructed gives a node what objects are made with in the last field on a path, and reports
// whether that is anything.
func (x *expander) addConstructed(path summary.Path) bool {
	field, rest := path.LastField()
	return field != "" && x.share(fieldKey{field, rest, true})
}

// endPart makes the sources that have been added a part.
func (x *expander) endPart() {
	if len(x.own) > 0 {
		x.parts = append(x.parts, part{sources: slices.Clip(x.own)})
		x.own = nil
	}
}

// expandField gives a node what the program puts into any of the fields on its way, whichever
// the object.
func (x *expander) expandField() {
	for _, key := range fieldsOn(x.loc.Path) {
		x.share(key)
		key.made = true
		x.share(key)
	}
	if len(x.parts) == 0 {
		x.open = "what is in " + x.loc.Path.String() + " comes from out of sight"
	}
}

func (x *expander) add(s Source, val followed) {
	for i := range val.known {
		s.Src = &val.known[i]
		x.own = append(x.own, s)
	}
	s.Others = true
	for i := range val.others {
		s.Src = &val.others[i]
		x.own = append(x.own, s)
	}
}

func (x *expander) addLoaded(from []loaded) {
	for _, l := range from {
		x.add(Source{Fn: l.fn, Kind: Kept, Copy: l.copy, May: l.may}, x.inStore(l))
	}
}

// inStore returns what is at the end of a loaded path, as it is when the function that stored it
// returns.
func (x *index) inStore(l loaded) followed {
	key := storedKey{x.State(l.fn, -1), l.val, l.rest}
	out, known := x.inStores[key]
	if !known {
		out = x.at(l.fn, -1, summary.Val{l.val}, l.rest)
		x.inStores[key] = out
	}
	return out
}

// A storedKey is a question to inStore.
type storedKey struct {
	st   *summary.State
	val  summary.Src
	rest summary.Path
}

func (x *expander) expandParam() {
	to := x.passing(x.fn, x.loc)
	called := false
	for _, s := range x.callers[x.fn] {
		if !to.hands(s) {
			continue
		}
		called = true
		for _, val := range to.by(s) {
			x.add(Source{Fn: s.Fn, Kind: Passed, Site: s}, val)
		}
	}
	if !x.expandCallback() && !called || x.loc.Base.Index == 0 && x.callableFromOutside(x.fn) {
		x.enterFromOutside()
	}
}

// enterFromOutside gives a node what code out of sight may hand in. It has no fields of the
// program's own types other than what the program puts there.
func (x *expander) enterFromOutside() {
	if !x.addConstructed(x.loc.Path) {
		x.open = "callers of " + x.fn.Name + " are out of sight"
	}
}

func (x *expander) expandFree() {
	fn, loc := x.fn, x.loc
	made, ok := x.made[fn.ID]
	if !ok || int(loc.Base.Index) >= len(made.At().Free) {
		x.enterFromOutside()
		return
	}
	x.add(Source{Fn: made.Fn, Kind: Kept}, x.at(made.Fn, made.Call, made.At().Free[loc.Base.Index], loc.Path))
}

func (x *expander) expandResult() {
	fn, loc := x.fn, x.loc
	s := Site{fn, int(loc.Base.Index)}
	if s.Call >= len(fn.Calls) {
		return
	}
	if shelf, ok := x.ShelfOf(s.At()); ok && !shelf.Puts && shelf.Each == "" {
		x.addLoaded(x.memory.onShelf(shelf.Name, s.At().Shelf, loc.Path))
		return
	}
	t := x.callees(s)
	for _, callee := range t.funcs {
		if s.At().Iter {
			x.expandYielded(s, callee)
		} else if int(loc.Base.Result) < len(callee.Results) {
			x.add(Source{Fn: callee, Kind: Returned, Site: s}, x.at(callee, -1, callee.Results[loc.Base.Result], loc.Path))
		}
	}
	if t.outside && !x.Makes(s.At()) {
		if !x.addConstructed(loc.Path) {
			x.open = "what " + s.At().Text + " returns is out of sight"
		}
	}
}

// expandYielded gives a node what an iterator hands to the function that it yields to.
func (x *expander) expandYielded(s Site, iter *summary.Func) {
	loc := x.loc
	for i := range iter.Calls {
		c := &iter.Calls[i]
		if callsParameter(c) && int(loc.Base.Result) < len(c.Args) {
			x.add(Source{Fn: iter, Kind: Returned, Site: s}, x.at(iter, i, c.Args[loc.Base.Result], loc.Path))
		}
	}
}

// callsParameter reports whether a call is of a function that its function was handed.
func callsParameter(c *summary.Call) bool {
	return slices.ContainsFunc(c.Fun, func(f summary.Src) bool { return f.Base.Kind == summary.BaseParam && f.Path == "" })
}

// expandCallback gives a parameter of a function that is handed to code out of sight what
// that code is handed besides: it is the data, or an element of it.
//
//	slices.IndexFunc(rules, func(r Rule) bool { return r.Params["id"] == id })
func (x *expander) expandCallback() bool {
	fn, loc := x.fn, x.loc
	sites := x.handed[fn.ID]
	for _, s := range sites {
		ways := []summary.Path{"", "|[]", "|*|[]"}
		if shelf, ok := x.ShelfOf(s.At()); ok && shelf.Each != "" {
			ways = append(ways, shelf.Each)
		}
		for _, arg := range s.At().Args {
			for _, way := range ways {
				if path, ok := way.Join(loc.Path); ok {
					x.add(Source{Fn: s.Fn, Kind: Kept}, x.at(s.Fn, s.Call, arg, path))
				}
			}
		}
	}
	return len(sites) > 0
}
