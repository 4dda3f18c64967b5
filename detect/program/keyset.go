package program

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// A keySet is what a key may be: some constants, and if it is open others.
type keySet struct {
	Consts []string
	Open   bool
}

func (k keySet) Has(text string) bool { return slices.Contains(k.Consts, text) }

// KeysOf returns what a key may be, where it is a parameter as the callers of
// fn give it.
func (p *Program) KeysOf(fn *summary.Func, k summary.Key, depth int) keySet {
	switch {
	case k.Kind == summary.KeyConst:
		return keySet{Consts: []string{k.Text}}
	case !k.Param || depth == 0 || fn.Literal:
		return keySet{Open: true}
	}
	var out keySet
	for _, s := range p.Callers[fn] {
		if s.Fn.Test && !fn.Test {
			continue
		}
		arg, ok := s.At().Key(k.Index)
		if !ok || s.At().Mode == summary.CallRef {
			out.Open = true
			continue
		}
		in := p.KeysOf(s.Fn, arg, depth-1)
		out.Consts = append(out.Consts, in.Consts...)
		out.Open = out.Open || in.Open
	}
	out.Open = out.Open || len(p.Callers[fn]) == 0
	return out
}
