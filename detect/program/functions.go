package program

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// indexFuncValues notes which functions are stored in which variables and fields.
func (p *Program) indexFuncValues() {
	for _, f := range p.Order {
		p.addFuncValues(f, f.Exit)
		for i := range f.Calls {
			p.addFuncValues(f, f.Calls[i].Heap)
			p.crowd(f.Calls[i].Fun)
		}
	}
	for _, ids := range p.funcValues {
		if len(ids) > bounds.Of.Implementations {
			p.crowdAll(ids)
		}
	}
}

func (p *Program) addFuncValues(f *summary.Func, entries []summary.Entry) {
	for _, e := range entries {
		functions := p.functionsOf(f, e.Val)
		if len(functions) == 0 {
			continue
		}
		p.crowd(e.Val)
		key := e.Loc.Keeper()
		if key == "" || key == summary.StepElem {
			continue
		}
		for _, id := range functions {
			if !slices.Contains(p.funcValues[key], id) {
				p.funcValues[key] = append(p.funcValues[key], id)
			}
		}
	}
}

// functionsOf lists the functions that a value is, those that are handed to a parameter
// included.
func (p *Program) functionsOf(f *summary.Func, val summary.Val) []string {
	out := val.Functions()
	for _, s := range val {
		if s.Base.Kind == summary.BaseParam && s.Path == "" {
			out = append(out, p.passedIDs(passedKey{f.ID, int(s.Base.Index)})...)
		}
	}
	return out
}

// functionsAt returns the functions that a value may be, as far as that is known: those that are
// handed to a parameter, also of the function around a literal, or stored in a variable or field.
func (p *Program) functionsAt(fn *summary.Func, src summary.Src) []string {
	switch src.Base.Kind {
	case summary.BaseFunc:
		return []string{src.Base.Name}
	case summary.BaseParam:
		if k := (passedKey{fn.ID, int(src.Base.Index)}); isPassed(src.Path) && len(p.handed[k]) > 0 {
			return p.passedIDs(k)
		}
	case summary.BaseFree:
		made, ok := p.Made[fn.ID]
		if !ok || src.Path != "" || int(src.Base.Index) >= len(made.At().Free) || made.Fn.ID != fn.Parent {
			break
		}
		var out []string
		for _, v := range made.At().Free[src.Base.Index] {
			out = append(out, p.functionsAt(made.Fn, v)...)
		}
		return out
	}
	return p.funcValues[src.Loc.Keeper()]
}

// crowd notes how functions can be called of which a value is so many that not all calls of
// them are found. They are called in sight: what they are given is not known, but it is not
// out of sight.
//
//	steps := [...]func(map[string]any){2: toVersion2, 3: toVersion3 ... 14: toVersion14}
//	for _, step := range steps[from:to] { step(document) }
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
