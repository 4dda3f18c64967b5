package rewrite_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/rewrite"
)

// What lives in one file is offered as a fix; of the rest the message says why not.
func TestAnalyzer(t *testing.T) {
	dir, err := filepath.Abs("testdata/analyzer")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range analysistest.RunWithSuggestedFixes(t, dir, rewrite.Analyzer, "plain", "later", "known", "nested", "exported", "lock") {
		if len(r.Action.Diagnostics) == 0 {
			t.Errorf("%v: nothing was reported", r.Action)
		}
		for _, d := range r.Action.Diagnostics {
			if d.URL == "" || d.Category == "" || len(d.Related) < 3 || d.End <= d.Pos {
				t.Errorf("%s: category %q, URL %q, %d related positions, %d bytes long", d.Message, d.Category, d.URL, len(d.Related), d.End-d.Pos)
			}
		}
	}
}

// A driver takes the analyzers as they are.
func TestAnalyzersAreValid(t *testing.T) {
	if err := analysis.Validate([]*analysis.Analyzer{rewrite.Analyzer, detect.Analyzer}); err != nil {
		t.Error(err)
	}
}
