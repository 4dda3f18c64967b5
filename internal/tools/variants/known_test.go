package variants_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

const knownFile = "testdata/known.txt"

// A record is what is known of the variants.
type record struct {
	applied     map[string]int    // how many archives each transformation applied to
	judged      map[string]bool   // what was judged: archive and transformation
	differences map[string]string // by archive and transformation
}

func newRecord(results []result) *record {
	r := &record{applied: map[string]int{}, judged: map[string]bool{}, differences: map[string]string{}}
	for _, x := range results {
		key := x.archive.Name() + " " + x.transformation.Name
		r.judged[key] = true
		r.applied[x.transformation.Name] += min(x.sites, 1)
		if x.difference != "" {
			r.differences[key] = x.difference
		}
	}
	return r
}

const knownHead = `# Variants of the archives that are judged otherwise than the original, recorded by
#
#	go test ./internal/tools/variants -run Meaning -all -update
#
# First come the numbers of archives that each transformation applies to and of those
# that it makes a difference to, then the differences: lines with - are about the
# original alone, those with + about the variant.
`

// write records r.
func (r *record) write(t *testing.T) {
	t.Helper()
	var b strings.Builder
	b.WriteString(knownHead + "\n")
	count := map[string]int{}
	for key := range r.differences {
		_, transformation, _ := strings.Cut(key, " ")
		count[transformation]++
	}
	for _, name := range slices.Sorted(maps.Keys(r.applied)) {
		fmt.Fprintf(&b, "applied %s %d %d\n", name, r.applied[name], count[name])
	}
	fmt.Fprintf(&b, "total %d\n", len(r.differences))
	for _, key := range slices.SortedFunc(maps.Keys(r.differences), byTransformation) {
		fmt.Fprintf(&b, "\n%s\n%s\n", key, r.differences[key])
	}
	if err := os.WriteFile(knownFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func byTransformation(a, b string) int {
	x, k, _ := strings.Cut(a, " ")
	y, l, _ := strings.Cut(b, " ")
	return cmp.Or(strings.Compare(k, l), strings.Compare(x, y))
}

// readKnown reads what was recorded.
func readKnown(t *testing.T) *record {
	t.Helper()
	r := &record{applied: map[string]int{}, differences: map[string]string{}}
	data, err := os.ReadFile(knownFile)
	if err != nil {
		if *update {
			return r
		}
		t.Fatal(err)
	}
	key := ""
	for line := range strings.Lines(strings.TrimPrefix(string(data), knownHead)) {
		line = strings.TrimSuffix(line, "\n")
		var name string
		var n, m int
		switch _, err := fmt.Sscanf(line, "applied %s %d %d", &name, &n, &m); {
		case err == nil:
			r.applied[name] = n
		case line == "" || strings.HasPrefix(line, "total "):
			key = ""
		case key == "":
			key = line
		default:
			r.differences[key] = strings.TrimPrefix(r.differences[key]+"\n"+line, "\n")
		}
	}
	return r
}

// check fails the test where what was judged is not what is known. Of the whole, the
// numbers are compared too.
func (r *record) check(t *testing.T, got *record, whole bool) {
	t.Helper()
	for _, key := range slices.SortedFunc(maps.Keys(got.judged), byTransformation) {
		want, have := r.differences[key], got.differences[key]
		switch {
		case want == have:
		case have == "":
			t.Errorf("%s: is no longer judged differently, record that with -all -update:\n%s", key, want)
		default:
			t.Errorf("%s: is judged differently:\n%s\nknown is:\n%s", key, have, cmp.Or(want, "nothing"))
		}
	}
	if whole && !maps.Equal(r.applied, got.applied) {
		t.Errorf("transformations apply to other numbers of archives, record that with -all -update:\n%v\nknown is:\n%v", got.applied, r.applied)
	}
	for key := range r.differences {
		if whole && !got.judged[key] {
			t.Errorf("%s: there is no such variant", key)
		}
	}
}
