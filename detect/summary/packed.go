package summary

import (
	"bytes"
	"reflect"
	"strings"
	"unsafe"
)

// A PackedFunc is a function as its package's summary stores it: most functions
// of a program's dependencies are never reached, and these are never decoded.
type PackedFunc struct {
	ID      string
	Start   bool // runs before main: see isInit
	Body    []byte
	links   []byte // see funcLinks
	strings []string
	places  *places
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
	Imports    []string
	Globals    []Global
	Types      []TypeInfo
	Interfaces []Interface
	Silenced   []Silenced
	Generated  []string
	Left       []string
}

func (s *PackageSummary) head() packageHead {
	return packageHead{s.Path, s.FirstParty, s.Imports, s.Globals, s.Types, s.Interfaces, s.Silenced, s.Generated, s.Left}
}

func (h packageHead) summary() *PackageSummary {
	return &PackageSummary{
		Path: h.Path, FirstParty: h.FirstParty, Imports: h.Imports, Globals: h.Globals,
		Types: h.Types, Interfaces: h.Interfaces, Silenced: h.Silenced, Generated: h.Generated, Left: h.Left,
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
	data   []byte // the whole summary
	moves  int    // how much of data says where things are
	places *places
	funcs  []PackedFunc
}

// Shape returns what of the encoded summary matters to Link: all but where things are
// in their files, as long as they stay in the same order. If lines are silenced, it
// matters which.
func (s *PackageSummary) Shape() []byte {
	packed := s.Pack().packed
	if len(s.Silenced) > 0 {
		return packed.data
	}
	return packed.data[packed.moves:]
}

// Names returns the IDs of the functions that the summary is about, sorted.
func (s *PackageSummary) Names() []string {
	var out []string
	for _, f := range s.Pack().packed.funcs {
		out = append(out, f.ID)
	}
	return out
}

// encode writes: the tables of places and strings, the head, an index of the functions,
// and their bodies.
func (s *PackageSummary) encode() []byte {
	known := NewSummaryCodecs()
	body := newWriter()
	head := s.head()
	known.head.put(body, reflect.ValueOf(&head).Elem())
	body.uint(uint64(len(s.Funcs)))
	for _, f := range s.Funcs {
		known.putFunc(body, f)
	}
	return body.withTables()
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

// DecodeSummary returns the summary that was marshaled. Its functions stay
// encoded, for Link to decode those that matter; Funcs is empty. The summary
// keeps data, which must not be changed from then on.
func DecodeSummary(data []byte) (sum *PackageSummary, err error) {
	err = decoding(func() {
		r := &reader{data: data}
		moves := r.bytes()
		packed := &packedFuncs{data: data, moves: len(data) - len(r.data)}
		r.readTables(moves)
		packed.places = r.places
		var head packageHead
		NewSummaryCodecs().head.get(r, unsafe.Pointer(&head))
		sum = head.summary()
		sum.packed = packed
		packed.funcs = make([]PackedFunc, r.length())
		for i := range packed.funcs {
			packed.funcs[i] = r.packedFunc()
		}
		r.check(len(r.data) == 0)
	})
	return sum, err
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
	data := r.bytes()
	r.check(total == len(data))
	text := unsafe.String(unsafe.SliceData(data), len(data)) // nobody changes it
	r.strings = make([]string, len(lengths))
	for i, n := range lengths {
		r.strings[i], text = text[:n], text[n:]
	}
}

func (r *reader) packedFunc() PackedFunc {
	f := PackedFunc{ID: r.string(), strings: r.strings, places: r.places}
	f.Start = r.uint() != 0
	f.links, f.Body = r.bytes(), r.bytes()
	return f
}

// putFunc writes a function in the form that reader.packedFunc reads.
func (c *SummaryCodecs) putFunc(w *writer, f *Func) {
	tables := newSharedTables()
	inner := w.inner()
	inner.shared = tables
	c.fn.put(inner, reflect.ValueOf(f).Elem())
	body := w.inner()
	for _, t := range []*table{tables.vals, tables.entries, tables.lists} {
		body.uint(uint64(t.n))
		body.data = append(body.data, t.data...)
	}
	body.data = append(body.data, inner.data...)
	links := w.inner()
	c.links.put(links, reflect.ValueOf(tables.linksOf(f)))
	w.string(f.ID)
	w.uint(0)
	if IsInit(f) {
		w.data[len(w.data)-1] = 1
	}
	w.bytes(links.data)
	w.bytes(body.data)
}

// PackedFuncs returns the functions of the summary, encoded.
func (s *PackageSummary) PackedFuncs() []PackedFunc { return s.Pack().packed.funcs }

// Unpack returns the functions of the summary, decoded.
func (s *PackageSummary) Unpack() []*Func {
	codecs := NewSummaryCodecs()
	var out []*Func
	for _, f := range s.Pack().packed.funcs {
		out = append(out, codecs.Decode(f))
	}
	return out
}

// Decode returns the function.
func (c *SummaryCodecs) Decode(p PackedFunc) *Func {
	f := new(Func)
	r := &reader{data: p.Body, strings: p.strings, places: p.places, shared: &c.shared}
	c.readShared(r)
	c.fn.get(r, unsafe.Pointer(f))
	f.fillAccess()
	return f
}

// DecodeLinks returns where the function leads to.
func (c *SummaryCodecs) DecodeLinks(p PackedFunc) funcLinks {
	var l funcLinks
	c.links.get(&reader{data: p.links, strings: p.strings}, unsafe.Pointer(&l))
	return l
}
