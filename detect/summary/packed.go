package summary

import "bytes"

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
	body := newWriter()
	codeHead(&Coder{w: body}, s)
	body.uint(uint64(len(s.Funcs)))
	for _, f := range s.Funcs {
		body.putFunc(f)
	}
	return body.withTables()
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
		sum = &PackageSummary{packed: packed}
		codeHead(&Coder{r: r}, sum)
		packed.funcs = make([]PackedFunc, r.length())
		for i := range packed.funcs {
			packed.funcs[i] = r.packedFunc()
		}
		r.check(len(r.data) == 0)
	})
	return sum, err
}

func (r *reader) packedFunc() PackedFunc {
	f := PackedFunc{ID: r.string(), strings: r.strings, places: r.places}
	f.Start = r.uint() != 0
	f.links, f.Body = r.bytes(), r.bytes()
	return f
}

// putFunc writes a function in the form that reader.packedFunc reads.
func (w *writer) putFunc(f *Func) {
	tables := newSharedTables()
	inner := w.inner()
	inner.shared = tables
	codeFunc(&Coder{w: inner}, f)
	body := w.inner()
	for _, t := range []*table{tables.vals, tables.entries, tables.lists} {
		body.uint(uint64(t.n))
		body.data = append(body.data, t.data...)
	}
	body.data = append(body.data, inner.data...)
	links := w.inner()
	to := tables.linksOf(f)
	codeLinks(&Coder{w: links}, &to)
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
	var d Decoder
	var out []*Func
	for _, f := range s.Pack().packed.funcs {
		out = append(out, d.Decode(f))
	}
	return out
}

// A Decoder decodes functions, one after the other.
type Decoder struct{ shared sharedValues }

// Decode returns the function.
func (d *Decoder) Decode(p PackedFunc) *Func {
	f := new(Func)
	c := &Coder{r: &reader{data: p.Body, strings: p.strings, places: p.places, shared: &d.shared}}
	d.shared.read(c)
	codeFunc(c, f)
	f.fillAccess()
	return f
}

// Links returns where the function leads to.
func (p PackedFunc) Links() funcLinks {
	var l funcLinks
	codeLinks(&Coder{r: &reader{data: p.links, strings: p.strings}}, &l)
	return l
}
