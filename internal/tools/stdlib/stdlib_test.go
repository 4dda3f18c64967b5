package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/summary"
)

var update = flag.Bool("update", false, "write the list of contradictions")

var root = filepath.Join("..", "..", "..")

// A file is one of contracts.
type file struct {
	About     string  `json:"about"`
	Contracts []entry `json:"contracts"`
}

func read(t *testing.T, name string) (f file) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "detect", "contract", name))
	if err == nil {
		err = json.Unmarshal(data, &f)
	}
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What is checked in is what is derived today.
func TestCurrent(t *testing.T) {
	if made := read(t, "derived.json").About; !strings.HasSuffix(made, " "+runtime.Version()+".") {
		t.Skipf("this is %s, which has another standard library: %s", runtime.Version(), made)
	}
	if os.Getenv("MAPFIX_TESTS") != "all" {
		t.Skip("summarises the standard library, which takes half a minute; MAPFIX_TESTS=all does")
	}
	want, err := derived()
	if err != nil {
		t.Fatal(err)
	}
	for i, golden := range goldens {
		have, err := os.ReadFile(filepath.Join(root, golden))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, want[i]) {
			t.Errorf("%s is not what is derived from the source: go run ./internal/tools/stdlib", golden)
		}
	}
}

// A use is what the source tells that becomes of an argument.
type use struct {
	id   string
	arg  int
	does []string
}

// uses lists what derived.json says.
func uses(t *testing.T) []use {
	var out []use
	for _, e := range read(t, "derived.json").Contracts {
		for _, id := range e.Functions {
			out = append(out, use{id, int(e.Argument), e.Does})
		}
	}
	slices.SortFunc(out, func(a, b use) int {
		if c := strings.Compare(a.id, b.id); c != 0 {
			return c
		}
		return a.arg - b.arg
	})
	return out
}

// callTo returns a call of the named function, which may be a method of an interface.
func callTo(id string) *summary.Call { return &summary.Call{Callee: id} }

// Where hand and source contradict each other is written down, and each entry by hand says why
// it is there. One that says the same as the source goes.
func TestContradictions(t *testing.T) {
	known := contract.DefaultContracts()
	var list strings.Builder
	used := make(map[string]bool) // entries that say more than the source
	for _, u := range uses(t) {
		stated, ok := known.Stated(callTo(u.id), u.arg)
		if !ok || slices.Equal(stated.Names(), u.does) {
			continue
		}
		used[u.id+strconv.Itoa(u.arg)] = true
		if !slices.Contains(u.does, "not-known") {
			list.WriteString(u.id + " " + strconv.Itoa(u.arg) + ": " + strings.Join(u.does, ", ") + ", by hand: " + strings.Join(stated.Names(), ", ") + "\n")
		}
	}
	golden := filepath.Join("testdata", "contradictions.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(list.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(golden); err != nil || string(want) != list.String() {
		t.Errorf("contradictions between hand and source, %v:\n%swant\n%s", err, list.String(), want)
	}
	testEntries(t, used)
}

// testEntries looks at what is said by hand of functions that programs can call.
func testEntries(t *testing.T, used map[string]bool) {
	data, err := os.ReadFile(filepath.Join(root, "detect", "contract", "standard.json"))
	if err != nil {
		t.Fatal(err)
	}
	var byHand struct {
		Contracts []struct {
			Name, Promise, Why string
			Argument           *int
			NilAsEmpty         bool `json:"nil-as-empty"`
			Functions          []string
		}
	}
	if err := json.Unmarshal(data, &byHand); err != nil {
		t.Fatal(err)
	}
	for _, e := range byHand.Contracts {
		if e.Promise != "uses" {
			continue
		}
		if e.Why == "" || e.Argument == nil {
			t.Errorf("%s does not say why the source cannot tell, or of which argument", e.Name)
			continue
		}
		if e.NilAsEmpty {
			continue // which is nothing that the source tells
		}
		for _, id := range e.Functions {
			if !strings.HasSuffix(id, "*") && !strings.Contains(id, "internal/") && !used[id+strconv.Itoa(*e.Argument)] {
				t.Errorf("%s: the source of %s tells as much", e.Name, id)
			}
		}
	}
}

// What everybody knows of some functions has to come out.
func TestDerived(t *testing.T) {
	derived := make(map[string]string)
	for _, u := range uses(t) {
		derived[u.id+" "+strconv.Itoa(u.arg)] = strings.Join(u.does, " ")
	}
	for what, want := range map[string]string{
		"net/http.HandleFunc 1":               "keeps",   // a package variable
		"(*net/http.ServeMux).HandleFunc 2":   "keeps",   // its receiver
		"(*testing.common).Cleanup 1":         "keeps",   // wrapped by a literal
		"net/http.StripPrefix 1":              "returns", // likewise
		"bufio.NewReader 0":                   "returns",
		"flag.Func 2":                         "keeps",
		"expvar.Publish 1":                    "keeps",
		"maps.Equal 0":                        "looks-at",
		"(net/http.Header).WriteSubset 2":     "looks-at",
		"net/http.SetCookie 0":                "changes", // the map that a method gives
		"maps.DeleteFunc 0":                   "changes",
		"time.AfterFunc 1":                    "not-known", // the runtime has it
		"encoding/json.Marshal 0":             "not-known", // reflection
		"(net/http.RoundTripper).RoundTrip 1": "not-known", // who implements it is out of sight
		"sort.Sort 0":                         "calls",
		"path/filepath.WalkDir 1":             "calls",
		"(*sync.Once).Do 1":                   "calls",
		"(*sync.WaitGroup).Go 1":              "starts",
	} {
		does, ok := derived[what]
		if !ok || !slices.Contains(strings.Fields(does), want) {
			t.Errorf("%s: %q, want %s", what, does, want)
		}
	}
	for _, what := range []string{"path/filepath.WalkDir 1", "slices.IndexFunc 1", "strings.Map 0", "sort.SliceStable 1", "io/fs.WalkDir 2"} {
		if does := derived[what]; does != "calls" {
			t.Errorf("%s: %q, want calls alone", what, does)
		}
	}
}
