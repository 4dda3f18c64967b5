package detect_test

import (
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/result"
	"github.com/mapfix/mapfix/detect/summary"
)

// A summary that makes linking panic costs the findings in its package, and the result
// names it. The other packages are judged as before.
func TestPanicFailsOnlyItsPackage(t *testing.T) {
	const src = "package p\nvar table = map[string]string{\"a\": \"b\"}\n" +
		"func Fill(v string) map[string]string { t := table; t[\"k\"] = v; return t }\n"
	sums := []*summary.PackageSummary{summaryOf(t, src), summarisedAs(t, "example.com/q", nil, types.Config{Importer: std}, src)}
	if found := detect.Link(sums, detect.Options{}); len(found.Findings) != 2 || len(found.Failed) != 0 {
		t.Fatalf("%d findings and %d failures, want 2 and 0", len(found.Findings), len(found.Failed))
	}
	for i := range sums[1].Funcs {
		for e := range sums[1].Funcs[i].Events {
			sums[1].Funcs[i].Events[e].After = []int{1000}
		}
	}
	found := detect.Link(sums, detect.Options{})
	if len(found.Findings) != 1 || found.Findings[0].Package == "example.com/q" {
		t.Errorf("%d findings, want the one in the other package", len(found.Findings))
	}
	named := slices.ContainsFunc(found.Failed, func(f result.Failure) bool {
		return strings.HasPrefix(f.String(), "internal error in package example.com/q: ") && strings.HasSuffix(f.String(), ", please report")
	})
	if len(found.Failed) != 1 || !named {
		t.Errorf("failures are %v, want one that names the package", found.Failed)
	}
}
