package rule

import (
	"fmt"
	"testing"

	"github.com/mapfix/mapfix/detect/summary"
)

// TestShown wants many facts of one rule told as few, and places left alone.
func TestShown(t *testing.T) {
	var facts Facts
	for i := range 6 {
		facts.Add(CountsEntries, summary.Position{Line: i + 1}, fmt.Sprintf("F%d", i))
	}
	facts.Add(CountsEntries, summary.Position{Line: 9}, "F1") // the same at another place
	facts.Add(CountsEntries, summary.Position{Line: 9}, "F1")
	facts.Add(Unused, summary.Position{})
	want := []string{"F0 counts the entries", "F1 counts the entries, and 4 more like that", "F1 counts the entries, and 4 more like that", Of(Unused).Says}
	got := facts.Shown(2)
	if len(got) != len(want) {
		t.Fatalf("%d facts, want %d: %v", len(got), len(want), got)
	}
	for i, text := range want {
		if got[i].Text != text {
			t.Errorf("fact %d: %s, want %s", i, got[i].Text, text)
		}
	}
	if all := facts.Shown(6); len(all) != 8 || all[5].Text != "F5 counts the entries" {
		t.Errorf("few facts are told otherwise: %v", all)
	}
}
