package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// A keySet is what a key may be: some constants, and if it is open others.
type keySet struct {
	consts []string
	open   bool
}

func (k keySet) has(text string) bool { return slices.Contains(k.consts, text) }

// keysOf returns what a key may be, where it is a parameter as the callers of
// fn give it.
func (p *program) keysOf(fn *summary.Func, k summary.Key, depth int) keySet {
	switch {
	case k.Kind == summary.KeyConst:
		return keySet{consts: []string{k.Text}}
	case !k.Param || depth == 0 || fn.Literal:
		return keySet{open: true}
	}
	var out keySet
	for _, s := range p.callers[fn] {
		if s.fn.Test && !fn.Test {
			continue
		}
		arg, ok := s.at().Key(k.Index)
		if !ok || s.at().Mode == summary.CallRef {
			out.open = true
			continue
		}
		in := p.keysOf(s.fn, arg, depth-1)
		out.consts = append(out.consts, in.consts...)
		out.open = out.open || in.open
	}
	out.open = out.open || len(p.callers[fn]) == 0
	return out
}
