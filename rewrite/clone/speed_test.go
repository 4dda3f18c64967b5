package clone

import (
	"fmt"
	"maps"
	"testing"
	"time"
)

// BenchmarkRatio compares what is generated with a plain loop and maps.Clone. It
// lets them take turns and reports the ratio of their best times, which a busy
// machine changes little.
func BenchmarkRatio(b *testing.B) {
	copies := []func(map[string]string) map[string]string{generatedCopy[map[string]string], handCopy, maps.Clone[map[string]string]}
	for _, n := range []int{8, 100, 10000} {
		m := make(map[string]string, n)
		for i := range n {
			m[fmt.Sprint("some-key-", i)] = "value"
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var best [3]time.Duration
			for b.Loop() {
				for i, f := range copies {
					start := time.Now()
					for range max(1, 2000/n) {
						f(m)
					}
					if d := time.Since(start); best[i] == 0 || d < best[i] {
						best[i] = d
					}
				}
			}
			b.ReportMetric(float64(best[0])/float64(best[1]), "of-loop")
			b.ReportMetric(float64(best[0])/float64(best[2]), "of-maps.Clone")
		})
	}
}
