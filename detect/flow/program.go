package flow

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/summary"
)

// A Program is the functions of a program and what joins them.
type Program struct {
	Funcs []*summary.Func
	// Implementations returns the IDs of the methods behind an interface's method, given
	// as interface.method, and whether these are all.
	Implementations func(method string) (ids []string, complete bool)
	// Through returns the paths by which the types behind an interface's method hold the
	// value whose method f is, as embedded structs do; it is empty for f's own type.
	Through func(method, f string) []summary.Path
	// Makes reports whether a function out of sight gives a new object to each caller.
	Makes func(c *summary.Call) bool

	// Shelves are APIs that keep data out of sight, by name or, if the data is taken from a
	// field, by the field's step; ShelfOf returns that of a call.
	Shelves map[string]contract.Shelf
	ShelfOf func(c *summary.Call) (contract.Shelf, bool)
	// Starts reports whether another goroutine calls an argument of a call out of sight.
	Starts func(c *summary.Call, arg int) bool
	// Calls reports whether code out of sight calls the functions in a field, given by its
	// step, in a way that matters; nil if it never does.
	Calls func(field string) bool
}

// A Site is a call in a function.
type Site struct {
	Fn   *summary.Func
	Call int
}

// At returns the call.
func (s Site) At() *summary.Call { return &s.Fn.Calls[s.Call] }

// An index holds what the graph is built from: who calls whom, and who stores what where.
type index struct {
	*Program
	numberOf map[string]int         // in Funcs, by ID
	direct   []*targets             // of calls by name, by the function's number
	methods  map[methodKey]*targets // of calls through interfaces
	valued   map[Site]*targets      // of calls of values
	callers  map[*summary.Func][]Site
	made     map[string]Site                                    // where a function literal or method value is made
	handed   map[string][]Site                                  // by function: the calls that hand it to code out of sight
	states   map[summary.SliceKey[summary.Entry]]*summary.State // by what is known
	memory   memory
	classes  *classes

	expansions map[valueKey]*expansion
	loads      map[fieldKey][]Source
	inStores   map[storedKey]followed
	passed     map[passedKey][]Source
	copies     map[string][]string      // types of maps that are copied into directly, by the type that is copied
	copied     map[string][]string      // see CopiedInto
	goroutines []map[*summary.Func]bool // see Beside
	uncalled   map[string][]Holder      // see Uncalled
}

func newIndex(p *Program) *index {
	x := &index{
		Program: p, numberOf: make(map[string]int, len(p.Funcs)), direct: make([]*targets, len(p.Funcs)),
		methods: make(map[methodKey]*targets), valued: make(map[Site]*targets),
		callers: make(map[*summary.Func][]Site, len(p.Funcs)), made: make(map[string]Site), handed: make(map[string][]Site), states: make(map[summary.SliceKey[summary.Entry]]*summary.State),
		expansions: make(map[valueKey]*expansion), loads: make(map[fieldKey][]Source), inStores: make(map[storedKey]followed), passed: make(map[passedKey][]Source),
	}
	for i, f := range p.Funcs {
		x.numberOf[f.ID] = i
	}
	for _, f := range p.Funcs {
		for i := range f.Calls {
			if c := &f.Calls[i]; c.Mode == summary.CallRef && c.Free != nil {
				x.made[c.Callee] = Site{f, i}
			}
		}
	}
	x.memory = newMemory()
	x.classes = newClasses(x)
	x.indexStores()
	x.classes.addStores()
	x.resolveCalls()
	x.indexHanded()
	x.lift()
	return x
}

// State returns what is known of memory at a call of fn, or with call -1 when the function
// returns. It must not be changed: all calls that see the same share it.
func (x *index) State(fn *summary.Func, call int) *summary.State {
	entries := fn.Exit
	if call >= 0 {
		entries = fn.Calls[call].Heap
	}
	if len(entries) == 0 {
		entries = nil
	}
	key := summary.KeyOfSlice(entries)
	st := x.states[key]
	if st == nil {
		st = summary.NewState()
		for _, e := range entries {
			st.Set(e.Loc, e.Val)
		}
		st.Keep()
		x.states[key] = st
	}
	return st
}

// A followed is what is at the end of a path from a value: what its function knows to be
// there, and what others may have put there, before that or later.
//
//	var table map[string]string
//	var view = View{&table} // of nothing, as far as the initialisers know
//	func init() { table = load() }
type followed struct{ known, others summary.Val }

// at follows a path from a value as it is at a call of fn, or with call -1 at its end.
func (x *index) at(fn *summary.Func, call int, val summary.Val, path summary.Path) followed {
	if path == "" || len(val) == 0 {
		return followed{known: val}
	}
	out := followed{known: x.State(fn, call).Follow(val, path)}
	for _, v := range val {
		if v.Base.Kind == summary.BaseFunc || v.Base.Kind == summary.BaseUnknown {
			continue
		}
		if s := below(v, path); !slices.Contains(out.known, s) {
			out.others = out.others.Add(s)
		}
	}
	return out
}

// all returns both.
func (f followed) all() summary.Val { return f.known.Union(f.others) }

// below returns the location at the end of a path from something that its function made.
func below(v summary.Src, path summary.Path) summary.Src {
	if rest, points := strings.CutPrefix(string(path), "|"+summary.StepDeref); points && v.Addr {
		path = summary.Path(rest)
	}
	joined, ok := v.Path.Join(path)
	if !ok {
		return summary.Unknown("a data structure is too deep to follow")
	}
	v.Path, v.Addr = joined, false
	return v
}
