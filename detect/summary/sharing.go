package summary

import (
	"maps"
	"slices"
)

// The values and snapshots of one function that are equal are written once, and are one in
// memory when read: most calls of a function see the memory that the call before has seen.

// codeVal describes a field.
func codeVal(c *Coder, p *Val) {
	switch {
	case c.skips(*p == nil):
	case c.w != nil:
		c.w.uint(uint64(c.w.addVal(*p)))
	default:
		*p = c.r.sharedVal()
	}
}

// codeElemVal describes an element of a list.
func codeElemVal(c *Coder, p *Val) {
	switch {
	case !c.present(*p != nil):
	case c.w != nil:
		c.w.uint(uint64(c.w.addVal(*p)))
	default:
		*p = c.r.sharedVal()
	}
}

// codeEntries describes a field.
func codeEntries(c *Coder, p *[]Entry) {
	switch {
	case c.skips(*p == nil):
	case c.w != nil:
		c.w.uint(uint64(c.w.addList(*p)))
	default:
		*p = c.r.sharedList()
	}
}

// sharedTables holds what a function's values and snapshots are, each once.
type sharedTables struct {
	vals, entries, lists *table
	valAt                map[SliceKey[Src]]int
	listAt               map[SliceKey[Entry]]int
	funcs                map[string]bool // that values may be
}

// A SliceKey tells slices apart by where they are, which is quicker than by
// what they hold.
type SliceKey[T any] struct {
	first *T
	len   int
	none  bool
}

// KeyOfSlice returns the key of s. All slices without elements have one, but for nil.
func KeyOfSlice[T any](s []T) SliceKey[T] {
	if len(s) == 0 {
		return SliceKey[T]{none: s == nil}
	}
	return SliceKey[T]{first: &s[0], len: len(s)}
}

// A table holds encoded things, each once.
type table struct {
	index map[string]int
	data  []byte
	n     int
}

func newTable() *table { return &table{index: make(map[string]int)} }

// add returns the number of a thing.
func (t *table) add(thing []byte) int {
	if i, known := t.index[string(thing)]; known {
		return i
	}
	t.index[string(thing)] = t.n
	t.data = append(t.data, thing...)
	t.n++
	return t.n - 1
}

func newSharedTables() *sharedTables {
	return &sharedTables{
		vals: newTable(), entries: newTable(), lists: newTable(),
		valAt: make(map[SliceKey[Src]]int), listAt: make(map[SliceKey[Entry]]int),
		funcs: make(map[string]bool),
	}
}

func (w *writer) addVal(v Val) int {
	t := w.shared
	key := KeyOfSlice(v)
	if i, known := t.valAt[key]; known {
		return i
	}
	thing := w.inner()
	if v != nil { // an empty value is not the same as none
		thing.uint(uint64(len(v) + 1))
	} else {
		thing.uint(0)
	}
	for i := range v {
		codeSrc(&Coder{w: thing}, &v[i])
		if v[i].Base.Kind == BaseFunc {
			t.funcs[v[i].Base.Name] = true
		}
	}
	t.valAt[key] = t.vals.add(thing.data)
	return t.valAt[key]
}

func (w *writer) addList(list []Entry) int {
	t := w.shared
	key := KeyOfSlice(list)
	if i, known := t.listAt[key]; known {
		return i
	}
	thing := &writer{}
	thing.uint(uint64(len(list)))
	for i := range list {
		entry := w.inner()
		codeLoc(&Coder{w: entry}, &list[i].Loc)
		entry.uint(uint64(w.addVal(list[i].Val)))
		thing.uint(uint64(t.entries.add(entry.data)))
	}
	t.listAt[key] = t.lists.add(thing.data)
	return t.listAt[key]
}

// linksOf returns where f leads to. f must have been written to t.
func (t *sharedTables) linksOf(f *Func) funcLinks {
	methods := make(map[string]bool)
	for i := range f.Calls {
		switch c := &f.Calls[i]; {
		case c.Callee != "":
			t.funcs[c.Callee] = true
		case c.Method != "":
			methods[c.Iface+"."+c.Method] = true
		}
	}
	return funcLinks{slices.Sorted(maps.Keys(t.funcs)), slices.Sorted(maps.Keys(methods))}
}

// sharedValues is what sharedTables has held, decoded. Only what is in the slices goes
// into the function, so that these serve for the next one.
type sharedValues struct {
	vals    []Val
	entries []Entry
	lists   [][]Entry
}

// read reads the tables in front of a function.
func (s *sharedValues) read(c *Coder) {
	s.vals = emptied(s.vals, c.r.length())
	for i := range s.vals {
		s.vals[i] = readVal(c)
	}
	s.entries = emptied(s.entries, c.r.length())
	for i := range s.entries {
		codeLoc(c, &s.entries[i].Loc)
		s.entries[i].Val = c.r.sharedVal()
	}
	s.lists = emptied(s.lists, c.r.length())
	for i := range s.lists {
		s.lists[i] = make([]Entry, c.r.length())
		for j := range s.lists[i] {
			s.lists[i][j] = s.entries[c.r.index(len(s.entries))]
		}
	}
}

func readVal(c *Coder) Val {
	n := c.r.length()
	if n == 0 {
		return nil
	}
	val := make(Val, n-1)
	for i := range val {
		codeSrc(c, &val[i])
	}
	return val
}

// emptied returns n zero values, in the place of list if it is long enough.
func emptied[T any](list []T, n int) []T {
	list = slices.Grow(list[:0], n)[:n]
	clear(list)
	return list
}

func (r *reader) sharedVal() Val      { return r.shared.vals[r.index(len(r.shared.vals))] }
func (r *reader) sharedList() []Entry { return r.shared.lists[r.index(len(r.shared.lists))] }
