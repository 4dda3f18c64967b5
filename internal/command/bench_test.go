package command

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/internal/report"
	"github.com/mapfix/mapfix/rewrite"
)

func BenchmarkDiff(b *testing.B) {
	var old strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&old, "line %d\n", i)
	}
	changed := strings.NewReplacer("line 5\n", "line five\n", "line 19000\n", "").Replace(old.String())
	change := rewrite.Change{File: "/m/a.go", Old: []byte(old.String()), New: []byte(changed)}
	for b.Loop() {
		if _, err := report.Diff(change, "/m"); err != nil {
			b.Fatal(err)
		}
	}
}
