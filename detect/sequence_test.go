package detect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// A function that fills a table entry by entry must not cost a list of all
// entries for each, and what comes behind them must not get lost for that.
func TestManyWrites(t *testing.T) {
	const writes = 1500
	var src strings.Builder
	src.WriteString("package p\n\nvar table = map[string]string{\"a\": \"b\"}\n\nfunc Fill(v string) map[string]string {\n\tt := table\n")
	for i := range writes {
		fmt.Fprintf(&src, "\tif v != \"%d\" {\n\t\tt[\"k%d\"] = v\n\t}\n", i, i)
	}
	src.WriteString("\treturn t\n}\n")
	sum := summaryOf(t, src.String())
	listed := 0
	for _, f := range sum.Funcs {
		for i, e := range f.Events {
			listed += len(e.After)
			if e.Kind == summary.EventMutate && (len(e.After) == 0 || f.Events[e.After[len(e.After)-1]].Kind != summary.EventReturn) {
				t.Fatalf("write %d is not followed by the return", i)
			}
		}
	}
	if listed > writes*(bounds.Of.Following+1) {
		t.Errorf("%d events listed behind %d writes", listed, writes)
	}
	if found := detect.Link([]*summary.PackageSummary{sum}, detect.Options{}).Findings; len(found) != 1 {
		t.Errorf("%d findings, want 1", len(found))
	}
}
