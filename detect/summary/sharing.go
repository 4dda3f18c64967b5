package summary

import (
	"maps"
	"reflect"
	"slices"
	"unsafe"
)

// SummaryCodecs are the codecs of the parts of a summary.
type SummaryCodecs struct {
	head, fn, links *codec
	src, loc        *codec
	shared          sharedValues // of the function that is read
	srcs, entries   *room
}

// NewSummaryCodecs returns codecs by which the values and snapshots of one
// function that are equal are written once, and are one in memory when read:
// most calls of a function see the memory that the call before has seen.
func NewSummaryCodecs() *SummaryCodecs {
	c := &SummaryCodecs{srcs: newRoom(reflect.TypeFor[Src]()), entries: newRoom(reflect.TypeFor[Entry]())}
	known := newCodecs()
	known.byType[reflect.TypeFor[Val]()] = &codec{
		put: func(w *writer, v reflect.Value) { w.uint(uint64(c.addVal(w, *v.Addr().Interface().(*Val)))) },
		get: func(r *reader, to unsafe.Pointer) { *(*Val)(to) = r.sharedVal() },
	}
	known.byType[reflect.TypeFor[[]Entry]()] = &codec{
		put: func(w *writer, v reflect.Value) { w.uint(uint64(c.addList(w, *v.Addr().Interface().(*[]Entry)))) },
		get: func(r *reader, to unsafe.Pointer) { *(*[]Entry)(to) = r.sharedList() },
	}
	c.src = known.of(reflect.TypeFor[Src]())
	c.loc = known.of(reflect.TypeFor[Loc]())
	c.head = known.of(reflect.TypeFor[packageHead]())
	c.fn = known.of(reflect.TypeFor[Func]())
	c.links = known.of(reflect.TypeFor[funcLinks]())
	return c
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
}

func KeyOfSlice[T any](s []T) SliceKey[T] { return SliceKey[T]{unsafe.SliceData(s), len(s)} }

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

func (c *SummaryCodecs) addVal(w *writer, v Val) int {
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
		c.src.put(thing, reflect.ValueOf(&v[i]).Elem())
		if v[i].Base.Kind == BaseFunc {
			t.funcs[v[i].Base.Name] = true
		}
	}
	t.valAt[key] = t.vals.add(thing.data)
	return t.valAt[key]
}

func (c *SummaryCodecs) addList(w *writer, list []Entry) int {
	t := w.shared
	key := KeyOfSlice(list)
	if i, known := t.listAt[key]; known {
		return i
	}
	thing := &writer{}
	thing.uint(uint64(len(list)))
	for i := range list {
		entry := w.inner()
		c.loc.put(entry, reflect.ValueOf(&list[i].Loc).Elem())
		entry.uint(uint64(c.addVal(w, list[i].Val)))
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

// readShared reads the tables in front of a function.
func (c *SummaryCodecs) readShared(r *reader) {
	s := r.shared
	s.vals = emptied(s.vals, r.length())
	for i := range s.vals {
		s.vals[i] = c.readVal(r)
	}
	s.entries = emptied(s.entries, r.length())
	for i := range s.entries {
		c.loc.get(r, unsafe.Pointer(&s.entries[i].Loc))
		s.entries[i].Val = r.sharedVal()
	}
	s.lists = emptied(s.lists, r.length())
	for i := range s.lists {
		n := r.length()
		s.lists[i] = unsafe.Slice((*Entry)(c.entries.take(n)), n)
		for j := range s.lists[i] {
			s.lists[i][j] = s.entries[r.index(len(s.entries))]
		}
	}
}

func (c *SummaryCodecs) readVal(r *reader) Val {
	n := r.length()
	if n == 0 {
		return nil
	}
	n--
	val := unsafe.Slice((*Src)(c.srcs.take(n)), n)
	for i := range val {
		c.src.get(r, unsafe.Pointer(&val[i]))
	}
	return val
}

// emptied returns n zero values, in the place of list if it is long enough.
func emptied[T any](list []T, n int) []T {
	list = slices.Grow(list[:0], n)[:n]
	clear(list)
	return list
}

// index reads the number of one of n things.
func (r *reader) index(n int) int {
	i := r.uint()
	r.check(i < uint64(n))
	return int(i)
}

func (r *reader) sharedVal() Val      { return r.shared.vals[r.index(len(r.shared.vals))] }
func (r *reader) sharedList() []Entry { return r.shared.lists[r.index(len(r.shared.lists))] }
