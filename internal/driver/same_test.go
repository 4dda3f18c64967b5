package driver

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/archive"
)

// only returns a cache with the entries of these kinds.
func (m *memory) only(kinds ...string) *memory {
	out := newMemory()
	for key, data := range m.kept {
		if slices.ContainsFunc(kinds, func(kind string) bool { return strings.HasPrefix(key, kind) }) {
			out.Put(key, data)
		}
	}
	return out
}

// damaged returns a cache of which Has knows more than Get.
type damaged struct{ *memory }

func (d damaged) Get(key string) []byte {
	if data := d.memory.Get(key); data != nil {
		return data[:len(data)/2]
	}
	return nil
}

// The same bytes come out whatever the cache holds, whether types come from
// source or from the cache, and however many packages are in flight. Larger programs
// are checked if all tests are to be run.
func TestResultsDoNotDependOnTheCache(t *testing.T) {
	t.Run("program", func(t *testing.T) { checkStates(t, config(unpack(t, variants))) })
	if !archive.Thorough() {
		return
	}
	for dir, pattern := range map[string]string{"../../testdata/service": "./...", "../..": "./detect"} {
		abs, err := filepath.Abs(dir)
		if err != nil {
			t.Fatal(err)
		}
		cfg := config(abs)
		cfg.Patterns = []string{pattern}
		t.Run(pattern, func(t *testing.T) { checkStates(t, cfg) })
	}
}

func checkStates(t *testing.T, cfg Config) {
	full := newMemory()
	states := []struct {
		name    string
		cache   func() Cache
		workers int
	}{
		{"no cache", func() Cache { return nil }, 1},
		{"empty", func() Cache { return full }, 4},
		{"full", func() Cache { return full }, 1},
		{"types only", func() Cache { return full.only(keptTypes, keptNoTypes) }, 3},
		{"summaries only", func() Cache { return full.only(keptSummary, keptParts) }, 1},
		{"result only", func() Cache { return full.only(keptResult) }, 1},
		{"damaged", func() Cache { return damaged{full.only(keptTypes, keptSummary, keptParts, keptResult)} }, 2},
	}
	var wantFound []byte
	var want [][]byte
	for _, state := range states {
		cfg.Cache, cfg.Workers = state.cache(), state.workers
		p := run(t, NewLoader(), cfg)
		result, err := p.Link(detect.Options{Tests: true}, "")
		if err != nil {
			t.Fatal(err)
		}
		found, _ := result.MarshalBinary()
		var got [][]byte
		for _, sum := range summaries(t, p) {
			data, _ := sum.MarshalBinary()
			got = append(got, data)
		}
		if want == nil {
			want, wantFound = got, found
		}
		if !slices.EqualFunc(got, want, bytes.Equal) {
			t.Errorf("%s: the summaries differ", state.name)
		}
		if !bytes.Equal(found, wantFound) {
			t.Errorf("%s: the findings differ", state.name)
		}
		if state.name == "types only" && p.Stats.Cached != 0 || state.name == "full" && p.Stats.Bodies != 0 {
			t.Errorf("%s: %d from the cache, %d made", state.name, p.Stats.Cached, p.Stats.Bodies)
		}
	}
	reversed := slices.Clone(summaries(t, run(t, NewLoader(), cfg)))
	slices.Reverse(reversed)
	if found, _ := detect.Link(reversed, detect.Options{Tests: true}).MarshalBinary(); !bytes.Equal(found, wantFound) {
		t.Error("the findings depend on the order of the packages")
	}
}
