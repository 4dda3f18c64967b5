package detect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/summary"
)

// verdicts returns what is found in the package p of this source, by function.
func verdicts(t *testing.T, src string) map[string]detect.Applicability {
	t.Helper()
	out := make(map[string]detect.Applicability)
	for _, f := range detect.Link([]*summary.PackageSummary{summaryOf(t, src)}, detect.Options{}).Findings {
		out[f.Function] = f.Applicability
	}
	return out
}

// Who takes back what has been written, when the function returns or before, wants it to
// be seen meanwhile.
func TestWriteTakenBack(t *testing.T) {
	const frame = `package p

import "encoding/json"

var flying = map[string]string{"audit": "always"}

func add(m map[string]string, k, v string) { m[k] = v }
func forget(m map[string]string, k string) { delete(m, k) }

func Take(id string) ([]byte, error) {
	m := flying
	%s
	return json.Marshal(m)
}
`
	for body, want := range map[string]detect.Applicability{
		`m[id] = "x"; defer delete(m, id)`:                                "",
		`defer delete(m, id); m[id] = "x"`:                                "",
		`m[id] = "x"; defer func() { delete(m, id) }()`:                   "",
		`m[id] = "x"; defer forget(m, id)`:                                "",
		`add(m, id, "x"); defer forget(m, id)`:                            "",
		`undo := func() { delete(m, id) }; m[id] = "x"; defer undo()`:     "",
		`m["id"] = "x"; defer delete(m, "id")`:                            "",
		`m["id"] = "x"; json.Marshal(m); delete(m, "id")`:                 "",
		`was := m["id"]; m["id"] = "x"; defer func() { m["id"] = was }()`: detect.Unsafe,
		`k := "n" + id; m["id"] = "x"; defer delete(m, k)`:                detect.Unsafe,
		`m["id"] = "x"; defer clear(m)`:                                   detect.Unsafe,
		`m["id"] = "x"; defer delete(m, "host")`:                          detect.Safe,
		`m["id"] = "x"; defer add(m, "end", "y")`:                         detect.Safe,
		`m["id"] = "x"; if id == "" { delete(m, "id") }`:                  detect.Safe,
		`m["id"] = "x"; delete(m, "host")`:                                detect.Safe,
		`delete(m, "id"); m["id"] = "x"`:                                  detect.Safe,
		`m["id"] = "x"; defer json.Marshal(m)`:                            detect.Safe,
	} {
		got := verdicts(t, fmt.Sprintf(frame, strings.ReplaceAll(body, "; ", "\n\t")))["Take"]
		if got != want {
			t.Errorf("%q, want %q: %s", got, want, body)
		}
	}
}
