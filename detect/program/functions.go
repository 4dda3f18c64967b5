package program

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// holder names the variable or field that a function value is kept in: for a
// field all objects' fields together.
func holder(l summary.Loc) string {
	if l.Path != "" {
		return l.Path.Last()
	}
	if l.Base.Kind == summary.BaseGlobal {
		return l.Base.Name
	}
	return ""
}

// indexFuncValues notes which functions are stored in which variables and fields.
func (p *Program) indexFuncValues() {
	for _, f := range p.Order {
		p.addFuncValues(f.Exit)
		for i := range f.Calls {
			p.addFuncValues(f.Calls[i].Heap)
			p.crowd(f.Calls[i].Fun)
		}
	}
	for _, ids := range p.funcValues {
		if len(ids) > bounds.Of.Implementations {
			for _, id := range ids {
				p.crowded[p.callableAs(id)] = true
			}
		}
	}
}

func (p *Program) addFuncValues(entries []summary.Entry) {
	for _, e := range entries {
		functions := functionsAmong(e.Val)
		if len(functions) == 0 {
			continue
		}
		p.crowd(e.Val)
		key := holder(e.Loc)
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

func functionsAmong(val summary.Val) []string {
	var out []string
	for _, s := range val {
		if s.Base.Kind == summary.BaseFunc {
			out = append(out, s.Base.Name)
		}
	}
	return out
}

// crowd notes how functions can be called of which a value is so many that not all calls of
// them are found. They are called in sight: what they are given is not known, but it is not
// out of sight.
//
//	steps := [...]func(map[string]any){2: toVersion2, 3: toVersion3 ... 14: toVersion14}
//	for _, step := range steps[from:to] { step(document) }
func (p *Program) crowd(val summary.Val) {
	if val.Unknown() == "" {
		return
	}
	for _, id := range functionsAmong(val) {
		p.crowded[p.callableAs(id)] = true
	}
}

// callableAs spells how a function can be called, and the package that it is in.
func (p *Program) callableAs(id string) string {
	f := p.Funcs[id]
	if f == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString(f.Package)
	for _, param := range f.Params {
		b.WriteString(" " + param.Type)
	}
	return b.String()
}

// isCrowded reports whether fn, of which no call is found, may be one of too many functions
// that are called as a value.
func (p *Program) isCrowded(fn *summary.Func, sites []flow.Site) bool {
	return !fn.Exported && !p.reachedByCall(sites) && p.crowded[p.callableAs(fn.ID)]
}
