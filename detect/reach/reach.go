package reach

import (
	"cmp"
	"runtime"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// A Reach tells which functions of a program can matter, while the parts of its
// packages' summaries are being made, and puts them together at the end. It is not
// safe for concurrent use.
type Reach struct {
	sums  []*summary.PackageSummary
	own   map[string]bool // first-party packages
	types Dispatch
	g     *gathering
	open  map[string][]int // functions by package that were left to further parts
}

// New returns what is known of a program from its packages' first parts. It does
// not depend on their order.
func New(first []*summary.PackageSummary) *Reach {
	r := &Reach{own: make(map[string]bool), types: newDispatch(), open: make(map[string][]int)}
	r.g = newGathering(&r.types)
	first = slices.Clone(first)
	slices.SortStableFunc(first, func(a, b *summary.PackageSummary) int { return strings.Compare(a.Path, b.Path) })
	for _, s := range first {
		r.own[s.Path] = r.own[s.Path] || s.FirstParty
	}
	r.Add(first)
	for i := range r.g.funcs {
		if f := &r.g.funcs[i]; f.Body == nil {
			r.open[f.path] = append(r.open[f.path], i)
		}
	}
	return r
}

// Add makes further parts known.
func (r *Reach) Add(parts []*summary.PackageSummary) {
	r.sums = append(r.sums, parts...)
	for _, s := range parts { // types first: they decide who implements what
		r.types.indexTypes(s)
	}
	r.g.expect(parts)
	for _, s := range parts {
		r.g.add(s, r.own[s.Path])
	}
	r.g.follow()
}

// Parts returns the parts that are known.
func (r *Reach) Parts() []*summary.PackageSummary { return r.sums }

// Own returns the packages of the user's own.
func (r *Reach) Own() map[string]bool { return r.own }

// Types returns what the program's types tell of calls through interfaces.
func (r *Reach) Types() *Dispatch { return &r.types }

// Missing returns the functions of a package that can matter and that no part is
// about, sorted.
func (r *Reach) Missing(path string) []string {
	var out []string
	for _, i := range r.open[path] {
		if f := &r.g.funcs[i]; f.wanted && f.Body == nil {
			out = append(out, f.ID)
		}
	}
	slices.Sort(out)
	return out
}

// Functions decodes the functions that can matter, sorted by package and ID. The
// others stay encoded.
func (r *Reach) Functions() []*summary.Func {
	var wanted []*summary.PackedFunc
	for i := range r.g.funcs {
		if f := &r.g.funcs[i]; f.wanted && f.Body != nil {
			wanted = append(wanted, f.PackedFunc)
		}
	}
	out := decodeAll(wanted)
	slices.SortStableFunc(out, func(a, b *summary.Func) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), strings.Compare(a.ID, b.ID))
	})
	return out
}

// decodeAll decodes functions on all processors. It panics as decode does.
func decodeAll(packed []*summary.PackedFunc) []*summary.Func {
	out := make([]*summary.Func, len(packed))
	workers := runtime.GOMAXPROCS(0)
	failed := make(chan any, workers)
	for w := range workers {
		go func() {
			defer func() { failed <- recover() }()
			var decoder summary.Decoder
			for i := w; i < len(packed); i += workers {
				out[i] = decoder.Decode(*packed[i])
			}
		}()
	}
	for range workers {
		if cause := <-failed; cause != nil {
			panic(cause)
		}
	}
	return out
}
