package clone

import "testing"

func BenchmarkNew(b *testing.B) {
	pkg, vars := scope(b)
	for b.Loop() {
		for _, t := range vars {
			New(t, [][]string{nil, {"[]"}}, &Env{Pkg: pkg})
		}
	}
}
