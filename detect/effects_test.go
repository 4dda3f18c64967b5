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
		for _, c := range []struct {
			contracts *contract.Contracts
			want      string
		}{{nil, test.without}, {known, test.with}} {
			in := inputOf(t, "p", nil, types.Config{Error: func(error) {}}, fmt.Sprintf(frame, strings.ReplaceAll(test.body, "; ", "\n\t")))
			in.Contracts = c.contracts
			var got []string
			for _, f := range detect.Link([]*summary.PackageSummary{scan.Summarise(in)}, detect.Options{Contracts: c.contracts}).Findings {
				got = append(got, string(f.Applicability))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%s\ncontracts %t: %v, want %q", test.body, c.contracts != nil, got, c.want)
			}
		}
	}
}
