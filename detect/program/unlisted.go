package program

import (
	"maps"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// spreadUnlisted marks the functions that hand something to one of whose writes not all
// are known.
func (p *Program) spreadUnlisted(known map[*summary.Func]*writing) {
	queue := slices.Collect(maps.Keys(p.Unlisted))
	for i := 0; i < len(queue); i++ {
		for _, s := range p.Callers[queue[i]] {
			by := known[s.Fn]
			if by != nil && !p.Unlisted[s.Fn] && slices.ContainsFunc(by.in, func(in inflow) bool { return in.callee == queue[i].ID }) {
				p.Unlisted[s.Fn] = true
				queue = append(queue, s.Fn)
			}
		}
	}
}

// lists reports whether what f is known to write has that map under that key.
func (p *Program) lists(f *summary.Func, m Mutated) bool {
	return !slices.Contains(p.asked[f], m.Src.Base) || slices.ContainsFunc(p.writes[f.ID], func(w write) bool {
		return w.base == m.Src.Base && w.path == m.Src.Path && w.whole == m.Whole && (w.event.Key == m.Event.Key || w.event.Key == (summary.Key{Kind: summary.KeyDynamic}))
	})
}
