package detect_test

import (
	"fmt"
	"go/types"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan"
	"github.com/mapfix/mapfix/detect/summary"
)

// Users say of functions out of sight what is built in for the standard library.
func TestContractsSayWhatFunctionsDo(t *testing.T) {
	const frame = `package p

type (
	Box   struct{ content uintptr }
	Event struct{ Data any }
)

var (
	defaults = map[string]string{"host": "h1"}
	box      Box
)

func put(m map[string]string, key, value string)
func merge(from, to map[string]string)
func get(key string, m map[string]string) string
func each(m map[string]string) func(func(string, string) bool)
func fill(text string, m *map[string]string)
func dup(size int, m map[string]string) map[string]string
func (b *Box) swap(m map[string]string) map[string]string
func lay(key string, v any)
func take(key string) any
func show(m map[string]string)
func keep(m map[string]string)

func init() { box.swap(defaults); lay("limits", defaults) }

func Params(id, key string) any {
	%s
	return m
}
`
	const contracts = `{"contracts": [
		{"name": "put", "promise": "sets", "functions": ["p.put"], "argument": 0, "key": 1},
		{"name": "merge", "promise": "sets", "functions": ["p.merge"], "argument": 1, "from": 0},
		{"name": "get", "promise": "looks-up", "functions": ["p.get"], "argument": 1, "key": 0},
		{"name": "each", "promise": "lists", "functions": ["p.each"], "argument": 0},
		{"name": "fill", "promise": "decodes", "functions": ["p.fill"], "argument": 1},
		{"name": "dup", "promise": "copies", "functions": ["p.dup"], "of": 1, "shallow": true},
		{"name": "swap-out", "promise": "loads", "functions": ["(*p.Box).swap"], "of": 0, "cell": true},
		{"name": "swap-in", "promise": "stores", "functions": ["(*p.Box).swap"], "argument": 1, "of": 0, "cell": true},
		{"name": "lay", "promise": "lays-down", "functions": ["p.lay"], "place": "desk", "argument": 1, "key": 0},
		{"name": "take", "promise": "takes-up", "functions": ["p.take"], "place": "desk", "key": 0},
		{"name": "show", "promise": "uses", "functions": ["p.show"], "does": ["reads"]},
		{"name": "keep", "promise": "uses", "functions": ["p.keep"], "argument": 0, "does": ["keeps"]}
	]}`
	known, err := contract.ParseContracts([]byte(contracts), contract.DefaultContracts())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ body, without, with string }{
		{`m := defaults; put(m, "id", id)`, "", "safe"},
		{`m := defaults; merge(map[string]string{"id": id}, m)`, "", "safe"},
		{`m := defaults; m["id"] = get("host", defaults)`, "unsafe", "safe"},
		{`m := defaults; m["id"] = get("id", defaults)`, "unsafe", "unsafe"},
		{`m := defaults; m["id"] = id; for range each(defaults) { }`, "unsafe", "safe"},
		{`m := defaults; fill(id, &m)`, "", "safe"},
		{`m := defaults; m = dup(1, m); m["id"] = id`, "unsafe", ""},
		{`m := box.swap(nil); m["id"] = id`, "unsafe", "safe"},
		{`m, _ := take("limits").(map[string]string); m["id"] = id`, "unsafe", "unsafe"},
		{`m := defaults; m["id"] = id; show(defaults)`, "unsafe", "safe"},
		{`m := defaults; m["id"] = id; keep(defaults)`, "unsafe", "unsafe"},
	} {
		testWithAndWithout(t, known, fmt.Sprintf(frame, strings.ReplaceAll(test.body, "; ", "\n\t")), test.without, test.with)
	}
}

// testWithAndWithout judges a package without contracts of the user's and with them.
func testWithAndWithout(t *testing.T, known *contract.Contracts, source, without, with string) {
	t.Helper()
	for _, c := range []struct {
		contracts *contract.Contracts
		want      string
	}{{nil, without}, {known, with}} {
		in := inputOf(t, "p", nil, types.Config{Error: func(error) {}}, source)
		in.Contracts = c.contracts
		var got, why []string
		for _, f := range detect.Link([]*summary.PackageSummary{scan.Summarise(in)}, detect.Options{Contracts: c.contracts}).Findings {
			got = append(got, string(f.Applicability))
			for _, r := range f.Reasons {
				why = append(why, r.Text)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("contracts %t: %v, want %q: %q\n%s", c.contracts != nil, got, c.want, why, source[strings.Index(source, "func Params"):])
		}
	}
}

// Functions that iterate, gather, call back, compare and delegate: what they are handed comes
// out again, or goes into code that is in sight.
func TestContractsSayWhatFunctionsCall(t *testing.T) {
	const frame = `package p

type (
	Labels  = map[string]string
	Seq     func(yield func(Labels) bool)
	Queue   struct{ waiting []Labels }
	Ordered []Labels
)

var (
	first = Labels{"host": "h1"}
	own   = Labels{"host": "h2"}
	zones = map[string]Labels{"a": {"host": "h3"}}
	jobs  Queue
)

func (q *Queue) Add(m Labels)        { q.waiting = append(q.waiting, m) }
func (q *Queue) Take() Labels        { return q.waiting[0] }
func (o Ordered) Less(i, j int) bool { return o[i]["id"] < o[j]["id"] }
func each(yield func(Labels) bool)   { yield(own) }
func show(m Labels)                  { for k, v := range m { println(k, v) } }

func step(seq Seq) (next func() (Labels, bool), stop func())
func list(seq Seq) []Labels
func onto(some []Labels, seq Seq) []Labels
func with(some []Labels, more ...Labels) []Labels
func visit(all map[string]Labels, fn func(string, Labels))
func rank(o Ordered)
func submit(q *Queue, m Labels)
func fetch(q *Queue) Labels

func Params(id string) any {
	%s
}
`
	const contracts = `{"contracts": [
		{"name": "step", "promise": "pulls", "functions": ["p.step"], "of": 0},
		{"name": "list", "promise": "gathers", "functions": ["p.list"], "of": 0},
		{"name": "onto", "promise": "gathers", "functions": ["p.onto"], "argument": 0, "of": 1},
		{"name": "with", "promise": "grows", "functions": ["p.with"], "argument": 0},
		{"name": "visit", "promise": "hands-on", "functions": ["p.visit"], "argument": 1, "of": 0},
		{"name": "rank", "promise": "compares", "functions": ["p.rank"], "of": 0},
		{"name": "submit", "promise": "performs", "functions": ["p.submit"], "of": 0, "method": "Add"},
		{"name": "fetch", "promise": "performs", "functions": ["p.fetch"], "of": 0, "method": "Take"}
	]}`
	known, err := contract.ParseContracts([]byte(contracts), contract.DefaultContracts())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ body, without, with string }{
		{`next, stop := step(each); defer stop(); m, _ := next(); m["id"] = id; return m`, "unsafe", "safe"},
		{`m := list(each)[0]; m["id"] = id; return m`, "unsafe", "safe"},
		{`m := onto(nil, each)[0]; m["id"] = id; return m`, "unsafe", "safe"},
		{`m := onto([]Labels{first}, each)[0]; m["id"] = id; println(first["id"]); return m`, "unsafe", "unsafe"},
		{`m := with([]Labels{first}, Labels{})[0]; m["id"] = id; return m`, "unsafe", "safe"},
		{`m := with([]Labels{{}}, first)[0]; m["id"] = id; return m`, "unsafe", "safe"},
		{`visit(zones, func(_ string, m Labels) { m["id"] = id; show(m) }); return nil`, "", "safe"},
		{`m := first; m["id"] = id; rank(Ordered{first}); return m`, "unsafe", "unsafe"}, // Less looks it up,
		{`m := first; m["id"] = id; submit(&jobs, Labels{}); submit(&jobs, first); return m`, "unsafe", "safe"},
		{`jobs.Add(first); func() { m := fetch(&jobs); m["id"] = id; show(m) }(); return nil`, "", "safe"},
	} {
		testWithAndWithout(t, known, fmt.Sprintf(frame, strings.ReplaceAll(test.body, "; ", "\n\t")), test.without, test.with)
	}
}
