package summary

import (
	"bytes"
	"errors"
)

// A Coder goes through the parts of a value and writes them down, or fills them with what
// was written: one description of a type serves for both. What it writes depends on the value
// alone. A struct is a mask of the fields that are not zero, followed by these; a string or a
// place is an index into a table. There is no room for a version in it: whoever keeps encoded
// values has to know what wrote them.
//
// No library does that: those that are fast know neither tables nor values that are shared,
// which makes what is stored several times as large.
type Coder struct {
	w *writer // nil if the coder reads
	r *reader
	Group
}

// A Group is where a Coder is among the fields of a struct.
type Group struct {
	mask  uint64 // of the fields that are written; of those that are still to be read
	next  uint64 // the bit of the field that comes next
	start int    // where the mask goes
}

// Open begins a struct. Its fields follow, always all of them and in one order.
func (c *Coder) Open() Group {
	around := c.Group
	if c.w == nil {
		c.mask = c.r.uint()
	} else {
		c.Group = Group{next: 1, start: len(c.w.data)}
	}
	return around
}

// Close ends the struct that Open has begun.
func (c *Coder) Close(around Group) {
	if c.w != nil {
		c.w.insert(c.start, c.mask)
	} else if c.mask != 0 {
		panic(errCorrupt)
	}
	c.Group = around
}

// skips reports whether the next field is zero, and so left out. is says so of a field that
// is to be written.
func (c *Coder) skips(is bool) bool {
	if c.w == nil {
		there := c.mask & 1
		c.mask >>= 1
		return there == 0
	}
	if !is {
		c.mask |= c.next
	}
	c.next <<= 1
	return is
}

// Bool codes a field.
func (c *Coder) Bool(p *bool) {
	if !c.skips(!*p) {
		*p = true
	}
}

// Int codes a field.
func (c *Coder) Int(p *int) { Signed(c, p) }

// Signed codes a field.
func Signed[T ~int | ~int32](c *Coder, p *T) {
	if !c.skips(*p == 0) {
		signed(c, p)
	}
}

func signed[T ~int | ~int32](c *Coder, p *T) {
	if c.w != nil {
		c.w.int(int64(*p))
	} else {
		*p = T(c.r.int())
	}
}

// Small codes a field, most often an enumeration.
func Small[T ~uint8 | ~uint16](c *Coder, p *T) {
	if c.skips(*p == 0) {
		return
	}
	if c.w != nil {
		c.w.uint(uint64(*p))
	} else {
		*p = T(c.r.uint())
	}
}

// Text codes a field.
func Text[T ~string](c *Coder, p *T) {
	if !c.skips(*p == "") {
		text(c, p)
	}
}

func text[T ~string](c *Coder, p *T) {
	if c.w != nil {
		c.w.string(string(*p))
	} else {
		*p = T(c.r.string())
	}
}

// Struct codes a field that holds a struct.
func Struct[T any](c *Coder, p *T, fields func(*Coder, *T)) {
	if c.w == nil {
		if !c.skips(false) {
			fields(c, p)
		}
		return
	}
	start := len(c.w.data)
	fields(c, p)
	empty := len(c.w.data) == start+1 && c.w.data[start] == 0
	if empty {
		c.w.data = c.w.data[:start]
	}
	c.skips(empty)
}

// Pointer codes a field that points to a struct, or to nothing.
func Pointer[T any](c *Coder, p **T, fields func(*Coder, *T)) {
	if c.skips(*p == nil) {
		return
	}
	if c.w == nil {
		*p = new(T)
	}
	fields(c, *p)
}

// List codes a field that holds a list of structs.
func List[T any](c *Coder, p *[]T, fields func(*Coder, *T)) {
	if c.skips(*p == nil) {
		return
	}
	elems(c, p, fields)
}

func elems[T any](c *Coder, p *[]T, fields func(*Coder, *T)) {
	if c.w != nil {
		c.w.uint(uint64(len(*p)))
	} else {
		*p = make([]T, c.r.length())
	}
	list := *p
	for i := range list {
		fields(c, &list[i])
	}
}

// Texts, Ints and the like are what a List may hold besides structs.
func Texts[T ~string](c *Coder, p *[]T) { List(c, p, text[T]) }

func ints[T ~int | ~int32](c *Coder, p *[]T) { List(c, p, signed[T]) }

// Pointed returns what codes the elements of a list of pointers.
func Pointed[T any](fields func(*Coder, *T)) func(*Coder, **T) {
	return func(c *Coder, p **T) {
		if c.present(*p != nil) {
			if c.w == nil {
				*p = new(T)
			}
			fields(c, *p)
		}
	}
}

// present codes whether something is there, and reports it.
func (c *Coder) present(is bool) bool {
	switch {
	case c.w == nil:
		return c.r.uint() != 0
	case is:
		c.w.uint(1)
	default:
		c.w.uint(0)
	}
	return is
}

// Marshal returns what v points to in a compact form. code describes it.
func Marshal[T any](v *T, code func(*Coder, *T)) []byte { return encoded(v, code).withTables() }

func encoded[T any](v *T, code func(*Coder, *T)) *writer {
	body := newWriter()
	code(&Coder{w: body}, v)
	return body
}

// Unmarshal makes what v points to that which was marshaled. After an error, it is not
// changed.
func Unmarshal[T any](data []byte, v *T, code func(*Coder, *T)) error {
	return decodeBehind(data, v, code, func(in *reader) { in.readTables(in.bytes()) })
}

// decodeBehind reads what stands behind the tables.
func decodeBehind[T any](data []byte, v *T, code func(*Coder, *T), tables func(in *reader)) error {
	var decoded T
	err := decoding(func() {
		in := &reader{data: bytes.Clone(data)}
		tables(in)
		code(&Coder{r: in}, &decoded)
		in.check(len(in.data) == 0)
	})
	if err == nil {
		*v = decoded
	}
	return err
}

// errCorrupt says that encoded data is not what a writer has written.
var errCorrupt = errors.New("detect: the encoded summary is corrupt")

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
