package summary

import (
	"encoding/binary"
	"slices"
	"strings"
)

// A writer collects what is written, and the strings and places that occur in it.
type writer struct {
	data    []byte
	strings *stringTable
	places  *placeTable
	shared  *sharedTables // while a function is written
}

func newWriter() *writer { return &writer{strings: newStringTable(), places: newPlaceTable()} }

// inner returns a writer for a part that is written by itself.
func (w *writer) inner() *writer { return &writer{strings: w.strings, places: w.places} }

// A stringTable numbers strings in the order in which they were first met.
type stringTable struct {
	index map[string]int
	list  []string
}

func newStringTable() *stringTable { return &stringTable{index: make(map[string]int)} }

func (t *stringTable) add(s string) int {
	i, known := t.index[s]
	if !known {
		i = len(t.list)
		t.index[s] = i
		t.list = append(t.list, s)
	}
	return i
}

func (w *writer) uint(n uint64)   { w.data = binary.AppendUvarint(w.data, n) }
func (w *writer) int(n int64)     { w.data = binary.AppendVarint(w.data, n) }
func (w *writer) string(s string) { w.uint(uint64(w.strings.add(s))) }

// insert writes n before what was written from start on.
func (w *writer) insert(start int, n uint64) {
	var buf [binary.MaxVarintLen64]byte
	w.data = slices.Insert(w.data, start, binary.AppendUvarint(buf[:0], n)...)
}

// bytes writes data behind its length.
func (w *writer) bytes(data []byte) {
	w.uint(uint64(len(data)))
	w.data = append(w.data, data...)
}

// withTables returns what was written, behind the places and strings that it refers to.
func (w *writer) withTables() []byte {
	moves, order, places := new(writer), w.inner(), w.places.places()
	places.moves(moves)
	places.order(order)
	out := new(writer)
	out.bytes(moves.data)
	order.data = append(order.data, w.data...)
	return append(out.data, order.withStrings()...)
}

// withStrings returns what was written, behind the strings that it refers to.
func (w *writer) withStrings() []byte {
	out := new(writer)
	out.uint(uint64(len(w.strings.list)))
	for _, text := range w.strings.list {
		out.uint(uint64(len(text)))
	}
	out.bytes([]byte(strings.Join(w.strings.list, "")))
	return append(out.data, w.data...)
}

// A reader reads what a writer has written. Its methods panic with errCorrupt
// if the data makes no sense.
type reader struct {
	data    []byte
	strings []string
	places  *places
	shared  *sharedValues // while a function is read
}

func (r *reader) check(ok bool) {
	if !ok {
		panic(errCorrupt)
	}
}

func (r *reader) uint() uint64 {
	if len(r.data) > 0 && r.data[0] < 0x80 {
		n := r.data[0]
		r.data = r.data[1:]
		return uint64(n)
	}
	n, size := binary.Uvarint(r.data)
	r.check(size > 0)
	r.data = r.data[size:]
	return n
}

func (r *reader) int() int64 {
	n := r.uint()
	return int64(n>>1) ^ -int64(n&1)
}

// length reads how many things follow, of which each takes at least a byte.
func (r *reader) length() int {
	n := r.uint()
	r.check(n <= uint64(len(r.data)))
	return int(n)
}

// index reads the number of one of n things.
func (r *reader) index(n int) int {
	i := r.uint()
	r.check(i < uint64(n))
	return int(i)
}

func (r *reader) string() string { return r.strings[r.index(len(r.strings))] }

// bytes reads what writer.bytes has written. The result is part of r.
func (r *reader) bytes() []byte {
	n := r.length()
	data := r.data[:n:n]
	r.data = r.data[n:]
	return data
}

// readTables reads what withTables has put in front, moves being the first of it.
func (r *reader) readTables(moves []byte) {
	r.readStrings()
	r.places = r.readOrder()
	(&reader{data: moves}).readMoves(r.places)
}

// readStrings reads the table of strings, which are parts of one.
func (r *reader) readStrings() {
	lengths := make([]int, r.length())
	total := 0
	for i := range lengths {
		lengths[i] = r.length()
		total += lengths[i]
	}
	text := string(r.bytes())
	r.check(total == len(text))
	r.strings = make([]string, len(lengths))
	for i, n := range lengths {
		r.strings[i], text = text[:n], text[n:]
	}
}
