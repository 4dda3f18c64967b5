package detect

import (
	"maps"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// spreadUnlisted marks the functions that hand something to one of whose writes not all
// are known.
func (p *program) spreadUnlisted(known map[*summary.Func]*writing) {
	queue := slices.Collect(maps.Keys(p.unlisted))
	for i := 0; i < len(queue); i++ {
		for _, s := range p.callers[queue[i]] {
			by := known[s.fn]
			if by != nil && !p.unlisted[s.fn] && slices.ContainsFunc(by.in, func(in inflow) bool { return in.callee == queue[i].ID }) {
				p.unlisted[s.fn] = true
				queue = append(queue, s.fn)
			}
		}
	}
}

// lists reports whether what f is known to write has that map under that key.
func (p *program) lists(f *summary.Func, m mutated) bool {
	return !slices.Contains(p.asked[f], m.src.Base) || slices.ContainsFunc(p.writes[f.ID], func(w write) bool {
		return w.base == m.src.Base && w.path == m.src.Path && w.whole == m.whole && (w.event.Key == m.event.Key || w.event.Key == (summary.Key{Kind: summary.KeyDynamic}))
	})
}
