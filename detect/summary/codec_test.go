package summary

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/mapfix/mapfix/internal/arbitrary"
)

func randomSummary(seed uint64) *PackageSummary {
	sum := new(PackageSummary)
	arbitrary.Fill(rand.New(rand.NewPCG(seed, 0)), reflect.ValueOf(sum).Elem())
	for _, f := range sum.Funcs {
		if f == nil {
			sum.Funcs = []*Func{{ID: "p.F"}}
			break
		}
	}
	return sum
}

// head returns the summary without its functions.
func head(s *PackageSummary) PackageSummary {
	out := *s
	out.Funcs, out.packed = nil, nil
	return out
}

// Nothing may get lost, whatever fields a summary will have: also not the
// difference between an empty list and none, by which some code decides.
func TestPackedSummaryIsTheSame(t *testing.T) {
	for seed := range uint64(300) {
		sum := randomSummary(seed)
		packed := sum.Pack()
		for _, f := range sum.Funcs {
			f.fillAccess()
		}
		if got := packed.Unpack(); len(sum.Funcs)+len(got) > 0 && !reflect.DeepEqual(got, sum.Funcs) {
			t.Fatalf("seed %d: the functions differ after decoding:\n%+v\nwant\n%+v", seed, got, sum.Funcs)
		}
		if got := head(packed); !reflect.DeepEqual(got, head(sum)) {
			t.Fatalf("seed %d: %+v after decoding, want %+v", seed, got, head(sum))
		}
	}
}

// What is stored must not depend on the run that stored it.
func TestEncodingIsDeterministic(t *testing.T) {
	for seed := range uint64(100) {
		a, b := randomSummary(seed), randomSummary(seed)
		first, _ := a.MarshalBinary()
		second, _ := b.MarshalBinary()
		third, _ := b.Pack().MarshalBinary()
		if string(first) != string(second) || string(first) != string(third) {
			t.Fatalf("seed %d: one summary has several encodings", seed)
		}
	}
}

func TestEqualSnapshotsAreOne(t *testing.T) {
	heap := func() []Entry {
		return []Entry{{Loc{Base{Kind: BaseLocal, Index: 1}, "|[]"}, Val{{Loc: Loc{Base: Base{Kind: BaseGlobal, Name: "p.G"}}}}}}
	}
	f := &Func{ID: "p.F", Calls: []Call{{Callee: "p.G", Heap: heap()}, {Callee: "p.H", Heap: heap()}}}
	got := (&PackageSummary{Funcs: []*Func{f}}).Unpack()[0]
	if &got.Calls[0].Heap[0] != &got.Calls[1].Heap[0] {
		t.Error("two calls that see the same memory have snapshots of their own")
	}
}

// A damaged file is no reason to crash.
func TestDamagedSummary(t *testing.T) {
	data, _ := randomSummary(7).MarshalBinary()
	for cut := range data {
		if err := new(PackageSummary).UnmarshalBinary(data[:cut]); !errors.Is(err, errCorrupt) {
			t.Fatalf("cut off at %d of %d: error %v", cut, len(data), err)
		}
	}
	if err := new(PackageSummary).UnmarshalBinary(append(data, 0)); !errors.Is(err, errCorrupt) {
		t.Errorf("with something behind the end: error %v", err)
	}
}

// Decoders of facts reuse their buffers.
func TestUnmarshalCopies(t *testing.T) {
	data, _ := randomSummary(7).MarshalBinary()
	sum := new(PackageSummary)
	if err := sum.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	before, want := sum.Unpack(), head(sum)
	for i := range data {
		data[i] = 0xff
	}
	if !reflect.DeepEqual(sum.Unpack(), before) || !reflect.DeepEqual(head(sum), want) {
		t.Error("the summary changes with the buffer that it was read from")
	}
}
