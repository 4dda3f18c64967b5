package flow

import (
	"hash/maphash"
	"maps"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// A store puts a value into a location that others may load from by another name.
type store struct {
	fn   *summary.Func
	loc  summary.Loc // where, as fn names it
	val  summary.Src // what, as from names it
	from *summary.Func
	copy bool // the entries of map val are copied into the map at loc
}

// A loaded is what a load may find: a value and the path that goes on from there.
type loaded struct {
	fn   *summary.Func
	val  summary.Src
	rest summary.Path
	copy bool
	may  bool // if it is the same object, of which only the field is known
}

// memory holds the stores of a program by what loads have in common with them: the package
// variable, the field, or the base in the same function.
type memory struct {
	globals map[string][]*store
	fields  map[string][]*store  // by the last field on the way, of objects that exist already
	made    map[string][]*store  // likewise, of objects that are just being made
	bases   map[baseKey][]*store // without a field on the way
	known   map[uint64]*store    // by hash, see intern
	seed    maphash.Seed
	list    []*store                    // all, in order
	lifted  []*store                    // still to be lifted to callers
	parts   map[baseKey][]summary.Entry // what objects hold that a function makes
	shelves map[shelfKey][]store
	onto    []shelfKey // shelves, in order
	cut     []string
}

type baseKey struct {
	fn   *summary.Func
	base summary.Base
}

func newMemory() memory {
	return memory{
		globals: make(map[string][]*store), fields: make(map[string][]*store), made: make(map[string][]*store),
		bases: make(map[baseKey][]*store), shelves: make(map[shelfKey][]store), seed: maphash.MakeSeed(), known: make(map[uint64]*store), parts: make(map[baseKey][]summary.Entry),
	}
}

// indexStores notes what each function stores: what it leaves behind at its end, what it
// assigns on the way, and what the objects hold that it makes.
func (x *index) indexStores() {
	m := &x.memory
	for _, f := range x.Funcs {
		for _, e := range f.Exit {
			m.entry(f, e)
		}
		var last *summary.Entry
		for i := range f.Calls {
			heap := f.Calls[i].Heap
			if len(heap) > 0 && &heap[0] != last { // most calls see what the call before has seen
				last = &heap[0]
				for _, e := range heap {
					m.entry(f, e)
				}
			}
			if s, ok := x.ShelfOf(&f.Calls[i]); ok && s.Puts && s.Arg < len(f.Calls[i].Args) {
				for _, v := range f.Calls[i].Args[s.Arg] {
					m.layDown(shelfKey{s.Name, f.Calls[i].Shelf}, store{fn: f, val: v, from: f})
				}
			}
		}
		for i := range f.Events {
			m.event(f, &f.Events[i])
		}
	}
	for _, field := range slices.Sorted(maps.Keys(x.Shelves)) {
		if s := x.Shelves[field]; s.Puts {
			x.layDownResults(field, s.Name)
		}
	}
}

// entry notes the contents of a location.
func (m *memory) entry(f *summary.Func, e summary.Entry) {
	if e.Loc.Base.IsMade() {
		m.addPart(f, e)
	}
	for _, v := range e.Val {
		if v.Loc == e.Loc && !v.Addr {
			continue // as it was
		}
		m.add(store{fn: f, loc: e.Loc, val: v, from: f}, e.Loc.Base.IsMade())
	}
}

func (m *memory) addPart(f *summary.Func, e summary.Entry) {
	key := baseKey{f, e.Loc.Base}
	for _, old := range m.parts[key] {
		if old.Loc == e.Loc && old.Val.Equal(e.Val) {
			return
		}
	}
	m.parts[key] = append(m.parts[key], e)
}

func (m *memory) event(f *summary.Func, e *summary.Event) {
	switch e.Kind {
	case summary.EventStore, summary.EventSend:
		for _, v := range e.Stored {
			if e.Target != nil {
				m.add(store{fn: f, loc: e.Target.Loc, val: v, from: f}, false)
			}
		}
	case summary.EventCopy:
		for _, v := range e.Val {
			m.add(store{fn: f, loc: e.Target.Loc, val: v, from: f, copy: true}, false)
		}
	}
}

// add notes a store, unless it is known. making says that the object is just being made.
func (m *memory) add(new store, making bool) {
	s, known := m.intern(new)
	if known {
		return
	}
	m.list = append(m.list, s)
	field, _ := s.loc.Path.LastField()
	switch {
	case s.loc.Base.Kind == summary.BaseGlobal:
		m.globals[s.loc.Base.Name] = append(m.globals[s.loc.Base.Name], s)
		if field != "" {
			m.fields[field] = append(m.fields[field], s)
		}
	case field != "" && making:
		m.made[field] = append(m.made[field], s)
	case field != "":
		m.fields[field] = append(m.fields[field], s)
	case making:
		// found among the parts of the object
	default:
		key := baseKey{s.fn, s.loc.Base}
		m.bases[key] = append(m.bases[key], s)
		m.lifted = append(m.lifted, s)
	}
}

// intern returns the one copy of a store that is kept, and whether there was one.
func (m *memory) intern(s store) (kept *store, known bool) {
	for h := maphash.Comparable(m.seed, s); ; h++ { // to the next one if the hash is another's
		switch old := m.known[h]; {
		case old == nil:
			kept = new(store)
			*kept = s
			m.known[h] = kept
			return kept, false
		case *old == s:
			return old, true
		}
	}
}

// miss notes what is not known of the program as a whole.
func (m *memory) miss(what string) {
	if !slices.Contains(m.cut, what) {
		m.cut = append(m.cut, what)
	}
}

// behind returns the path that goes on from a store at the end of at when p is loaded.
func (s *store) behind(at, p summary.Path) (summary.Path, bool) {
	if s.copy {
		return "", at == p
	}
	if !p.HasPrefix(at) {
		return "", false
	}
	return p[len(at):], true
}

// direct returns what may have been stored where fn loads from loc, as far as the package
// variable or the base is the same.
func (m *memory) direct(fn *summary.Func, loc summary.Loc) []loaded {
	stores := m.bases[baseKey{fn, loc.Base}]
	if loc.Base.Kind == summary.BaseGlobal {
		stores = m.globals[loc.Base.Name]
	}
	var out []loaded
	for _, s := range stores {
		if rest, ok := s.behind(s.loc.Path, loc.Path); ok {
			out = append(out, loaded{s.from, s.val, rest, s.copy, false})
		}
	}
	return out
}

// inField returns what may have been stored in a field, whichever the object.
func (m *memory) inField(key fieldKey) []loaded {
	stores := m.fields[key.field]
	if key.made {
		stores = m.made[key.field]
	}
	var out []loaded
	for _, s := range stores {
		_, at := s.loc.Path.LastField()
		if rest, ok := s.behind(at, key.rest); ok {
			out = append(out, loaded{s.from, s.val, rest, s.copy, true})
		}
	}
	return out
}

// Filled returns where something is put that may be what fn finds at loc, in something that it
// makes: as fn names it or, if a field is on the way, as whoever puts it there does.
func (x *index) Filled(fn *summary.Func, loc summary.Loc) []Node {
	if field, rest := loc.Path.LastField(); field != "" {
		return placesOf(x.memory.fields[field], rest)
	}
	for _, s := range x.memory.bases[baseKey{fn, loc.Base}] {
		if s.loc.Path == loc.Path {
			return []Node{{fn, loc}}
		}
	}
	var out []Node
	for _, field := range x.classes.fieldsWith(x.classes.of(fn, loc)) {
		out = append(out, placesOf(x.memory.fields[field], loc.Path)...)
	}
	return out
}

// placesOf returns where the stores are that end with a path behind their field, unless in what
// their function makes.
func placesOf(stores []*store, rest summary.Path) []Node {
	var out []Node
	seen := make(map[Node]bool)
	for _, s := range stores {
		at := Node{s.fn, s.loc}
		if _, behind := s.loc.Path.LastField(); behind == rest && !s.loc.Base.IsMade() && !seen[at] {
			seen[at] = true
			out = append(out, at)
		}
	}
	return out
}

// kept returns what may have been stored at loc, or been put there when its object was made.
func (m *memory) kept(fn *summary.Func, loc summary.Loc) []loaded {
	out := m.direct(fn, loc)
	for _, key := range fieldsOn(loc.Path) {
		out = append(out, m.inField(key)...)
	}
	if field, rest := loc.Path.LastField(); field != "" {
		out = append(out, m.inField(fieldKey{field, rest, true})...)
	}
	return out
}

// partsOf returns what the object holds that fn makes, at a path inside it.
func (m *memory) partsOf(fn *summary.Func, loc summary.Loc) []loaded {
	var out []loaded
	for _, e := range m.parts[baseKey{fn, loc.Base}] {
		if e.Loc.Path == "" || !loc.Path.HasPrefix(e.Loc.Path) {
			continue
		}
		for _, v := range e.Val {
			if v.Loc != e.Loc || v.Addr {
				out = append(out, loaded{fn, v, loc.Path[len(e.Loc.Path):], false, false})
			}
		}
	}
	return out
}

// lift carries stores behind parameters and captured variables to the callers, those into a
// call's result to the callee, and those into a channel to where it was made, where they have
// other names.
func (x *index) lift() {
	m := &x.memory
	for n, sent := 0, 0; n < len(m.lifted) || sent < len(m.list); {
		switch {
		case n == bounds.Of.Graph.Stores:
			m.miss(bounds.TooManyLifted)
			return
		case n < len(m.lifted):
			x.liftStore(m.lifted[n])
			n++
		default:
			sent = x.liftSent()
			x.classes.solve()
		}
	}
}

// liftSent lets what is sent over a channel that was taken from somewhere come over each
// channel that was put there, and returns how many stores there were when it began.
//
//	for c := range asks { c <- state } // elsewhere: asks <- c; state := <-c
func (x *index) liftSent() int {
	known := len(x.memory.list)
	for _, s := range x.memory.list[:known] {
		for p := s.loc.Path; p != ""; p = p.Parent() {
			if p.Last() != summary.StepSent {
				continue
			}
			channels := summary.Loc{Base: s.loc.Base, Path: p.Parent()}
			for _, c := range slices.Concat(x.memory.kept(s.fn, channels), x.memory.partsOf(s.fn, channels)) {
				up, channel := *s, x.at(c.fn, -1, summary.Val{c.val}, c.rest).all()
				up.loc.Path = s.loc.Path[len(p.Parent()):]
				x.liftTo(&up, c.fn, channel)
				x.classes.giveBack(x.classes.of(s.fn, s.loc), c.fn, channel)
			}
		}
	}
	return known
}

func (x *index) liftStore(s *store) {
	switch b := s.loc.Base; b.Kind {
	case summary.BaseParam:
		for _, call := range x.callers[s.fn] {
			if args := call.At().Args; call.At().Mode != summary.CallRef && int(b.Index) < len(args) {
				x.liftTo(s, call.Fn, args[b.Index])
			}
		}
	case summary.BaseFree:
		if made, ok := x.made[s.fn.ID]; ok && int(b.Index) < len(made.At().Free) {
			x.liftTo(s, made.Fn, made.At().Free[b.Index])
		}
	case summary.BaseCall:
		for _, g := range x.callees(Site{s.fn, int(b.Index)}).funcs {
			if int(b.Result) < len(g.Results) {
				x.liftTo(s, g, g.Results[b.Result])
			}
		}
	}
}

// liftTo notes the store s as fn names it, where the base is val.
func (x *index) liftTo(s *store, fn *summary.Func, val summary.Val) {
	for _, v := range val {
		up := *s
		up.fn = fn
		up.loc.Base = v.Base
		if v.Base.Kind == summary.BaseUnknown {
			x.memory.miss(bounds.TooDeeplyStored)
			continue
		}
		rest, points := strings.CutPrefix(string(s.loc.Path), "|"+summary.StepDeref)
		switch {
		case s.loc.Path == "" && !s.copy && !(v.Base.Kind == summary.BaseLocal && v.Path == "" && !v.Addr):
			continue // a captured variable is assigned, not what it held
		case v.Addr && points:
			up.loc.Path = v.Path + summary.Path(rest)
		default:
			path, ok := v.Path.Join(s.loc.Path)
			if !ok {
				x.memory.miss(bounds.TooDeeplyStored)
				continue
			}
			up.loc.Path = path
		}
		x.memory.add(up, false)
	}
}
