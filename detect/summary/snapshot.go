package summary

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
)

// Snapshot returns the contents of everything made here that the values reach.
func (st *State) Snapshot(vals []Val) []Entry {
	seen := make(map[Loc]bool)
	cut := make(map[Loc]bool)
	var out []Entry
	var visit func(val Val, depth int)
	visit = func(val Val, depth int) {
		for _, s := range val {
			if s.Base.Kind == BaseFunc {
				continue
			}
			if depth > bounds.Of.SnapshotDepth || len(out) > bounds.Of.Snapshot {
				if !cut[s.Loc] && len(st.Within(s.Loc)) > 0 {
					cut[s.Loc] = true
					out = append(out, Entry{s.Loc, Val{Unknown(bounds.TooMuchState)}})
				}
				continue
			}
			for _, l := range st.Within(s.Loc) {
				if !seen[l] {
					seen[l] = true
					inner, _ := st.get(l)
					out = append(out, Entry{l, st.withLost(inner)})
					visit(inner, depth+1)
				}
			}
		}
	}
	for _, v := range vals {
		visit(v, 0)
	}
	return out
}

// Entries returns everything that the function has written, in order.
func (st *State) Entries() []Entry {
	var out []Entry
	for b, c := range st.heap {
		for p, v := range c.at {
			out = append(out, Entry{Loc{b, p}, st.withLost(v)})
		}
	}
	slices.SortFunc(out, func(a, b Entry) int { return CompareLoc(a.Loc, b.Loc) })
	return out
}
