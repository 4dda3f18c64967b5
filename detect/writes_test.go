package detect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/summary"
)

// All writes of a helper count, in whatever order they stand.
func TestWritesOfHelper(t *testing.T) {
	const frame = `package p

var defaults = map[string]string{"host": "h1"}

func Host() string { return defaults["host"] }

func fill(m map[string]string, id string) {
	%s
}

func Params(id string) map[string]string {
	m := defaults
	fill(m, id)
	return m
}
`
	host, id := `m["host"] = "h2"`, `m["id"] = id`
	for _, writes := range [][]string{{host, id}, {id, host}, many(50, host, id), many(50, id, host)} {
		found := detect.Link([]*summary.PackageSummary{summaryOf(t, fmt.Sprintf(frame, strings.Join(writes, "\n\t")))}, detect.Options{}).Findings
		if len(found) != 1 || found[0].Applicability == detect.Safe || len(found[0].Mutations) < 2 {
			t.Errorf("%d findings, of which the first is %+v", len(found), found)
		}
	}
}

// many returns a list of statements with n more before the last one.
func many(n int, stmts ...string) []string {
	last := len(stmts) - 1
	out := stmts[:last:last]
	for i := range n {
		out = append(out, fmt.Sprintf("m[\"k%d\"] = id", i))
	}
	return append(out, stmts[last])
}

// What is done with a map after the write is known to all callers, though it is found out
// when they have been looked at.
func TestUseFoundLate(t *testing.T) {
	const src = `package p

import "fmt"

var defaults = map[string]string{"host": "h1"}

func Show(id string) {
	m := defaults
	hand(m, id, 3)
}

func hand(m map[string]string, id string, n int) { down(m, id, n) }

func down(m map[string]string, id string, n int) {
	if n > 0 {
		up(m, id, n-1)
		return
	}
	m["id"] = id
}

func up(m map[string]string, id string, n int) {
	down(m, id, n)
	fmt.Println(m)
}
`
	if got := verdicts(t, src)["Show"]; got != detect.Safe {
		t.Errorf("%q, want safe", got)
	}
}
