package summary

// MarshalMovable is Marshal for what is to stay right when code is moved about so that
// the shapes of summaries stay the same. Of places in the files of these it says which of
// the summary's they are; summaryOf returns the summary that a file belongs to, nil if its
// code does not move.
func MarshalMovable[T any](v *T, code func(*Coder, *T), summaryOf func(file string) *PackageSummary) []byte {
	body := encoded(v, code)
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

// UnmarshalMovable makes what v points to that which MarshalMovable was given, as it is
// now. After an error, it is not changed.
func UnmarshalMovable[T any](data []byte, v *T, code func(*Coder, *T), summaryOf func(file string) *PackageSummary) error {
	return decodeBehind(data, v, code, func(in *reader) {
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
