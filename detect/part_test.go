package detect_test

import (
	"go/build"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/mapfix/mapfix/detect/scan"
	"github.com/mapfix/mapfix/detect/summary"
)

// sourcesOf returns the files of a package of the standard library.
func sourcesOf(t *testing.T, path string) []string {
	t.Helper()
	pkg, err := build.Import(path, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range pkg.GoFiles {
		data, err := os.ReadFile(filepath.Join(pkg.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(data))
	}
	return out
}

// Whatever the parts are and in whatever order they are made, together they say what
// the whole summary says, function by function.
func TestPartsAreTheWhole(t *testing.T) {
	for _, path := range []string{"text/template/parse", "go/printer", "encoding/xml"} {
		sources := sourcesOf(t, path)
		whole := summaryOfPart(t, nil, sources...).Pack()
		want := make(map[string]*summary.Func)
		for _, f := range whole.Unpack() {
			want[f.ID] = f
		}
		for seed := range uint64(3) {
			parts := randomParts(t, rand.New(rand.NewPCG(seed, 0)), sources)
			if n := count(parts); n != len(want) {
				t.Errorf("%s: %d functions in %d parts, want %d", path, n, len(parts), len(want))
			}
			for _, s := range parts {
				for _, f := range s.Unpack() {
					if !reflect.DeepEqual(f, want[f.ID]) {
						t.Errorf("%s: %s is not the same in a part of %d", path, f.ID, len(parts))
					}
				}
			}
			if !reflect.DeepEqual(parts[0].Types, whole.Types) || !reflect.DeepEqual(parts[0].Globals, whole.Globals) {
				t.Errorf("%s: the first part is not about the same package", path)
			}
		}
	}
}

// randomParts asks for the functions of a package a few at a time.
func randomParts(t *testing.T, rnd *rand.Rand, sources []string) []*summary.PackageSummary {
	t.Helper()
	parts := []*summary.PackageSummary{summaryOfPart(t, &scan.Part{}, sources...).Pack()}
	left := append([]string(nil), parts[0].Left...)
	if len(left) == 0 {
		t.Fatal("the first part leaves nothing to others")
	}
	rnd.Shuffle(len(left), func(i, j int) { left[i], left[j] = left[j], left[i] })
	for size := 1; len(left) > 0; size *= 3 {
		n := min(size, len(left))
		parts = append(parts, summaryOfPart(t, &scan.Part{Wanted: left[:n], Have: parts}, sources...).Pack())
		left = left[n:]
	}
	return parts
}

func count(parts []*summary.PackageSummary) int {
	n := 0
	for _, s := range parts {
		n += len(s.Unpack())
	}
	return n
}

// A method that is called init is one like all others, and does not run by itself.
func TestMethodCalledInit(t *testing.T) {
	sum := summaryOf(t, `package p

type Box struct{ tags map[string]string }

func (b *Box) init() { b.tags = map[string]string{} }

func New() *Box { b := &Box{}; b.init(); return b }
`)
	var ids []string
	for _, f := range sum.Unpack() {
		ids = append(ids, f.ID)
	}
	if want := []string{"(*p.Box).init", "p.New"}; !reflect.DeepEqual(ids, want) {
		t.Errorf("got %v, want %v", ids, want)
	}
}
