package program

import (
	"iter"
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// A passedKey names a parameter of a function.
type passedKey struct {
	fn    *summary.Func
	param int
}

// A passedFunc is a function that a call hands to a parameter.
type passedFunc struct {
	id string
	by flow.Site
}

// calleesBy returns the callees of a call whose function was entered from up: of
// all functions that are handed to a parameter, those that up hands to it.
//
//	get := func() (*App, error) { return lister.Get(name) }
//	return enforce(name, get)
func (p *Program) calleesBy(call flow.Site, up *frame) []string {
	if up != nil && call.At().Callee == "" && call.At().Method == "" {
		if own := p.passedBy(call, up.Site); len(own) > 0 {
			return own
		}
	}
	return p.Callees(call)
}

// passedBy returns which functions the call at outer hands to the parameter that
// inner calls; none if inner is a call of another kind.
func (p *Program) passedBy(inner, outer flow.Site) []string {
	if slices.ContainsFunc(inner.At().Fun, func(s summary.Src) bool { return s.Base.Kind != summary.BaseParam }) {
		return nil
	}
	var out []string
	for f := range p.handedTo(inner) {
		if f.by == outer && !slices.Contains(out, f.id) {
			out = append(out, f.id)
		}
	}
	return out
}

// handedTo goes through the functions that are handed to the parameters which a
// call calls.
func (p *Program) handedTo(call flow.Site) iter.Seq[passedFunc] {
	return func(yield func(passedFunc) bool) {
		for _, s := range call.At().Fun {
			if s.Base.Kind != summary.BaseParam {
				continue
			}
			for _, f := range p.handedAs(passedKey{call.Fn, int(s.Base.Index)}) {
				if !yield(f) {
					return
				}
			}
		}
	}
}

// handedAs returns the functions that are handed to a parameter, or in what is handed to it:
//
//	each(books, func(b *Book) { b.Tags["hit"] = "1" })
func (p *Program) handedAs(k passedKey) []passedFunc {
	out, known := p.handed[k]
	if known {
		return out
	}
	for _, by := range p.Callers[k.fn] {
		if args := by.At().Args; by.At().Mode != summary.CallRef && k.param < len(args) {
			for _, id := range p.functionsIn(by.Fn, args[k.param]) {
				out = append(out, passedFunc{id, by})
			}
		}
	}
	p.handed[k] = out
	return out
}

// functionsIn lists the functions that a value is or holds.
func (p *Program) functionsIn(fn *summary.Func, v summary.Val) []string {
	var out []string
	for _, s := range v {
		out = append(out, p.functionsAt(fn, s)...)
	}
	return out
}

// passers returns the calls that handed function id to the parameter which the
// call at inner calls; none if inner is a call of another kind.
func (p *Program) passers(inner flow.Site, id string) []flow.Site {
	var out []flow.Site
	for f := range p.handedTo(inner) {
		if f.id == id {
			out = append(out, f.by)
		}
	}
	return out
}

// functionsPassed lists the functions that a call hands to its callee.
func (p *Program) functionsPassed(call flow.Site) []string {
	var out []string
	for _, v := range call.At().Args {
		out = append(out, p.functionsIn(call.Fn, v)...)
	}
	return out
}

// GivenBack returns v, together with the arguments that callees give back in it.
func (p *Program) GivenBack(f *summary.Func, v summary.Val) summary.Val {
	return p.givenBack(f, v, make(map[Param]bool))
}

// givenBack does it without the results that are in seen.
func (p *Program) givenBack(f *summary.Func, v summary.Val, seen map[Param]bool) summary.Val {
	out := v
	for i := 0; i < len(out); i++ {
		s := out[i]
		if s.Base.Kind != summary.BaseCall || seen[Param{f, s.Base}] {
			continue
		}
		seen[Param{f, s.Base}] = true
		if more := out.Union(p.argumentsIn(f, s, seen)); len(more) > len(out) {
			out, i = more, -1 // they are sorted anew
		}
	}
	return out
}

// argumentsIn returns the arguments that the call which gives s gives back in it.
func (p *Program) argumentsIn(f *summary.Func, s summary.Src, seen map[Param]bool) summary.Val {
	if int(s.Base.Index) >= len(f.Calls) {
		return nil
	}
	var out summary.Val
	call := flow.Site{Fn: f, Call: int(s.Base.Index)}
	for _, id := range p.Callees(call) {
		g := p.Funcs[id]
		if g == nil || int(s.Base.Result) >= len(g.Results) {
			continue
		}
		for _, t := range p.givenBack(g, p.Project(g, -1, g.Results[s.Base.Result], s.Path), seen) {
			if t.Base.Kind == summary.BaseParam && int(t.Base.Index) < len(call.At().Args) {
				out = out.Union(p.Project(f, call.Call, call.At().Args[t.Base.Index], t.Path))
			}
		}
	}
	return out
}

// keyAt returns the key of a callee's write as it is called by c. What the callee is given, and
// what is its own, is neither to the caller.
func keyAt(c *summary.Call, w write) summary.Key {
	key := w.event.Key
	if key.Param && w.base.Kind == summary.BaseParam && c.Mode != summary.CallRef {
		if k, ok := c.Key(key.Index); ok {
			return k
		}
		key.Param = false
	}
	key.Given, key.Own = false, false
	return key
}

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
	case !k.Param || depth == 0 || fn.Literal || p.Graph().HandedOut(fn):
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

// crowdUnknown notes how functions can be called of which a value is so many that not all calls
// of them are found. They are called in sight: what they are given is not known, but it is not
// out of sight.
//
//	steps := [...]func(map[string]any){2: toVersion2, 3: toVersion3 ... 14: toVersion14}
//	for _, step := range steps[from:to] { step(document) }
func (p *Program) crowdUnknown() {
	for f := range p.Each() {
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

// IsCrowded reports whether fn, of which no call is found, may be one of too many functions
// that are called as a value.
func (p *Program) IsCrowded(fn *summary.Func) bool {
	return !fn.Exported && !p.reachedByCall(p.Callers[fn]) && p.crowded[fn.CallableAs()]
}
