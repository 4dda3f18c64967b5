package detect

import (
	"bytes"
	"reflect"
	"unsafe"
)

// MarshalBinary returns the result in a compact form. The error is always nil.
func (r *Result) MarshalBinary() ([]byte, error) { return r.encoded().withTables(), nil }

func (r *Result) encoded() *writer {
	body := newWriter()
	newCodecs().of(reflect.TypeFor[Result]()).put(body, reflect.ValueOf(r).Elem())
	return body
}

// UnmarshalBinary makes r the result that was marshaled. After an error, r is
// not changed.
func (r *Result) UnmarshalBinary(data []byte) error {
	return r.decode(data, func(in *reader) { in.readTables(in.bytes()) })
}

// decode reads a result behind its tables.
func (r *Result) decode(data []byte, tables func(in *reader)) error {
	var decoded Result
	err := decoding(func() {
		in := &reader{data: bytes.Clone(data)}
		tables(in)
		newCodecs().of(reflect.TypeFor[Result]()).get(in, unsafe.Pointer(&decoded))
		in.check(len(in.data) == 0)
	})
	if err == nil {
		*r = decoded
	}
	return err
}

// MarshalMovable is MarshalBinary for a result that is to stay right when code is
// moved about so that the shapes of summaries stay the same. Of places in the files of
// these it says which of the summary's they are; summaryOf returns the summary that a
// file belongs to, nil if its code does not move.
func (r *Result) MarshalMovable(summaryOf func(file string) *PackageSummary) []byte {
	body := r.encoded()
	front := body.inner()
	front.uint(uint64(len(body.places.spots)))
	for _, s := range body.places.spots {
		name := body.places.files[s.file]
		front.string(name)
		at := -1
		if sum := summaryOf(name); sum != nil {
			at = sum.Pack().packed.places.number(name, s)
		}
		if front.uint(uint64(at + 1)); at < 0 {
			front.int(int64(s.line))
			front.int(int64(s.column))
			front.int(int64(s.offset))
		}
	}
	front.data = append(front.data, body.data...)
	return front.withStrings()
}

// UnmarshalMovable makes r what MarshalMovable was given, as it is now.
func (r *Result) UnmarshalMovable(data []byte, summaryOf func(file string) *PackageSummary) error {
	return r.decode(data, func(in *reader) {
		in.readStrings()
		known := newPlaceTable()
		for n := range in.length() {
			name := in.string()
			at, s := int(in.uint())-1, spot{}
			if at >= 0 {
				sum := summaryOf(name)
				in.check(sum != nil)
				spots := sum.Pack().packed.places.inFile(name)
				in.check(at < len(spots))
				s = spots[at]
			} else {
				s.line, s.column, s.offset = int32(in.int()), int32(in.int()), int32(in.int())
			}
			in.check(known.add(name, int(s.line), int(s.column), int(s.offset)) == uint64(n))
		}
		in.places = known.places()
	})
}
