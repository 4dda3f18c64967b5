package detect_test

import (
	"fmt"
	"go/types"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// Who reads the data behind an interface is known, or it is known that it is not,
// however many other methods are called the same.
func TestReaderBehindInterface(t *testing.T) {
	const reader = `package p

type reader interface{ look(m map[string]string) string }

type real struct{}

func (real) look(m map[string]string) string { return m["id"] }

var (
	readers  = []reader{real{}}
	defaults = map[string]string{"host": "h1"}
)

func Params(id string) map[string]string {
	m := defaults
	m["id"] = id
	return m
}

func Peek() string { return readers[0].look(defaults) }
`
	const other = "package q\n\ntype T struct{}\n\nfunc (T) look(m map[string]string) string { return m[\"host\"] }\n"
	for _, name := range []string{"look", "Look"} {
		rename := strings.NewReplacer("look", name)
		sums := []*summary.PackageSummary{summaryOf(t, rename.Replace(reader))}
		for i := range 2 * bounds.Of.Implementations {
			sums = append(sums, summarisedAs(t, fmt.Sprint("q", i), nil, types.Config{}, rename.Replace(other)))
		}
		for _, f := range detect.Link(sums, detect.Options{}).Findings {
			if f.Function == "Params" && f.Applicability == detect.Safe {
				t.Errorf("safe, though Peek hands the map to somebody's %s", name)
			}
		}
	}
}
