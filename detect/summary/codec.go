package summary

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"reflect"
	"unsafe"
)

// A codec writes and reads the values of one type. What it writes depends on
// the value alone. A struct is a mask of the fields that are not zero, followed
// by these; a string or a place is an index into a table. There is no room for a
// version in it: whoever keeps encoded values has to know what wrote them.
//
// Reading goes through pointers to what is read, which takes a third of the time that it
// takes through reflect.Value: a program has millions of values.
type codec struct {
	put func(w *writer, v reflect.Value)
	get func(r *reader, to unsafe.Pointer)
}

// A codecs holds the codecs of types and of the types that they are made of.
type codecs struct {
	byType map[reflect.Type]*codec
}

func newCodecs() *codecs {
	c := &codecs{byType: make(map[reflect.Type]*codec)}
	c.addPlaces()
	return c
}

// of returns the codec of t. It panics if t has parts that cannot be stored.
func (c *codecs) of(t reflect.Type) *codec {
	if known := c.byType[t]; known != nil {
		return known
	}
	made := new(codec)
	c.byType[t] = made // t may be part of itself
	*made = c.make(t)
	return made
}

func (c *codecs) make(t reflect.Type) codec {
	switch t.Kind() {
	case reflect.Bool:
		return codec{func(*writer, reflect.Value) {}, func(_ *reader, to unsafe.Pointer) { *(*bool)(to) = true }}
	case reflect.Int:
		return codec{putInt, func(r *reader, to unsafe.Pointer) { *(*int)(to) = int(r.int()) }}
	case reflect.Int32:
		return codec{putInt, func(r *reader, to unsafe.Pointer) { *(*int32)(to) = int32(r.int()) }}
	case reflect.Uint8:
		return codec{func(w *writer, v reflect.Value) { w.uint(v.Uint()) }, func(r *reader, to unsafe.Pointer) { *(*uint8)(to) = uint8(r.uint()) }}
	case reflect.String:
		return codec{func(w *writer, v reflect.Value) { w.string(v.String()) }, func(r *reader, to unsafe.Pointer) { *(*string)(to) = r.string() }}
	case reflect.Struct:
		return c.structOf(t)
	case reflect.Slice:
		return c.sliceOf(t)
	case reflect.Array:
		return c.arrayOf(t)
	case reflect.Pointer:
		return c.pointerTo(t)
	}
	panic("detect: cannot store a " + t.String())
}

func putInt(w *writer, v reflect.Value) { w.int(v.Int()) }

// structOf returns the codec of a struct. A false bool is left out like all
// that is zero, so a bool that is there is true.
func (c *codecs) structOf(t reflect.Type) codec {
	parts, offsets := make([]*codec, t.NumField()), make([]uintptr, t.NumField())
	for i := range parts {
		if !t.Field(i).IsExported() {
			panic("detect: cannot store field " + t.Field(i).Name + " of " + t.String())
		}
		parts[i], offsets[i] = c.of(t.Field(i).Type), t.Field(i).Offset
	}
	return codec{
		put: func(w *writer, v reflect.Value) {
			var mask uint64
			for i := range parts {
				if !v.Field(i).IsZero() {
					mask |= 1 << i
				}
			}
			w.uint(mask)
			for ; mask != 0; mask &= mask - 1 {
				i := bits.TrailingZeros64(mask)
				parts[i].put(w, v.Field(i))
			}
		},
		get: func(r *reader, to unsafe.Pointer) {
			for mask := r.uint(); mask != 0; mask &= mask - 1 {
				i := bits.TrailingZeros64(mask)
				r.check(i < len(parts))
				parts[i].get(r, unsafe.Add(to, offsets[i]))
			}
		},
	}
}

func (c *codecs) sliceOf(t reflect.Type) codec {
	elem, size, room := c.ofElem(t.Elem()), t.Elem().Size(), newRoom(t.Elem())
	return codec{
		put: func(w *writer, v reflect.Value) {
			w.uint(uint64(v.Len()))
			for i := range v.Len() {
				elem.put(w, v.Index(i))
			}
		},
		get: func(r *reader, to unsafe.Pointer) {
			n := r.length()
			first := room.take(n)
			*(*[]byte)(to) = unsafe.Slice((*byte)(first), n)
			for i := range n {
				elem.get(r, unsafe.Add(first, uintptr(i)*size))
			}
		},
	}
}

func (c *codecs) arrayOf(t reflect.Type) codec {
	elem, size := c.ofElem(t.Elem()), t.Elem().Size()
	return codec{
		put: func(w *writer, v reflect.Value) {
			for i := range t.Len() {
				elem.put(w, v.Index(i))
			}
		},
		get: func(r *reader, to unsafe.Pointer) {
			for i := range t.Len() {
				elem.get(r, unsafe.Add(to, uintptr(i)*size))
			}
		},
	}
}

func (c *codecs) pointerTo(t reflect.Type) codec {
	elem, room := c.ofElem(t.Elem()), newRoom(t.Elem())
	return codec{
		put: func(w *writer, v reflect.Value) { elem.put(w, v.Elem()) },
		get: func(r *reader, to unsafe.Pointer) {
			made := room.take(1)
			*(*unsafe.Pointer)(to) = made
			elem.get(r, made)
		},
	}
}

// A room is where things of one type are read to. Together they take one allocation where
// each by itself would take millions.
type room struct {
	list  reflect.Type
	size  uintptr
	first unsafe.Pointer
	left  int
	whole int // of which left is left
}

// roomSize is about how many bytes a room gets at once. It gets less at first, since
// there may be little to read.
const roomSize = 32 << 10

func newRoom(t reflect.Type) *room { return &room{list: reflect.SliceOf(t), size: max(t.Size(), 1)} }

// take returns a pointer to n things in a row, not nil even if there are none.
func (m *room) take(n int) unsafe.Pointer {
	if n > m.left || m.first == nil {
		m.whole = max(n, min(int(roomSize/m.size), 2*m.whole), 1)
		m.left = m.whole
		m.first = reflect.MakeSlice(m.list, m.left, m.left).UnsafePointer()
	}
	out := m.first
	if m.left -= n; m.left > 0 {
		m.first = unsafe.Add(out, uintptr(n)*m.size)
	} else {
		m.first = nil // a pointer behind the end would keep somebody else's memory
	}
	return out
}

// ofElem returns the codec of something that, other than a field, is written
// even if it is zero or nil.
func (c *codecs) ofElem(t reflect.Type) *codec {
	part := c.of(t)
	switch t.Kind() {
	case reflect.Bool, reflect.Slice, reflect.Pointer:
	default:
		return part
	}
	return &codec{
		put: func(w *writer, v reflect.Value) {
			if v.IsZero() {
				w.uint(0)
				return
			}
			w.uint(1)
			part.put(w, v)
		},
		get: func(r *reader, to unsafe.Pointer) {
			if r.uint() != 0 {
				part.get(r, to)
			}
		},
	}
}

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

// bytes writes data behind its length.
func (w *writer) bytes(data []byte) {
	w.uint(uint64(len(data)))
	w.data = append(w.data, data...)
}

// errCorrupt says that encoded data is not what a writer has written.
var errCorrupt = errors.New("detect: the encoded summary is corrupt")

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

func (r *reader) string() string {
	n := r.uint()
	r.check(n < uint64(len(r.strings)))
	return r.strings[n]
}

// bytes reads what writer.bytes has written. The result is part of r.
func (r *reader) bytes() []byte {
	n := r.length()
	data := r.data[:n:n]
	r.data = r.data[n:]
	return data
}

// decoding calls f and returns errCorrupt if it panics with that.
func decoding(f func()) (err error) {
	defer func() {
		switch cause := recover(); cause {
		case nil:
		case errCorrupt:
			err = errCorrupt
		default:
			panic(cause)
		}
	}()
	f()
	return nil
}
