package program

import (
	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// crowdUnknown notes how functions can be called of which a value is so many that not all calls
// of them are found. They are called in sight: what they are given is not known, but it is not
// out of sight.
//
//	steps := [...]func(map[string]any){2: toVersion2, 3: toVersion3 ... 14: toVersion14}
//	for _, step := range steps[from:to] { step(document) }
func (p *Program) crowdUnknown() {
	for _, f := range p.Order {
		p.crowdEntries(f.Exit)
		for i := range f.Calls {
			s := flow.Site{Fn: f, Call: i}
			p.crowdEntries(s.At().Heap)
			p.crowd(s.At().Fun)
			for _, src := range s.At().Fun {
				if ids := p.functionsAt(f, src); len(ids) > bounds.Of.Implementations {
					p.crowdAll(ids)
				}
			}
		}
	}
}

func (p *Program) crowdEntries(entries []summary.Entry) {
	for _, e := range entries {
		p.crowd(e.Val)
	}
}

func (p *Program) crowd(val summary.Val) {
	if val.Unknown() != "" {
		p.crowdAll(val.Functions())
	}
}

func (p *Program) crowdAll(ids []string) {
	for _, id := range ids {
		if f := p.Funcs[id]; f != nil {
			p.crowded[f.CallableAs()] = true
		}
	}
}

// isCrowded reports whether fn, of which no call is found, may be one of too many functions
// that are called as a value.
func (p *Program) isCrowded(fn *summary.Func, sites []flow.Site) bool {
	return !fn.Exported && !p.reachedByCall(sites) && p.crowded[fn.CallableAs()]
}
