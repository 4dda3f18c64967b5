package detect

import (
	"bytes"
	"reflect"
	"strings"
	"unsafe"
)

// A packedFunc is a function as its package's summary stores it: most functions
// of a program's dependencies are never reached, and these are never decoded.
type packedFunc struct {
	id      string
	start   bool // runs before main: see isInit
	body    []byte
	links   []byte // see funcLinks
	strings []string
}

// funcLinks is where a function leads to: the functions that it calls or that
// its values may be, and the interface methods that it calls.
type funcLinks struct {
	Funcs   []string
	Methods []string // interface, dot, name
}

// packageHead is a summary without its functions.
type packageHead struct {
	Path       string
	FirstParty bool
	Globals    []Global
	Types      []TypeInfo
	Interfaces []Interface
	Silenced   []Silenced
	Generated  []string
	Left       []string
}

func (s *PackageSummary) head() packageHead {
	return packageHead{s.Path, s.FirstParty, s.Globals, s.Types, s.Interfaces, s.Silenced, s.Generated, s.Left}
}

func (h packageHead) summary() *PackageSummary {
	return &PackageSummary{
		Path: h.Path, FirstParty: h.FirstParty, Globals: h.Globals, Types: h.Types,
		Interfaces: h.Interfaces, Silenced: h.Silenced, Generated: h.Generated, Left: h.Left,
	}
}

// MarshalBinary returns the summary in a compact form that depends only on what
// it says. The error is always nil.
func (s *PackageSummary) MarshalBinary() ([]byte, error) {
	if s.packed != nil {
		return s.packed.data, nil
	}
	return s.encode(), nil
}

// UnmarshalBinary makes s the summary that was marshaled, as DecodeSummary does
// with a copy of data. After an error, s is not changed.
func (s *PackageSummary) UnmarshalBinary(data []byte) error {
	decoded, err := DecodeSummary(bytes.Clone(data))
	if err == nil {
		*s = *decoded
	}
	return err
}

// Pack returns the same summary with its functions encoded, which takes far
// less memory.
func (s *PackageSummary) Pack() *PackageSummary {
	if s.packed != nil {
		return s
	}
	packed, err := DecodeSummary(s.encode())
	if err != nil {
		panic(err) // of what was just encoded
	}
	return packed
}

// packedFuncs is the encoded part of a summary.
type packedFuncs struct {
	data  []byte // the whole summary
	funcs []packedFunc
}

// Names returns the IDs of the functions that the summary is about, sorted.
func (s *PackageSummary) Names() []string {
	var out []string
	for _, f := range s.Pack().packed.funcs {
		out = append(out, f.id)
	}
	return out
}

// encode writes: the table of strings, the head, an index of the functions,
// and their bodies.
func (s *PackageSummary) encode() []byte {
	known := newSummaryCodecs()
	body := &writer{strings: newStringTable()}
	known.head.put(body, reflect.ValueOf(s.head()))
	body.uint(uint64(len(s.Funcs)))
	for _, f := range s.Funcs {
		known.putFunc(body, f)
	}
	return body.withStrings()
}

// withStrings returns what was written, behind the strings that it refers to.
func (w *writer) withStrings() []byte {
	out := &writer{}
	out.uint(uint64(len(w.strings.list)))
	for _, text := range w.strings.list {
		out.uint(uint64(len(text)))
	}
	out.bytes([]byte(strings.Join(w.strings.list, "")))
	return append(out.data, w.data...)
}

// DecodeSummary returns the summary that was marshaled. Its functions stay
// encoded, for Link to decode those that matter; Funcs is empty. The summary
// keeps data, which must not be changed from then on.
func DecodeSummary(data []byte) (sum *PackageSummary, err error) {
	err = decoding(func() {
		r := &reader{data: data}
		r.readStrings()
		var head packageHead
		newSummaryCodecs().head.get(r, reflect.ValueOf(&head).Elem())
		sum = head.summary()
		sum.packed = &packedFuncs{data: data, funcs: make([]packedFunc, r.length())}
		for i := range sum.packed.funcs {
			sum.packed.funcs[i] = r.packedFunc()
		}
		r.check(len(r.data) == 0)
	})
	return sum, err
}

// readStrings reads the table of strings, which are parts of one.
func (r *reader) readStrings() {
	lengths := make([]int, r.length())
	total := 0
	for i := range lengths {
		lengths[i] = r.length()
		total += lengths[i]
	}
	data := r.bytes()
	r.check(total == len(data))
	text := unsafe.String(unsafe.SliceData(data), len(data)) // nobody changes it
	r.strings = make([]string, len(lengths))
	for i, n := range lengths {
		r.strings[i], text = text[:n], text[n:]
	}
}

func (r *reader) packedFunc() packedFunc {
	f := packedFunc{id: r.string(), strings: r.strings}
	f.start = r.uint() != 0
	f.links, f.body = r.bytes(), r.bytes()
	return f
}

// putFunc writes a function in the form that reader.packedFunc reads.
func (c *summaryCodecs) putFunc(w *writer, f *Func) {
	tables := newSharedTables()
	inner := &writer{strings: w.strings, shared: tables}
	c.fn.put(inner, reflect.ValueOf(f).Elem())
	body := &writer{strings: w.strings}
	for _, t := range []*table{tables.vals, tables.entries, tables.lists} {
		body.uint(uint64(t.n))
		body.data = append(body.data, t.data...)
	}
	body.data = append(body.data, inner.data...)
	links := &writer{strings: w.strings}
	c.links.put(links, reflect.ValueOf(tables.linksOf(f)))
	w.string(f.ID)
	w.uint(0)
	if isInit(f) {
		w.data[len(w.data)-1] = 1
	}
	w.bytes(links.data)
	w.bytes(body.data)
}

// decode returns the function.
func (c *summaryCodecs) decode(p packedFunc) *Func {
	f := new(Func)
	r := &reader{data: p.body, strings: p.strings, shared: new(sharedValues)}
	c.readShared(r)
	c.fn.get(r, reflect.ValueOf(f).Elem())
	return f
}

// decodeLinks returns where the function leads to.
func (c *summaryCodecs) decodeLinks(p packedFunc) funcLinks {
	var l funcLinks
	c.links.get(&reader{data: p.links, strings: p.strings}, reflect.ValueOf(&l).Elem())
	return l
}

// MarshalBinary returns the result in a compact form. The error is always nil.
func (r *Result) MarshalBinary() ([]byte, error) {
	body := &writer{strings: newStringTable()}
	newCodecs().of(reflect.TypeFor[Result]()).put(body, reflect.ValueOf(r).Elem())
	return body.withStrings(), nil
}

// UnmarshalBinary makes r the result that was marshaled. After an error, r is
// not changed.
func (r *Result) UnmarshalBinary(data []byte) error {
	var decoded Result
	err := decoding(func() {
		in := &reader{data: bytes.Clone(data)}
		in.readStrings()
		newCodecs().of(reflect.TypeFor[Result]()).get(in, reflect.ValueOf(&decoded).Elem())
		in.check(len(in.data) == 0)
	})
	if err == nil {
		*r = decoded
	}
	return err
}
